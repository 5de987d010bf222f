/**
 * What was done about warnings, by the desk's record of decisions: an alert that somebody acted upon is no false alarm and
 * no hit.
 */
import type { Backtest } from "../kernel/backtest.ts";
import { Decision, type WARNED } from "../kernel/decision.ts";
import type { Label } from "../kernel/label.ts";
import type { Stored } from "../kernel/record.ts";
import { Warning } from "../kernel/warning.ts";
import { WarningProblem } from "../kernel/warning-problem.ts";
import type { View } from "../store/view.ts";

export interface Interventions {
  readonly interventions: Backtest["interventions"];
  /** Of the decisions that they rest on. */
  readonly labels: readonly Label[];
}

/**
 * The days on which something was done about a warning of a place, or about one problem.
 *
 * @param problemId only decisions on this problem and its place's warnings; on all there are, if left out.
 */
export async function interventionsKnown(view: View, problemId: string | undefined): Promise<Interventions> {
  const acted: Stored<Decision>[] = [];
  let after: string | undefined;
  do {
    const page = await view.list(Decision, { where: { choice: "acted" }, limit: 500, after });
    acted.push(...page.items);
    after = page.next;
  } while (after);
  const idsOf = (kind: (typeof WARNED)[number]) =>
    acted.filter(({ body }) => body.ofKind === kind).map(({ body }) => body.ofId);
  const places = new Map([
    ...(await placesOf(view, Warning, idsOf("warning"))),
    ...(await placesOf(view, WarningProblem, idsOf("warning-problem"))),
  ]);
  const counted = acted.flatMap(({ label, body }) => {
    const place = places.get(body.ofId);
    const isOther = body.ofKind === "warning-problem" && problemId !== undefined && body.ofId !== problemId;
    return place === undefined || isOther ? [] : [{ label, place, at: body.at.slice(0, 10) }];
  });
  return {
    interventions: counted.map(({ place, at }) => ({ place, at })),
    labels: counted.map(({ label }) => label),
  };
}

async function placesOf(
  view: View,
  kind: typeof Warning | typeof WarningProblem,
  ids: readonly string[],
): Promise<[string, string][]> {
  const found: readonly Stored<{ readonly place: string }>[] = await view.many(kind, [...new Set(ids)]);
  return found.map(({ id, body }) => [id, body.place]);
}
