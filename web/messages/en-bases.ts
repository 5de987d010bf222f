/** English: the collection bases. */
import type { Message } from "../src/language/message.ts";

export const basesEn = {
  "bases.title": "Collection bases",
  "bases.about":
    "By what right the desk collects. Nothing is taken in from a source whose basis is not valid on the day.",
  "bases.empty": "None has been stated yet; a default is made with the first thing brought in.",
  "bases.basis": "Basis",
  "bases.default": "for sources that name none",
  "bases.status": "Status",
  "bases.status.planned": "not yet begun",
  "bases.status.valid": "valid",
  "bases.status.expired": "expired",
  "bases.status.withdrawn": "withdrawn",
  "bases.legal": "Legal basis",
  "bases.approved": "Approved by",
  "bases.review": "Review by",
  "bases.retention": "May be kept (days)",
  "bases.sources": "Sources",
} as const satisfies Readonly<Record<string, Message>>;
