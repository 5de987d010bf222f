import { z } from "zod";
import { EpisodeMerge, Snooze } from "../../kernel/episode.ts";
import { Fault } from "../../kernel/fault.ts";
import { operation } from "../operation.ts";
import { refuseKeys } from "../refuse-subject.ts";
import { revise } from "../revise.ts";

const ANSWERS = ["confirm", "end"] as const;

export const episodeAnswer = operation({
  id: "episode-answer",
  title: "Confirms a rest or a merge that was asked for, or ends one",
  about:
    "Confirming is for somebody else than who asked. Ending needs a reason, and also refuses what was only asked for.",
  permission: "judge",
  effect: "write",
  positional: ["id", "answer"],
  input: z.object({
    of: z.enum(["snooze", "episode-merge"]),
    id: z.uuid(),
    answer: z.enum(ANSWERS),
    reason: z.string().trim().max(2_000).default(""),
  }),
  output: z.object({ id: z.uuid(), status: z.enum(["asked", "in-force", "ended"]) }),
  async run({ of, id, answer, reason }, { view, writer, system, principal }) {
    refuseKeys(reason);
    const at = system.clock.now().toISOString();
    const change = <Body extends Snooze | EpisodeMerge>(body: Body): Body => {
      if (body.status === "ended") throw new Fault("conflict", "This has ended already.");
      if (answer === "end") {
        if (reason === "") throw new Fault("invalid", "Say why it ends.");
        return { ...body, status: "ended", endedBy: principal.name, endedAt: at, endedWhy: reason };
      }
      if (body.status === "in-force") throw new Fault("conflict", "This is in force already.");
      if (body.askedBy === principal.name)
        throw new Fault("refused", "Whoever asked for it cannot confirm it; ask somebody else.");
      return { ...body, status: "in-force", confirmedBy: principal.name };
    };
    const done =
      of === "snooze"
        ? await revise({ view, writer }, Snooze, id, change)
        : await revise({ view, writer }, EpisodeMerge, id, change);
    return { id, status: done.body.status };
  },
});
