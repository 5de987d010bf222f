import { z } from "zod";
import { HOLD_STATUSES, holdStatus, LegalHold } from "../../kernel/hold.ts";
import { storedSchema } from "../../kernel/record.ts";
import { operation } from "../operation.ts";
import { pageOf } from "../page.ts";

export const legalHolds = operation({
  id: "legal-holds",
  title: "Lists legal holds",
  about: "What may not be deleted for now although its time has run out: why, by whose order and until when.",
  permission: "read",
  effect: "read",
  input: z.object({}),
  output: pageOf(storedSchema(LegalHold).extend({ status: z.enum(HOLD_STATUSES) })),
  async run(_input, { system, view }) {
    const now = view.asOf ?? system.clock.now();
    const page = await view.list(LegalHold, { orderBy: "startsAt", limit: 500 });
    return { ...page, items: page.items.map((item) => ({ ...item, status: holdStatus(item.body, now) })) };
  },
});
