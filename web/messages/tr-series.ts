/** Turkish: forecasts of any series of a place. */
import type { Message } from "../src/language/message.ts";
import type { seriesEn } from "./en-series.ts";

export const seriesTr: Readonly<Record<keyof typeof seriesEn, Message>> = {
  "series.title": "Bu yerin herhangi bir dizisi",
  "series.choose": "Dizi",
  "series.choose.none": "Bir dizi seçin",
  "series.by.day": "günlük",
  "series.by.month": "aylık",
  "series.fan.title": "{measure}: {when} için {low}–{high} (%80 aralık), ortanca {median}",
  "series.fan.sub": "{place}, {unit}, {by} · geçmiş {asOf} sonuna dek, sonra %50, %80 ve %95 aralıkları",
  "series.fan.source": "Kaynak: {source} · model {model}",
  "series.fan.text":
    "Gösterilen {count} değerin sonuncusu {last}. Ortanca {from} değerinden {to} değerine gider; sonda %95 aralığı {low} ile {high} arasıdır.",
  "series.track":
    "{origins} geçmiş günden bakıldığında model ortalama {error} yanıldı, bir mevsim önceki değer ise {naive}; {count} değerin {held} kadarı %90 aralığının içindeydi.",
  "series.track.better": "Bu dizide geçmişi yinelemekten daha iyidir.",
  "series.track.worse": "Bu dizide geçmişi yinelemekten daha iyi değildir.",
  "series.track.none": "Dizi, modelin ne yapmış olacağını söylemek için çok kısa.",
  "series.parts": "Bileşenleri: {parts}. Bir modelin ifadesidir, hiçbir yerde saklanmaz.",
};
