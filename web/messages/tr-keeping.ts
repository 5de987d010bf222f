/** Turkish: how long things are kept, legal holds, and what was erased. */
import type { Message } from "../src/language/message.ts";
import type { keepingEn } from "./en-keeping.ts";

export const keepingTr: Readonly<Record<keyof typeof keepingEn, Message>> = {
  "evidence.erased": "Dayandığı {count} kayıt silindi",
  "evidence.erased.one": "{kind}, {when} tarihinde silindi (denetim günlüğünün {act} numaralı kaydı)",
};
