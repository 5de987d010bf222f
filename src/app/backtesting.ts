/**
 * Backtests on what a desk keeps: asked for in one transaction with their job, worked on in the background, kept as records.
 *
 * The invariant: a backtest rests on what reaches the desk's institution, and carries the join of the labels of all it read.
 */
import { z } from "zod";
import { labelsOf } from "../analyse/reading-labels.ts";
import { Backtest } from "../kernel/backtest.ts";
import { Fault } from "../kernel/fault.ts";
import { Indicator } from "../kernel/indicator.ts";
import { joinLabels, type Label } from "../kernel/label.ts";
import type { Stored } from "../kernel/record.ts";
import { WarningProblem } from "../kernel/warning-problem.ts";
import type { ScoredDate } from "../review/backtest.ts";
import { answerOf, datesOf, eventsOf } from "../review/backtest-run.ts";
import { inBacktestThread } from "../review/backtest-work.ts";
import { interventionsKnown } from "../review/interventions.ts";
import { indicatorScores, problemScores } from "../review/problem-scores.ts";
import { type SeriesHistory, seriesHistory } from "../review/series-history.ts";
import { lockRecords } from "../store/record-locks.ts";
import type { View } from "../store/view.ts";
import type { System } from "./system.ts";

export const BACKTEST_JOB = "backtest";

/** Which backtest, and who is told how far it is. */
export const BacktestPayload = z.object({ id: z.uuid(), person: z.string() });

export interface Working {
  readonly signal: AbortSignal;
  told(done: number, total: number): void;
}

/** What the history of a backtest is read from. @throws Fault `missing` where nothing is known of the measure. */
export async function historyOfSeries(
  view: View,
  { series, vintages, delay, step }: Pick<Backtest, "series" | "vintages" | "delay" | "step">,
  places?: readonly string[],
): Promise<SeriesHistory & { readonly label: Label }> {
  if (!series) throw new Fault("invalid", "This backtest was made from a file; ask again with a measure.");
  const history = await seriesHistory(view, {
    measure: series.measure,
    subject: series.subject,
    bucket: step,
    vintages,
    delay,
    places,
  });
  if (history.readings.length === 0)
    throw new Fault(
      "missing",
      `There are no readings of ${series.measure} by ${step}; import some, or name another measure.`,
    );
  const labels = await labelsOf(view, history.keys);
  return { ...history, label: joinLabels(history.keys.map((key) => labels.join(key))) };
}

/** How often it is looked whether a backtest that is being worked on has been called off. */
const LOOK_MS = 2_000;

/** Works on one backtest that was asked for. One that is done, called off or gone is left alone. */
export async function workOnBacktest(system: System, id: string, working: Working): Promise<void> {
  const { store, clock } = system;
  const writer = store.writer("backtest", clock);
  const standing = async () => (await store.homeView().many(Backtest, [id]))[0];
  const asked = await standing();
  if (!asked || isOver(asked.body)) return;
  /** What was called off meanwhile stays so. */
  const put = (label: Label, body: Backtest) =>
    writer.transaction(async (transaction) => {
      await lockRecords(transaction.sql, Backtest, [id]);
      const [now] = await transaction.view.many(Backtest, [id]);
      if (now && !isOver(now.body)) await transaction.put(Backtest, [{ id, label, body }]);
    });
  await put(asked.label, { ...asked.body, status: "running" });
  const calledOff = new AbortController();
  const looking = setInterval(
    () =>
      void standing().then(
        (now) => (!now || isOver(now.body)) && calledOff.abort(),
        // Whatever keeps it from looking is met by the work itself.
        () => undefined,
      ),
    LOOK_MS,
  );
  const signal = AbortSignal.any([working.signal, calledOff.signal]);
  try {
    const { answer, label } = await answered(system, asked, { ...working, signal });
    await put(joinLabels([asked.label, label]), { ...asked.body, ...answer, status: "done" });
  } catch (error) {
    if (calledOff.signal.aborted) return;
    // Interrupted, it stays as it is: the job is taken up again.
    if (working.signal.aborted || !(error instanceof Fault)) throw error;
    await put(asked.label, { ...asked.body, status: "failed", fault: error.message });
  } finally {
    clearInterval(looking);
  }
}

export function isOver({ status }: Pick<Backtest, "status">): boolean {
  return status === "done" || status === "failed";
}

async function answered(system: System, { body }: Stored<Backtest>, working: Working) {
  const { store } = system;
  const view = store.homeView();
  const problem = await problemOf(view, body);
  const history = await historyOfSeries(view, body, problem && [problem.body.rule.series.place]);
  const known = eventsOf(history.readings, history.places, history.first, history.last, body.event);
  const dates = datesOf(body);
  const asOfDates = {
    step: body.step,
    dates,
    viewAt: (moment: Date) => store.homeView(moment),
    told: (done: number) => working.told(done, dates.length),
    signal: working.signal,
  };
  let scored: readonly ScoredDate[];
  const labels = [history.label];
  if (body.watch.by === "problem" || body.watch.by === "indicator") {
    if (!problem) throw new Fault("missing", "The problem that this backtest asks is not there any more.");
    const indicators = await indicatorsOf(view, body, problem.id);
    labels.push(problem.label, ...indicators.map(({ label }) => label));
    const [first] = indicators;
    scored =
      body.watch.by === "problem" || !first
        ? await problemScores(problem.body, indicators, asOfDates)
        : await indicatorScores(problem.body.place, first, asOfDates);
  } else {
    const { readings, places, first, last } = history;
    const work = {
      kind: "scores",
      table: { readings, places, first, last },
      watch: body.watch,
      event: body.event,
      dates,
    } as const;
    scored = (await inBacktestThread(work, working.signal, working.told)).scored;
  }
  const done = await interventionsKnown(view, problem?.id);
  const interventions = [...body.interventions, ...done.interventions.filter(isNewTo(body.interventions))];
  return {
    answer: { ...answerOf({ ...body, interventions }, scored, known, body.threshold), interventions },
    label: joinLabels([...labels, ...done.labels]),
  };
}

/** Whoever asked may have named what the desk has on record as well. */
function isNewTo(named: Backtest["interventions"]): (one: Backtest["interventions"][number]) => boolean {
  return ({ place, at }) => !named.some((other) => other.place === place && other.at === at);
}

async function problemOf(view: View, { watch }: Backtest): Promise<Stored<WarningProblem> | undefined> {
  if (watch.by === "problem") return view.one(WarningProblem, watch.problemId);
  if (watch.by !== "indicator") return undefined;
  const { body } = await view.one(Indicator, watch.indicatorId);
  return view.one(WarningProblem, body.problemId);
}

async function indicatorsOf(
  view: View,
  { watch }: Backtest,
  problemId: string,
): Promise<Stored<Indicator>[]> {
  if (watch.by === "indicator") return [await view.one(Indicator, watch.indicatorId)];
  return (await view.list(Indicator, { where: { problemId, status: "active" }, limit: 500 })).items;
}
