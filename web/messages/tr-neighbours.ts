/** Turkish: violence beyond the borders, on the map and beside it. */
import type { Message } from "../src/language/message.ts";

export const neighboursTr = {
  "situation.map.neighbours": "Şiddet yaşayan komşulardan gelen çizgiler",
  "situation.legend.neighbours":
    "Çizgi, şiddet yaşayan komşudan sınırdaşı olan yere doğru solar; ne kadar genişse orada o kadar çok ölüm vardır.",
  "situation.legend.neighbours.most":
    "En geniş {count} çizgi gösteriliyor; bir ülkenin hepsini görmek için o ülkeyi seçin.",
  "situation.neighbours": "Komşular",
  "situation.neighbours.text": {
    one: "{count} ülke şiddete sınırdaş: {name}; sınırlarının ötesinde, her {months} ayda yarıya indirilerek {around} ölüm ({month} sonu itibarıyla).",
    other:
      "{count} ülke şiddete sınırdaş; en çoğu şu ülkenin çevresinde: {name}, her {months} ayda yarıya indirilerek {around} ölüm ({month} sonu itibarıyla).",
  },
  "situation.neighbours.deaths": { one: "çevresinde {count} ölüm", other: "çevresinde {count} ölüm" },
  "situation.neighbours.none": "Bu masadaki hiçbir ülke şiddete sınırdaş değil.",
  "situation.neighbours.none.do":
    "Üç aydan eski olmayan, ülkelere göre ölüm sayılarını içe aktarın; adaların sınırı yoktur.",
  "situation.neighbours.of": "Komşular: {name}",
  "situation.neighbours.one":
    "{name}, sınırlarının ötesinde: her {months} ayda yarıya indirilerek {around} ölüm ({month} sonu itibarıyla); ülkenin kendisinde aynı sayımla {own}.",
  "situation.neighbours.island":
    "Bu masada sayıları bulunan hiçbir ülkeyle sınırı yok; bu yüzden çizgi çizilmedi.",
  "situation.neighbours.neighbour": "Komşu",
  "situation.neighbours.decayed": "Ölüm, solan",
  "situation.neighbours.share": "Pay",
  "situation.neighbours.year": "Son 12 ay",
  "situation.neighbours.model":
    "Başlangıç modeli, {month} sonunda on iki ay içinde şiddetin başlaması için {chance} diyor; komşuları ve onların komşuları sakin olsaydı {quiet} derdi. Model, son üç ayda en çok şiddet yaşayan komşuda {most}, ortalama olarak {mean} ölüm görüyor (geometrik).",
  "situation.neighbours.model.none":
    "Başlangıç modeline sorulmadı: son on iki ayda burada birileri öldü, yani şiddet zaten başladı ya da o yıl bilinmiyor.",
  "situation.neighbours.about":
    "Sınır bugünkü haritadaki bir çizgidir, yol değildir; denizaşırı bölgelerin de sınırı vardır: Fransa Brezilya’ya sınırdaştır. Sınırdan uzaktaki bir ölüm, yanındakiyle aynı sayılır.",
  "situation.neighbours.learnt": "Fark, modelin geçmişten öğrendiğidir; neden değildir.",
} as const satisfies Readonly<Record<string, Message>>;
