import { z } from "zod";
import { Fault } from "../../kernel/fault.ts";
import { storedSchema } from "../../kernel/record.ts";
import { WatchLevel } from "../../kernel/warning.ts";
import { WarningProblem, WatchDecision } from "../../kernel/warning-problem.ts";
import { operation } from "../operation.ts";
import { problemStanding } from "../problem-summary.ts";
import { refuseKeys } from "../refuse-subject.ts";

export const proposeLevel = operation({
  id: "propose-level",
  title: "Proposes a watch level for a warning problem",
  about:
    "The likelihood is an aid; a named person sets the level and says why. Where two persons are asked for it is in force when another confirms it.",
  permission: "judge",
  effect: "write",
  positional: ["id", "level"],
  input: z.object({ id: z.uuid(), level: WatchLevel, reason: z.string().trim().min(1).max(2_000) }),
  output: storedSchema(WatchDecision),
  async run({ id, level, reason }, { system, principal, view, writer }) {
    refuseKeys(reason);
    const problem = await view.one(WarningProblem, id);
    if (problem.body.status === "closed") throw new Fault("conflict", "This warning problem is closed.");
    const { summary } = await problemStanding(view, problem);
    if (summary.level === level) throw new Fault("invalid", `The level is ${level} already.`);
    if (summary.proposed)
      throw new Fault(
        "conflict",
        `${summary.proposed.body.proposedBy} has proposed ${summary.proposed.body.level}; confirm or refuse that first.`,
      );
    const now = system.clock.now().toISOString();
    const isAlone = !problem.body.twoPersons || principal.isLocal;
    const body: WatchDecision = {
      problemId: id,
      level,
      before: summary.level,
      reason,
      proposedBy: principal.name,
      proposedAt: now,
      confirmedBy: [],
      ...(isAlone && { confirmedAt: now }),
      status: isAlone ? "in-force" : "proposed",
      posterior: summary.likelihood,
      coverage: summary.coverage ?? 0,
    };
    return writer.transaction(async (transaction) => {
      const [put] = await transaction.put(WatchDecision, [{ label: problem.label, body }]);
      return transaction.view.one(WatchDecision, put?.id ?? "");
    });
  },
});
