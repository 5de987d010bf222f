import { z } from "zod";
import { EpisodeMerge } from "../../kernel/episode.ts";
import { Fault } from "../../kernel/fault.ts";
import { joinLabels } from "../../kernel/label.ts";
import { storedSchema } from "../../kernel/record.ts";
import { Warning } from "../../kernel/warning.ts";
import { askedBy } from "../episode-ask.ts";
import { operation } from "../operation.ts";
import { refuseKeys } from "../refuse-subject.ts";

export const mergeWarnings = operation({
  id: "merge-warnings",
  title: "Tells of one warning with another, of which it is a part",
  about:
    "Both go on by themselves; only the other one is sent and reminded of. It can be taken back at any time.",
  permission: "judge",
  effect: "write",
  positional: ["id", "into"],
  input: z.object({ id: z.uuid(), into: z.uuid(), reason: z.string().trim().min(1).max(2_000) }),
  output: storedSchema(EpisodeMerge),
  async run({ id, into, reason }, { view, writer, system, principal }) {
    if (view.asOf)
      throw new Fault("conflict", "The past cannot be changed; set the clock back to now first.");
    refuseKeys(reason);
    if (id === into) throw new Fault("invalid", "A warning is not a part of itself; name another one.");
    const part = await view.one(Warning, id);
    const whole = await view.one(Warning, into);
    for (const one of [part, whole])
      if (one.body.status === "closed")
        throw new Fault(
          "conflict",
          `The warning "${one.body.title}" is closed; only open ones are told of together.`,
        );
    if (part.body.firstSeen > whole.body.lastSeen || whole.body.firstSeen > part.body.lastSeen)
      throw new Fault("invalid", "These two do not overlap in time, so neither is a part of the other.");
    const standing = ["asked", "in-force"];
    if ((await view.count(EpisodeMerge, { ofId: id, status: standing }, 1)) > 0)
      throw new Fault("conflict", "This warning is told of with another one already; take that back first.");
    if ((await view.count(EpisodeMerge, { ofId: into, status: standing }, 1)) > 0)
      throw new Fault("conflict", "The other warning is itself told of with a third one; name that instead.");
    const asked = await askedBy(view, principal, system.clock.now().toISOString());
    const body: EpisodeMerge = { ofId: id, intoId: into, by: "person", reason, ...asked };
    return writer.transaction(async (transaction) => {
      const label = joinLabels([part.label, whole.label]);
      const [put] = await transaction.put(EpisodeMerge, [{ label, body }]);
      return transaction.view.one(EpisodeMerge, put?.id ?? "");
    });
  },
});
