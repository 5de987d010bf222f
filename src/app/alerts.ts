/**
 * Alerts: the changes of level that somebody who decides should hear of now. Warnings that rose, and every level of a
 * warning problem that came into force.
 */
import { alertScore } from "../analyse/alert-budget.ts";
import { isAbove } from "../analyse/warning-level.ts";
import { draftFrom } from "../judge/draft.ts";
import type { WarnedKind } from "../kernel/decision.ts";
import type { DecisionOwner } from "../kernel/decision-owner.ts";
import { inLanguage } from "../kernel/in-language.ts";
import { IndicatorReading } from "../kernel/indicator.ts";
import { joinLabels, type Label } from "../kernel/label.ts";
import type { Language } from "../kernel/language.ts";
import type { Stored } from "../kernel/record.ts";
import { Warning, type WatchLevel } from "../kernel/warning.ts";
import { WarningProblem } from "../kernel/warning-problem.ts";
import type { NoticeFacts } from "../publish/notice.ts";
import { derivedId } from "../store/identity.ts";
import type { View } from "../store/view.ts";
import { placeNames } from "./place-names.ts";
import { type ProblemStanding, problemStanding } from "./problem-summary.ts";

export interface Alert {
  readonly kind: WarnedKind;
  readonly id: string;
  readonly version: number;
  /** The same for as long as the change is the newest one. */
  readonly messageId: string;
  readonly place: string;
  readonly label: Label;
  readonly level: WatchLevel;
  readonly before: WatchLevel;
  /** When the level changed: a day, or a moment. */
  readonly at: string;
  /** Likelihood times consequence. */
  readonly score: number;
  /** The office that a problem names; a warning has none. */
  readonly office: string | undefined;
  facts(language: Language): Promise<NoticeFacts>;
}

const DAY_MS = 86_400_000;

/** Every alert there is now, whether or not it has been told. */
export async function alertsNow(view: View, now: Date): Promise<Alert[]> {
  const [warnings, problems] = await Promise.all([
    allOf(view, Warning, { status: "open" }),
    allOf(view, WarningProblem, { status: "active" }),
  ]);
  const ofProblems = await Promise.all(problems.map((problem) => alertOfProblem(view, problem, now)));
  return [
    ...warnings.flatMap((warning) => alertOfWarning(view, warning, now) ?? []),
    ...ofProblems.flatMap((alert) => alert ?? []),
  ];
}

/** The alert that one of them would be, for a notice that somebody prints. */
export async function alertOf(view: View, kind: WarnedKind, id: string, now: Date): Promise<Alert> {
  if (kind === "warning") {
    const warning = await view.one(Warning, id);
    return alertOfWarning(view, warning, now) ?? warningAlert(view, warning, now, "W5");
  }
  const problem = await view.one(WarningProblem, id);
  const standing = await problemStanding(view, problem);
  return problemAlert(view, standing, now);
}

/** @returns nothing of one whose level did not rise last. */
function alertOfWarning(view: View, warning: Stored<Warning>, now: Date): Alert | undefined {
  const { history, level } = warning.body;
  const at = history.findLastIndex((entry, i) => entry.level !== (history[i - 1]?.level ?? "W5"));
  const before = history[at - 1]?.level ?? "W5";
  return at >= 0 && isAbove(level, before)
    ? warningAlert(view, warning, now, before, history[at]?.at)
    : undefined;
}

function warningAlert(
  view: View,
  warning: Stored<Warning>,
  now: Date,
  before: WatchLevel,
  at: string = warning.body.firstSeen,
): Alert {
  const { id, version, label, body } = warning;
  return {
    kind: "warning",
    id,
    version,
    messageId: derivedId("message", id, at, before, body.level),
    place: body.place,
    label,
    level: body.level,
    before,
    at,
    score: alertScore(body.level, body.likelihood.p),
    office: undefined,
    async facts(language) {
      const nameOf = await placeNames(view, language);
      const { body: draft } = await draftFrom(view, warning, nameOf(body.place));
      const told = inLanguage(body, language);
      return {
        place: nameOf(body.place),
        event: told.event,
        from: body.rule.from,
        to: body.rule.to,
        level: body.level,
        before,
        likelihood: body.likelihood,
        confidence: draft.confidence.level,
        indicators: [...told.reasons].sort((a, b) => b.weight - a.weight).map(({ sentence }) => sentence),
        label,
        asOf: now.toISOString(),
      };
    },
  };
}

async function alertOfProblem(
  view: View,
  problem: Stored<WarningProblem>,
  now: Date,
): Promise<Alert | undefined> {
  const standing = await problemStanding(view, problem);
  return standing.summary.levelSince === undefined ? undefined : problemAlert(view, standing, now);
}

async function problemAlert(view: View, standing: ProblemStanding, now: Date): Promise<Alert> {
  const { summary, standings, decisions } = standing;
  const { problem, level, levelSince } = summary;
  const decision = decisions.find(
    ({ body }) => body.status === "in-force" && body.confirmedAt === levelSince,
  );
  const readings = await view.many(
    IndicatorReading,
    standings.flatMap(({ reading }) => reading?.id ?? []),
  );
  const { body } = problem;
  const label = joinLabels(
    [problem, ...standings.map(({ indicator }) => indicator), ...readings].map((one) => one.label),
  );
  const before = decision?.body.before ?? "W5";
  const later = (days: number) => new Date(now.getTime() + days * DAY_MS).toISOString().slice(0, 10);
  return {
    kind: "warning-problem",
    id: problem.id,
    version: problem.version,
    messageId: derivedId("message", problem.id, decision?.id ?? "none", level),
    place: body.place,
    label,
    level,
    before,
    at: levelSince ?? now.toISOString(),
    score: alertScore(level, summary.likelihood),
    office: body.decisionOwner,
    async facts(language) {
      const nameOf = await placeNames(view, language);
      return {
        place: nameOf(body.place),
        event: body.event,
        from: later(0),
        to: later(body.horizonDays),
        level,
        before,
        likelihood: { p: summary.likelihood, scale: "icd-203" },
        coverage: summary.coverage ?? 0,
        indicators: seenFirst(standings),
        decision: body.decision,
        neededBy: later(body.horizonDays - body.leadTimeDays),
        label,
        asOf: now.toISOString(),
      };
    },
  };
}

/** Those that were seen, the weightiest first. */
function seenFirst(standings: ProblemStanding["standings"]): string[] {
  return [...standings]
    .filter(({ reading }) => reading?.body.state === "ACTIVE" || reading?.body.state === "EMERGING")
    .sort((a, b) => (b.weight ?? 0) - (a.weight ?? 0))
    .map(({ indicator }) => indicator.body.text);
}

/** Whether an office is told of an alert. */
export function isFor(alert: Alert, owner: DecisionOwner): boolean {
  // A day has no hour: what changed on the day of `since` is told.
  const isNew = alert.at.length === 10 ? alert.at >= owner.since.slice(0, 10) : alert.at >= owner.since;
  if (!isNew) return false;
  if (alert.office !== undefined) return sameOffice(alert.office, owner.name);
  return isInReach(owner, alert.place) && !isAbove(owner.fromLevel, alert.level);
}

/** Whether an office is told of the warnings of a place. */
export function isInReach({ places }: Pick<DecisionOwner, "places">, place: string): boolean {
  return places.length === 0 || places.some((own) => place === own || place.startsWith(`${own}/`));
}

export function sameOffice(a: string, b: string): boolean {
  return a.trim().toLocaleLowerCase() === b.trim().toLocaleLowerCase();
}

type Kept = typeof Warning | typeof WarningProblem;

async function allOf<Schema extends Kept>(
  view: View,
  schema: Schema,
  where: Readonly<Record<string, string>>,
) {
  const first = await view.list(schema, { where, limit: 500 });
  const items = [...first.items];
  for (let after = first.next; after !== undefined; ) {
    const page = await view.list(schema, { where, limit: 500, after });
    items.push(...page.items);
    after = page.next;
  }
  return items;
}
