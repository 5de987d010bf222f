/**
 * The exercise's warning problems, played: they are stated at the beginning, judged on the days on which the reports
 * came, and the exercise desk sets their level each Monday by its standing rule.
 *
 * The rule stands in the example's file, so that the level is nobody's hindsight; the judgements are not, because
 * whoever wrote them had written the story.
 */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import { judgedReading } from "../analyse/indicator-judgement.ts";
import { indicatorReadingId, readingsOf } from "../analyse/indicator-watch.ts";
import { registerProblem } from "../judge/register-problem.ts";
import type { Clock } from "../kernel/effects.ts";
import { INDICATOR_STATES, Indicator, IndicatorReading } from "../kernel/indicator.ts";
import { joinLabels, OPEN } from "../kernel/label.ts";
import { percentIn } from "../kernel/language.ts";
import { Report } from "../kernel/report.ts";
import { LEVELS, WatchLevel } from "../kernel/warning.ts";
import { WarningProblem, WatchDecision } from "../kernel/warning-problem.ts";
import { DESK, exerciseId, receivedAt } from "./example-desk.ts";
import type { ExerciseDirection } from "./example-direction.ts";
import { type ProblemStanding, problemStanding } from "./problem-summary.ts";
import type { System } from "./system.ts";

const SECOND = "exercise desk, second analyst";
const STATED = "2018-07-02T09:00:00.000Z";
const REVIEW = "2020-06-30";
const [WEEK, DWELL_DAYS] = [7 * 86_400_000, 14];

const ExerciseIndicator = Indicator.omit({ problemId: true, owner: true, reviewBy: true }).extend({
  key: z.string(),
});
const ExerciseProblem = z.strictObject({
  key: z.string(),
  problem: WarningProblem.omit({ reviewBy: true }),
  questionOn: z.array(z.iso.date()).default([]),
  indicators: z.array(ExerciseIndicator),
  judgements: z.array(
    z.strictObject({
      at: z.iso.datetime(),
      indicator: z.string(),
      state: z.enum(INDICATOR_STATES),
      reason: z.string(),
      /** When the reports it rests on were received; the minute is enough to find them. */
      reports: z.array(z.iso.datetime()).default([]),
    }),
  ),
});
type ExerciseProblem = z.infer<typeof ExerciseProblem>;
const ExerciseFile = z.strictObject({
  rule: z.array(z.strictObject({ from: z.number(), level: WatchLevel })),
  problems: z.array(ExerciseProblem),
});
type ExerciseFile = z.infer<typeof ExerciseFile>;

/** What happens with the exercise's problems, each act at its time; `end` is when the play is over. */
export async function exerciseProblems(
  { store }: System,
  clock: Clock,
  folder: string,
  { end, direction }: { readonly end: string; readonly direction: ExerciseDirection },
) {
  const file = ExerciseFile.parse(parse(await readFile(join(folder, "problems.yaml"), "utf8")));
  const writer = store.writer(DESK, clock);
  const state = () =>
    writer.transaction(async (transaction) => {
      for (const { key, problem, indicators } of file.problems) {
        const problemId = exerciseId("warning-problem", key);
        await transaction.put(WarningProblem, [
          { id: problemId, label: OPEN, body: { ...problem, reviewBy: REVIEW } },
        ]);
        await transaction.put(
          Indicator,
          indicators.map(({ key: own, ...body }) => ({
            id: exerciseId("indicator", `${key} ${own}`),
            label: OPEN,
            body: { ...body, problemId, owner: DESK, reviewBy: REVIEW },
          })),
        );
      }
    });
  const acts = [{ at: STATED, name: "warning problems are stated", play: state }];
  for (const one of file.problems) {
    for (const judgement of one.judgements)
      acts.push({
        at: judgement.at,
        name: "an indicator is judged",
        play: () => judge(store, clock, one, judgement),
      });
    for (const day of one.questionOn)
      acts.push({
        at: `${day}T14:00:00.000Z`,
        name: "a question is registered",
        play: () => ask(store, clock, one),
      });
  }
  // An hour after the weekly review, when the indicators have been looked at.
  for (let at = Date.parse("2018-07-02T13:00:00.000Z"); at < Date.parse(end); at += WEEK)
    acts.push(
      {
        at: new Date(at).toISOString(),
        name: "levels are set",
        play: async () => {
          const set = [];
          for (const one of file.problems) set.push(await setLevel(store, clock, one, file.rule));
          if (set.includes(true)) await direction.tell();
        },
      },
      {
        at: new Date(at + direction.acknowledgedAfterMs).toISOString(),
        name: "offices take in what was sent",
        play: () => direction.acknowledge(),
      },
    );
  return acts;
}

async function judge(
  store: System["store"],
  clock: Clock,
  { key }: ExerciseProblem,
  { indicator: own, state, reason, reports }: ExerciseProblem["judgements"][number],
): Promise<void> {
  const view = store.homeView();
  const indicator = await view.one(Indicator, exerciseId("indicator", `${key} ${own}`));
  const before = (await readingsOf(view, indicator.body.problemId)).get(indicator.id)?.body;
  const cited = (await Promise.all(reports.map((at) => receivedAt(view, at)))).flat();
  const body = judgedReading(indicator, before, {
    state,
    reason,
    evidence: cited.map(({ id }) => ({ kind: Report.kind, id })),
    by: DESK,
    at: clock.now().toISOString().slice(0, 10),
  });
  const label = joinLabels([indicator.label, ...cited.map((report) => report.label)]);
  await store
    .writer(DESK, clock)
    .transaction((transaction) =>
      transaction.put(IndicatorReading, [{ id: indicatorReadingId(indicator.id), label, body }]),
    );
}

async function ask(store: System["store"], clock: Clock, { key }: ExerciseProblem): Promise<void> {
  await store.writer(DESK, clock).transaction(async (transaction) => {
    const { view } = transaction;
    const problem = await view.one(WarningProblem, exerciseId("warning-problem", key));
    const { summary } = await problemStanding(view, problem);
    await registerProblem(view, transaction, problem, summary.likelihood, clock.now());
  });
}

/**
 * Raises at once, lowers when the level has stood for two weeks; both persons are of the exercise.
 * @returns whether the level is another one.
 */
async function setLevel(
  store: System["store"],
  clock: Clock,
  { key }: ExerciseProblem,
  rule: ExerciseFile["rule"],
): Promise<boolean> {
  const view = store.homeView();
  const standing = await problemStanding(
    view,
    await view.one(WarningProblem, exerciseId("warning-problem", key)),
  );
  const { problem, level: before, levelSince, likelihood, coverage = 0 } = standing.summary;
  const level = rule.find(({ from }) => likelihood >= from)?.level ?? "W5";
  if (level === before) return false;
  const now = clock.now();
  const days = levelSince ? (now.getTime() - Date.parse(levelSince)) / 86_400_000 : DWELL_DAYS;
  if (LEVELS.indexOf(level) < LEVELS.indexOf(before) && days < DWELL_DAYS) return false;
  const body: WatchDecision = {
    problemId: problem.id,
    level,
    before,
    reason: reasonFor(standing),
    proposedBy: DESK,
    proposedAt: now.toISOString(),
    confirmedBy: [SECOND],
    confirmedAt: now.toISOString(),
    status: "in-force",
    posterior: likelihood,
    coverage,
  };
  await store
    .writer(DESK, clock)
    .transaction((transaction) => transaction.put(WatchDecision, [{ label: problem.label, body }]));
  return true;
}

function reasonFor({ summary, standings }: ProblemStanding): string {
  const most = standings
    .filter(({ weight = 0 }) => weight > 0)
    .sort((a, b) => (b.weight ?? 0) - (a.weight ?? 0))
    .slice(0, 3)
    .map(({ indicator }) => indicator.body.text);
  const what = most.length > 0 ? `moved most by: ${most.join("; ")}` : "no indicator speaks for it";
  return `EXERCISE. By the standing rule: the indicators say ${percentIn("en", summary.likelihood)}, ${what}.`;
}
