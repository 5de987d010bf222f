/** Turkish: the collection bases. */
import type { Message } from "../src/language/message.ts";
import type { basesEn } from "./en-bases.ts";

export const basesTr: Readonly<Record<keyof typeof basesEn, Message>> = {
  "bases.title": "Toplama dayanakları",
  "bases.about":
    "Masanın hangi hakla bilgi topladığı. Dayanağı o gün geçerli olmayan kaynaktan hiçbir şey alınmaz.",
  "bases.empty": "Henüz belirtilmedi; ilk veri getirildiğinde bir varsayılan oluşturulur.",
  "bases.basis": "Dayanak",
  "bases.default": "dayanak belirtmeyen kaynaklar için",
  "bases.status": "Durum",
  "bases.status.planned": "henüz başlamadı",
  "bases.status.valid": "geçerli",
  "bases.status.expired": "süresi doldu",
  "bases.status.withdrawn": "geri çekildi",
  "bases.legal": "Hukuki dayanak",
  "bases.approved": "Onaylayan",
  "bases.review": "Gözden geçirme tarihi",
  "bases.retention": "Saklama süresi (gün)",
  "bases.sources": "Kaynaklar",
};
