import { z } from "zod";
import { detectors } from "../../analyse/detectors/all.ts";
import { forecasters } from "../../analyse/forecasters/all.ts";
import { Backtest, PlacedDay } from "../../kernel/backtest.ts";
import { Fault } from "../../kernel/fault.ts";
import { Indicator } from "../../kernel/indicator.ts";
import { storedSchema } from "../../kernel/record.ts";
import { WarningProblem } from "../../kernel/warning-problem.ts";
import type { View } from "../../store/view.ts";
import { AskedFields, eventAsked, termOf, watchNamed } from "../backtest-input.ts";
import { BACKTEST_JOB, historyOfSeries, workOnBacktest } from "../backtesting.ts";
import { operation } from "../operation.ts";

const Input = z.object({
  ...AskedFields,
  title: z.string().trim().min(1).max(200).optional(),
  measure: z.string().default("ucdp-deaths-best").meta({
    description: "The history: a measure by month. A problem or indicator brings its own.",
  }),
  vintages: z.enum(["recorded", "dated", "none"]).default("recorded").meta({
    description:
      "Since when a figure counts as known. recorded: since this desk recorded it. dated: since its source says it was published. none: since its step was over, today's figure; what was corrected since is known too early then.",
  }),
  interventions: z.array(PlacedDay).default([]).meta({
    description:
      "Where and when somebody acted on a warning: what that forestalled is neither a hit nor false.",
  }),
  now: z.boolean().default(false).meta({ description: "Works on it at once instead of in the background." }),
});

export const backtestAsk = operation({
  id: "backtest-ask",
  title: "Asks for a backtest on the desk's own history",
  about:
    "A watch, asked as of every past date, on what this desk knew then. It is worked on in the background; backtest-result shows it.",
  permission: "analyse",
  effect: "write",
  input: Input,
  output: storedSchema(Backtest),
  async run(input, { system, principal, view, writer, signal, progress }) {
    const watch = watchNamed(input.watch);
    const { title, rule, since } = await subjectOf(view, watch);
    const series = rule?.series ?? { subject: "*", measure: input.measure, bucket: "month" as const };
    const step = series.bucket;
    const places = rule && [rule.series.place];
    const { measure, subject } = series;
    const from = {
      series: { measure, subject, bucket: step },
      vintages: input.vintages,
      delay: input.delay,
      step,
    };
    const { label, ...history } = await historyOfSeries(view, from, places);
    const { leadMin, window, dwell, threshold, analysts, interventions } = input;
    const body = {
      title: input.title ?? title,
      watch,
      event: eventAsked(input),
      ...from,
      every: 1,
      ...termOf({ ...input, since }, step, history),
      leadMin,
      window,
      dwell,
      ...(threshold !== undefined && { threshold }),
      analysts,
      interventions,
      status: "queued" as const,
      asked: system.clock.now().toISOString(),
    };
    const id = await writer.transaction(async (transaction) => {
      const [put] = await transaction.put(Backtest, [{ label, body }]);
      const made = put?.id ?? "";
      if (!input.now)
        await transaction.enqueue(BACKTEST_JOB, { id: made, person: principal.reader.id }, made);
      return made;
    });
    if (input.now)
      await workOnBacktest(system, id, {
        signal,
        told: (done, total) => progress({ step: "backtest", done, total }),
      });
    return view.one(Backtest, id);
  },
});

/** What is asked, in words, the rule of its problem and since when there is one. @throws Fault `missing` for what is not there. */
async function subjectOf(view: View, watch: Backtest["watch"]) {
  const problemOf = async (id: string) => {
    const { body } = await view.one(WarningProblem, id);
    // Before it was stated it could say nothing.
    const since = (await view.version(WarningProblem, id, 1))?.recordedAt.slice(0, 10);
    return { body, rule: body.rule, since };
  };
  switch (watch.by) {
    case "problem": {
      const { body, rule, since } = await problemOf(watch.problemId);
      return { title: body.title, rule, since };
    }
    case "indicator": {
      const { body } = await view.one(Indicator, watch.indicatorId);
      const { rule, since } = await problemOf(body.problemId);
      return { title: body.text, rule, since };
    }
    case "detector": {
      const { title, buckets } = detectors.get(watch.detector);
      if (buckets.month === undefined)
        throw new Fault("invalid", `${title} does not judge months; ./presage detectors says which do.`);
      return { title };
    }
    case "forecaster":
      return { title: forecasters.get(watch.forecaster).title };
    case "onset":
      return { title: `Onset model: ${watch.target}` };
    case "warning-rule":
      return { title: "The desk's warning rule" };
  }
}
