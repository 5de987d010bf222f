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
import { indicatorScores, problemScores } from "../review/problem-scores.ts";
import { type SeriesHistory, seriesHistory } from "../review/series-history.ts";
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

/** Works on one backtest that was asked for. One that is done, or gone, is left alone. */
export async function workOnBacktest(system: System, id: string, working: Working): Promise<void> {
  const { store, clock } = system;
  const writer = store.writer("backtest", clock);
  const [asked] = await store.homeView().many(Backtest, [id]);
  if (!asked || asked.body.status === "done" || asked.body.status === "failed") return;
  const put = (label: Label, body: Backtest) =>
    writer.transaction((transaction) => transaction.put(Backtest, [{ id, label, body }]));
  await put(asked.label, { ...asked.body, status: "running" });
  try {
    const { answer, label } = await answered(system, asked, working);
    await put(joinLabels([asked.label, label]), { ...asked.body, ...answer, status: "done" });
  } catch (error) {
    // Interrupted, it stays as it is: the job is taken up again.
    if (working.signal.aborted || !(error instanceof Fault)) throw error;
    await put(asked.label, { ...asked.body, status: "failed", fault: error.message });
  }
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
  return { answer: answerOf(body, scored, known, body.threshold), label: joinLabels(labels) };
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
