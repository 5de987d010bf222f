/** English: how long things are kept, legal holds, and what was erased. */
import type { Message } from "../src/language/message.ts";

export const keepingEn = {
  "evidence.erased": {
    one: "{count} record it rested on was erased",
    other: "{count} records it rested on were erased",
  },
  "evidence.erased.one": "{kind}, erased on {when} (entry {act} of the audit log)",
} as const satisfies Readonly<Record<string, Message>>;
