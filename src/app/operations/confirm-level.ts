import { z } from "zod";
import { dayNumber, dayOf } from "../../analyse/calendar.ts";
import { DWELL_DAYS } from "../../analyse/warning-level.ts";
import { Fault } from "../../kernel/fault.ts";
import { storedSchema } from "../../kernel/record.ts";
import { LEVELS } from "../../kernel/warning.ts";
import { WatchDecision } from "../../kernel/warning-problem.ts";
import { operation } from "../operation.ts";
import { levelInForce } from "../problem-summary.ts";
import { revise } from "../revise.ts";

export const confirmLevel = operation({
  id: "confirm-level",
  title: "Confirms or refuses a proposed watch level",
  about:
    "By somebody other than who proposed it. Lowering needs two besides the one who proposed it, or a level that has stood for its dwell.",
  permission: "judge",
  effect: "write",
  positional: ["id"],
  input: z.object({ id: z.uuid(), refuse: z.boolean().default(false) }),
  output: storedSchema(WatchDecision),
  async run({ id, refuse }, { system, principal, view, writer }) {
    const now = system.clock.now();
    return revise({ view, writer }, WatchDecision, id, async (body, { transaction }) => {
      if (body.status !== "proposed") throw new Fault("conflict", `This proposal is ${body.status} already.`);
      if (refuse) return { ...body, status: "refused" as const, refusedBy: principal.name };
      if (body.proposedBy === principal.name || body.confirmedBy.includes(principal.name))
        throw new Fault(
          "refused",
          "Whoever proposed or confirmed it already cannot confirm it; ask somebody else.",
        );
      const confirmedBy = [...body.confirmedBy, principal.name];
      const others = await transaction.view.list(WatchDecision, {
        where: { problemId: body.problemId },
        limit: 100,
      });
      const standing = levelInForce(others.items);
      const since = standing?.body.confirmedAt;
      const isLower = LEVELS.indexOf(body.level) < LEVELS.indexOf(body.before);
      const hasDwelt = since !== undefined && dayOf(now) - dayNumber(since) >= DWELL_DAYS;
      const isEnough = !isLower || hasDwelt || confirmedBy.length >= 2;
      return {
        ...body,
        confirmedBy,
        ...(isEnough && { status: "in-force" as const, confirmedAt: now.toISOString() }),
      };
    });
  },
});
