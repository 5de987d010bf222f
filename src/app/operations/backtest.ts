import { resolve } from "node:path";
import { z } from "zod";
import { linesOfFile, writeTextFile } from "../../analyse/table-file.ts";
import { Backtest, type BacktestEstimate } from "../../kernel/backtest.ts";
import { Fault } from "../../kernel/fault.ts";
import { scoredDates } from "../../review/backtest.ts";
import { atRisk } from "../../review/backtest-events.ts";
import { historyOf } from "../../review/backtest-history.ts";
import { answerOf, datesOf, eventsOf } from "../../review/backtest-run.ts";
import { historyFromTable } from "../../review/backtest-table.ts";
import { panelWatch } from "../../review/panel-watch.ts";
import { AskedFields, eventAsked, termOf, watchNamed } from "../backtest-input.ts";
import { operation } from "../operation.ts";

const Input = z.object({
  history: z.string().meta({
    description:
      "CSV with place,month,value, deaths by month; a column known says in which month a figure became known. .gz is read as well.",
  }),
  ...AskedFields,
  out: z.string().optional().meta({ description: "A JSON file with every score, curve and event." }),
});

export const backtest = operation({
  id: "backtest",
  title: "Holds a watch against the history of a table",
  about:
    "Asks it as of every past month, on what was known then, and counts hits, misses, false alarms and lead times at every threshold. Without a column known, today's figures stand for those of then, and it says so.",
  permission: "analyse",
  effect: "read",
  isLong: true,
  only: "cli",
  input: Input,
  output: z.object({ sentence: z.string() }),
  alone: tried,
  run: tried,
});

async function tried(input: z.output<typeof Input>): Promise<{ sentence: string }> {
  const watch = watchNamed(input.watch);
  if (watch.by === "indicator" || watch.by === "problem")
    throw new Fault("invalid", `${input.watch} needs a desk; ask it there with ./presage backtest-ask.`);
  const event = eventAsked(input);
  const table = await historyFromTable(linesOfFile(resolve(input.history)), input.delay);
  const { leadMin, window, dwell, analysts, delay } = input;
  const term = termOf(input, "month", table);
  const asked = {
    event,
    step: "month" as const,
    every: 1,
    ...term,
    leadMin,
    window,
    dwell,
    analysts,
    interventions: [],
  };
  const scored = scoredDates({
    history: historyOf(table.readings),
    places: table.places,
    dates: datesOf(asked),
    watch: atRisk(panelWatch(watch, table), event),
  });
  const known = eventsOf(table.readings, table.places, table.first, table.last, event);
  const body = Backtest.parse({
    title: input.watch,
    watch,
    vintages: table.vintages,
    delay,
    status: "done",
    asked: `${term.to}T00:00:00Z`,
    ...asked,
    ...answerOf(asked, scored, known, input.threshold),
  });
  if (input.out !== undefined)
    await writeTextFile(
      resolve(input.out),
      (async function* () {
        yield `${JSON.stringify(body, undefined, 1)}\n`;
      })(),
    );
  return { sentence: sentencesOf(body, table.places.length) };
}

function sentencesOf(body: Backtest, places: number): string {
  const at = body.sweep.find(({ threshold }) => threshold === body.threshold);
  const vintages =
    body.vintages === "none"
      ? "The table has no vintages: today's figures stand for those of then, so that this is the best that could have been."
      : "Each figure counts from the month in which the table says it became known.";
  const head = `${body.title}, ${places} places, as of each month from ${body.from.slice(0, 7)} to ${body.to.slice(0, 7)}. ${vintages}`;
  if (!at) return `${head}\nNothing was known on any date.`;
  return [
    head,
    `At ${figure(body.threshold)}: ${at.hits} of ${at.hits + at.misses} events warned of, ${at.misses} missed, ${at.falseAlarms} false alarms (${figure(at.falseAlarmsPerYear)} a year), ${at.late} late, ${at.censored} not yet judged.`,
    `POD ${share(at.detection)}; FAR ${share(at.falseAlarmRatio)}; POFD ${share(at.falseDetection)}; CSI ${share(at.criticalSuccess)}; PSS ${share(at.peirce)}; SEDI ${share(at.extremal)}`,
    `Lead time in months, a miss counting as 0: p10 ${share(at.leads.p10)}, median ${share(at.leads.p50)}, p90 ${share(at.leads.p90)}; in alert ${share(at.inAlert)} of known dates`,
    `Single dates: AUC ${share(body.area)}, average precision ${share(body.precision)}`,
    "threshold  POD   FAR   PSS   false alarms a year",
    ...body.sweep.map(({ threshold, detection, falseAlarmRatio, peirce, falseAlarmsPerYear }) =>
      [
        figure(threshold).padEnd(9),
        ...[detection, falseAlarmRatio, peirce].map(({ value }) => figure(value).padEnd(4)),
        figure(falseAlarmsPerYear),
      ].join("  "),
    ),
  ].join("\n");
}

function share(estimate: BacktestEstimate | undefined): string {
  if (estimate?.value === undefined) return "-";
  const { value, interval, n } = estimate;
  return `${figure(value)}${interval ? ` (${figure(interval.low)} to ${figure(interval.high)})` : ""}, n ${n}`;
}

function figure(value: number | undefined): string {
  return value === undefined ? "-" : String(Number(value.toPrecision(2)));
}
