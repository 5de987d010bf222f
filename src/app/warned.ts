/** A warning or a warning problem, by its kind and id: what people acknowledge, decide on and let rest. */
import { z } from "zod";
import { type WarnedKind, WarnedKind as WarnedKindSchema } from "../kernel/decision.ts";
import type { Label } from "../kernel/label.ts";
import { Warning, type WatchLevel } from "../kernel/warning.ts";
import { WarningProblem } from "../kernel/warning-problem.ts";
import type { View } from "../store/view.ts";
import { problemStanding } from "./problem-summary.ts";

export const WarnedInput = {
  kind: WarnedKindSchema.default("warning").meta({ description: "warning, or warning-problem." }),
  id: z.uuid(),
};

export interface Warned {
  readonly label: Label;
  readonly level: WatchLevel;
  readonly title: string;
  readonly place: string;
}

/** @throws Fault `missing`, also for one that may not be seen. */
export async function warnedOne(view: View, kind: WarnedKind, id: string): Promise<Warned> {
  if (kind === "warning") {
    const { label, body } = await view.one(Warning, id);
    return { label, level: body.level, title: body.title, place: body.place };
  }
  const problem = await view.one(WarningProblem, id);
  const { summary } = await problemStanding(view, problem);
  return { label: problem.label, level: summary.level, title: problem.body.title, place: problem.body.place };
}
