/**
 * The same in Turkish. Names and numbers stand where they take no case ending: after a colon, before "tarihinde",
 * "döneminde", "için", "arasında".
 */

import type { Sentence, SentenceKey } from "./en.ts";
import { scaleWordsTr } from "./scale-words-tr.ts";

export const tr: Readonly<Record<SentenceKey, Sentence>> = {
  text: "{text}",
  "place.world": "Dünya",

  "measure.deaths": "ölüm",
  "measure.incidents": "olay",
  "measure.media-volume": "medya hacmi",
  "measure.diesel-price": "motorin fiyatı",
  "measure.ferry-passengers": "feribot yolcusu",
  "measure.port-calls": "limana uğrayan gemi",
  violence: "örgütlü şiddet ölümü",
  "violence.by": "örgütlü şiddet ölümü ({source})",

  ...scaleWordsTr,

  "likelihood.words": "{word} ({range})",

  "signal.withdrawn":
    "Artık geçerli değil: bugün bilinen okumalara göre {when} olağan dışı değil. Daha önce söylenen: {sentence}",
  "signal.above-usual":
    "{place}: {span} {count} kaydedildi; yılın bu zamanı ve eğilim için olağan sayı yaklaşık {expected}.",
  "signal.above-usual.threshold":
    "{place}: {span} {count} kaydedildi; olağan sayı yaklaşık {expected}, {threshold} sayısına kadarı şaşırtıcı olmazdı.",
  "signal.first-ever.day":
    "{place}: {span} {count} kaydedildi; hiç kayıt olmayan {silent} günden sonraki ilk kayıt bu.",
  "signal.first-ever.month":
    "{place}: {span} {count} kaydedildi; hiç kayıt olmayan {silent} aydan sonraki ilk kayıt bu.",
  "signal.long-silence":
    "{place}: {when} dönemine kadarki {silent} okumada hiçbir şey kaydedilmedi; bu sürede olağan sayı yaklaşık {expected} olurdu. Ya ortalık sakinleşti ya da artık kimse bildirmiyor.",
  "signal.subject-in-place": "{place} ({subject})",
  "signal.echo-guard":
    "{place}: {when} tarihinde biten 7 günde {incidents} olay (olağanı {usualIncidents}) hakkında {volume} iddia (olağanı {usual}) kaydedildi. Daha çok konuşuluyor, ama daha çok olay olmuyor.",
  "signal.co-movement":
    "{place} ve komşularına ilişkin {watched} seriden {moved} tanesi, {when} tarihinde biten haftada aynı anda olağan dışıydı; başta {first} ({firstPlace}), {second} ({secondPlace}) ve {third} ({thirdPlace}). Yalnızca rastlantı bu kadarını yaklaşık {weeks} haftada bir bir araya getirirdi.",
  "signal.hdx-signals.day.1":
    "{place}: {when} tarihinde biten 30 günde {observed} kaydedildi; önceki yılın hiçbir 30 gününde sayı bu kadar yüksek olmamıştı (en yükseği {highest}).",
  "signal.hdx-signals.day.3":
    "{place}: {when} tarihinde biten 30 günde {observed} kaydedildi; önceki üç yılın hiçbir 30 gününde sayı bu kadar yüksek olmamıştı (en yükseği {highest}).",
  "signal.hdx-signals.month.1":
    "{place}: {when} döneminde {observed} kaydedildi; önceki yılın hiçbir ayında sayı bu kadar yüksek olmamıştı (en yükseği {highest}).",
  "signal.hdx-signals.month.3":
    "{place}: {when} döneminde {observed} kaydedildi; önceki üç yılın hiçbir ayında sayı bu kadar yüksek olmamıştı (en yükseği {highest}).",
  "signal.ears-c2.day":
    "{place}: {when} günü {count} kaydedildi; {until} tarihinde biten {baseline} günün günlük ortalaması {expected}, olağan sayılan üst sınır {threshold}.",
  "signal.ears-c2.month":
    "{place}: {when} döneminde {count} kaydedildi; {until} sonunda biten {baseline} ayın aylık ortalaması {expected}, olağan sayılan üst sınır {threshold}.",
  "signal.negative-binomial-cusum":
    "{place}: {span} {count} kaydedildi; {history} temposuyla beklenen sayı {expected}. Rastlantı, akla yakın bir açıklama değil.",
  "signal.negative-binomial-cusum.year": "önceki yılın",
  "signal.negative-binomial-cusum.months": "önceki {baseline} ayın",
  "span.day": "{when} günü",
  "span.month": "{when} döneminde",
  "span.from": "{from} ile {to} arasında",
  "signal.level-shift":
    "{place}, {measure}: {span} {observed}; önceki {readings} okumanın ortancası olan {expected} değerinin {change}. Olağan dalgalanma bunu açıklamıyor.",
  "signal.level-shift.above": "{share} üzerinde",
  "signal.level-shift.below": "{share} altında",
  "signal.level-shift.above-zero": "üzerinde",
  "signal.level-shift.below-zero": "altında",
  "signal.technical-anomaly.sudden":
    "{place}, {measure}: {span} {observed}; günün saatine ve önceki okumalara göre beklenen değer {expected}. Olağan dalgalanma bunu açıklamıyor.",
  "signal.technical-anomaly.lasting":
    "{place}, {measure}: {span} {observed}; yaklaşık otuz okumadır beklenen değerden ({expected}), olağan dalgalanmanın açıklayabileceğinden daha uzak.",

  "warning.title": "{place}: örgütlü şiddet",
  "warning.event": "{place} için {from} ile {to} arasında en az {count}",
  "warning.event.within": "{place} için {from} ile {to} arasında en az {count}",
  "warning.reason.state":
    "{record}; {state} gelen çeyrekte {threshold} veya daha çok ölüm görülme oranı geçmişteki {cases} benzer durumda {share}, bütün çeyreklerde {overall}.",
  "warning.reason.forecast":
    "Öngörü modeli {model}, {month} sonuna kadarki verilerle, sonraki üç ayda {threshold} veya daha çok ölüm için {p} olasılık veriyor.",
  "warning.record.none": "{place}: {when} tarihinden beri {measure} kaydı yok",
  "warning.record.quiet-month":
    "{place}: {month} için {measure} kaydı yok, bu ayla biten çeyrekte {quarter} kayıt var",
  "warning.record.month": "{place}: {month} döneminde {count}, bu ayla biten çeyrekte {quarter} kaydedildi",
  "warning.record.days": "{place}: {day} tarihinde biten 30 günde {count}, 90 günde {quarter} kaydedildi",
  "warning.state.quiet-year": "ölümsüz geçen bir yılın ardından",
  "warning.state.quiet-quarter": "ölümsüz geçen bir çeyreğin ardından",
  "warning.state.between": "{from}–{to} ölümlü bir çeyreğin ardından",
  "warning.state.above": "{from} veya daha çok ölümlü bir çeyreğin ardından",
  "warning.why.closed": "Kapatıldı: {days} gün boyunca izlenecek bir şey olmadı.",
  "warning.why.raised": "{before} düzeyinden {level} ({word}) düzeyine çıkarıldı: {reason}",
  "warning.why.lowered":
    "{before} düzeyinden {level} ({word}) düzeyine indirildi: son {days} günde daha yüksek düzeyi destekleyen bir şey yok.",

  "forecast.title": "{place} için {model} modelinin öngörüsü, {asOf} sonuna kadarki verilerle",
  "forecast.reason.level": "son {count} ayın aylık ortalaması {mean}",
  "forecast.reason.active": "son ayda sıfırın üzerinde",
  "forecast.reason.quiet": "sıfırın üzerindeki son değerden beri {count} ay",
  "forecast.reason.part": "çekilişlerin {share} kadarı: {part}",
  "forecast.reason.analogue":
    "benzer geçmişlerin {share} kadarı: {place}, en yakını {month}; önce ayda {before}, sonra {after}",
  "forecast.moved.inside":
    "{month}: {value}; öngörülen {low} ile {high} arasının içinde. Sonraki {count} ayın aylık ortancası: önce {before}, şimdi {after}",
  "forecast.moved.outside":
    "{month}: {value}; öngörülen {low} ile {high} arasının dışında. Sonraki {count} ayın aylık ortancası: önce {before}, şimdi {after}",
  "forecast.part.analogues": "benzer geçmişler",
  "forecast.part.forest": "geçmiş durumlardan bir orman",
  "forecast.part.recent-months": "yakın aylar, en çok sonuncular",
  "forecast.part.counts": "kendi düzeyi çevresinde sayılar",
  "forecast.part.hurdle": "önce olup olmadığı, sonra ne kadar",
  "forecast.part.hawkes": "şiddet doğuran şiddet",
  "forecast.part.regimes": "birbirini izleyen dönemler",
  "forecast.part.last-months": "son {months} ay",

  "draft.title": "{place}: {word} ({level})",
  "draft.question": "Bunun gerçekleşme olasılığı nedir: {event}?",
  "draft.base-rate":
    "Taban oranı: aynı serinin geçmişinde ne kadar gerçekleşti: {from} (her iki yana yarım eklenince {p}).",
  "draft.reporting": "Olup bitenin ne kadarının bildirildiği bu dönemde değişmedi.",
  "draft.reporting.if-wrong": "Artışın bir bölümü bildirimlerdeki artıştır ve olasılık fazla yüksektir.",
  "draft.judgement": "{event}: {words}, olasılık {p}.",
  "draft.alternative": "Artış geçici: sayı, belirtilen sürede eşiğin altında kalır.",
  "draft.incidents": "{place}: dönem içinde {count} ve {deaths} kayıtlı; dayanağı {claims}.",
  "draft.incidents.newest":
    "{place}: dönemin en yeni {count} kaydında {deaths} var; dayanağı {claims}. Daha eskileri de var.",
  "draft.claims": "{count} iddia",
  "draft.forecast":
    "Öngörü modeli {model}, {asOf} sonuna kadarki verilerle, sonraki on iki ayda 25 veya daha çok ölüm için {p} olasılık veriyor.",
  "draft.gap.human": "Bu dönemde bu yer için bildirimde bulunan insan kaynağı yok.",
  "draft.gap.technical": "Bu dönemde bu yer için bildirimde bulunan teknik kaynak yok.",
  "draft.gap.open": "Bu dönemde bu yer için bildirimde bulunan açık kaynak yok.",
  "draft.gap.intentions": "Tarafları yönetenlerin niyetleri hiçbir kaynaktan bilinmiyor.",
  "base-rate.from": "aynı seride, öncesindeki {count} aylık {n} dönemin içinde {k} kez",
  "question.text": "{event}?",
  "question.problem": "{title}: {from} ile {to} arasında olur mu?",
  "estimate.indicators": "Uyarı sorununun göstergelerinin söylediği.",
  "estimate.warning": "Uyarının kendi modelinin söylediği.",
  "estimate.pooled": "Sondaki tahminlerin birlikte söylediği; sayıları {count}.",
  "resolution.measured": "{Measure}, {from} ile {to} arasında: {observed}.",
  "resolution.settled": "{Measure}, {from} ile {to} arasında: {observed}; kuralın istediği en az {atLeast}.",
  "resolution.annulled":
    "{Measure} için {to} tarihine kadar bildirimde bulunan yok; dönem hakkında bilinenler soruyu sonuçlandırmıyor.",

  "confidence.origins.none": "Sayımların kendisinden bağımsız bir köken yok.",
  "confidence.origins.few": "Kanıtlar {origins} bağımsız kökene denk; bu, ikiden az.",
  "confidence.origins": "Kanıtlar {origins} bağımsız kökene denk.",
  "confidence.disciplines.0": "Üç toplama dalından hiçbiri bu konuda bildirimde bulunmuyor.",
  "confidence.disciplines.1": "Üç toplama dalından biri bu konuda bildirimde bulunuyor.",
  "confidence.disciplines.2": "Üç toplama dalından ikisi bu konuda bildirimde bulunuyor.",
  "confidence.disciplines.3": "Üç toplama dalının üçü de bu konuda bildirimde bulunuyor.",
  "confidence.grades.none": "Dayandığı kaynakların hiçbirinin değerlendirilebilir bir notu yok.",
  "confidence.grades": "Dayandığı kayıtlar içinde değerlendirilebilir notu olanların payı {share}.",
  "confidence.change.readings": "Önümüzdeki iki ayın okumalarının artıştan önceki düzeye geri dönmesi.",
  "confidence.change.origin": "Birincisinden bağımsız, bunu doğrulayan veya yalanlayan ikinci bir köken.",
  "confidence.change.discipline": "Şimdiye kadar sessiz kalan bir toplama dalından gelecek bildirim.",

  "gate.not-ready": "Henüz hazır değil: {count} eksik var.",
  "gate.machine": "{number}. cümle kuralla taslaklandı; onaylayın veya yeniden yazın.",
  "gate.evidence": "{number}. cümle kanıt, ama hiçbir kayda dayanmıyor.",
  "gate.judgement": "{number}. cümle yargı, ama dayandığı bir kayıt gösterilmemiş.",
  "gate.assumption": "{number}. cümle varsayım; yanlış çıkarsa ne olacağını belirtin.",
  "gate.hedge": '{number}. cümle "{word}" diyerek kaçamak yapıyor; bir olasılık belirtin.',
  "gate.mixed": "{number}. cümlede olasılık ve güven bir arada; ikisini ayırın.",
  "gate.no-question": "Hiçbir soruyu yanıtlamıyor.",
  "gate.no-judgement": "Hiçbir yargı içermiyor.",
  "gate.no-evidence": "Hiçbir kanıt içermiyor.",
  "gate.no-gap": "Hiçbir boşluğu belirtmiyor; neyin bilinmediğini söyleyin.",
  "gate.no-alternative": "{from} ile {to} arasındaki bir olasılık için en az bir alternatif gerekir.",
  "gate.sum": "Yargının ve alternatiflerinin olasılıkları toplamda {whole} sınırını aşıyor.",
  "gate.confidence": "Bir alternatif değerlendirilmeden güven yüksek olamaz.",

  "series.published": "Yayımlanmış rakamlar",
  "series.counted": "Bu masanın olaylarından sayıldı",
  "track-record.few":
    "Sonuçlanan soru sayısı {count}; {fewest} altında kalibrasyon hakkında bir şey söylenemez.",
  "track-record.enough": "Sonuçlanan soru sayısı {count}.",
  "citation.forecast": "{place} için {model}, {asOf} sonuna kadarki verilerle",
  "kind.record": "kayıt",
  "kind.report": "rapor",
  "kind.claim": "iddia",
  "kind.event": "olay",
  "kind.entity": "varlık",
  "kind.source": "kaynak",
  "kind.run": "toplama",
  "kind.signal": "sinyal",
  "kind.forecast": "öngörü",
  "kind.warning": "uyarı",
  "kind.assessment": "değerlendirme",
  "kind.question": "soru",
  "kind.brief": "bilgi notu",
  "title.none": "(başlıksız)",
  "headline.nothing": "Son ziyaretinizden beri bir şey değişmedi. {state}",
  "headline.new": "Son ziyaretinizden beri yeni: {what}. {state}",
  "headline.both": "{warnings} ve {reports}",
  "headline.warnings": "{count} uyarı",
  "headline.reports": "{count} rapor",
  "headline.reports.many": "çok sayıda rapor",
  "headline.state": "En yüksek düzey {level}, {place}. {event}: {words}.",
  "headline.state.none": "Açık uyarı yok.",
};
