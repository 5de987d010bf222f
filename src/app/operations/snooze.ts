import { z } from "zod";
import { Snooze } from "../../kernel/episode.ts";
import { Fault } from "../../kernel/fault.ts";
import { storedSchema } from "../../kernel/record.ts";
import { askedBy } from "../episode-ask.ts";
import { operation } from "../operation.ts";
import { refuseKeys } from "../refuse-subject.ts";
import { WarnedInput, warnedOne } from "../warned.ts";

const LONGEST_DAYS = 90;
const DAY_MS = 86_400_000;

export const snooze = operation({
  id: "snooze",
  title: "Lets a warning rest until a time",
  about:
    "Nobody is told of it or reminded until then, or until its level rises; its level and likelihood go on. The reason is kept, and where the desk wants two persons another has to confirm it.",
  permission: "judge",
  effect: "write",
  positional: ["id", "until"],
  input: z.object({
    ...WarnedInput,
    until: z.iso.date(),
    reason: z.string().trim().min(1).max(2_000),
  }),
  output: storedSchema(Snooze),
  async run({ kind, id, until, reason }, { view, writer, system, principal }) {
    if (view.asOf)
      throw new Fault("conflict", "The past cannot be changed; set the clock back to now first.");
    refuseKeys(reason);
    const now = system.clock.now();
    const latest = new Date(now.getTime() + LONGEST_DAYS * DAY_MS).toISOString().slice(0, 10);
    if (until <= now.toISOString().slice(0, 10) || until > latest)
      throw new Fault(
        "invalid",
        `A warning rests until a day after today and up to ${latest}; name one of those.`,
      );
    const { label, level } = await warnedOne(view, kind, id);
    const standing = await view.list(Snooze, { where: { ofId: id, status: "asked" }, limit: 1 });
    if (standing.items.length > 0)
      throw new Fault("conflict", "Somebody has asked for a rest already; confirm or refuse that first.");
    const asked = await askedBy(view, principal, now.toISOString());
    const body: Snooze = { ofKind: kind, ofId: id, level, until: `${until}T00:00:00.000Z`, reason, ...asked };
    return writer.transaction(async (transaction) => {
      const [put] = await transaction.put(Snooze, [{ label, body }]);
      return transaction.view.one(Snooze, put?.id ?? "");
    });
  },
});
