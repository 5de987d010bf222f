import { resolve } from "node:path";
import { z } from "zod";
import { type RowRefused, rowsOfFile } from "../../analyse/rows-of-file.ts";
import { writeTextFile } from "../../analyse/table-file.ts";
import { AGGREGATE_METHODS, aggregateEstimates } from "../../judge/aggregate.ts";
import { type EstimateRow, estimateOf, outcomeOf } from "../../judge/estimates-table.ts";
import { operation } from "../operation.ts";
import { refusedLines } from "../refused-lines.ts";

const Input = z.object({
  input: z.string().meta({
    description:
      'Estimates, JSON lines or CSV: question, class, forecaster, at, p; optionally institution, and resolution_date where one question is asked for several dates. Such as {"question": "q1", "class": "conflict", "forecaster": "a", "at": "2024-07-21", "p": 0.3}; .gz is read as well.',
  }),
  out: z.string().meta({
    description:
      'The file to write, one JSON object a question: {"question", "p", "method", "n", "spread": {"iqr", "min", "q1", "q3", "max"}, "dissent": [{"forecaster", "p"}]}, with resolution_date and class where given, and with "plain" (the probability before) where outcomes taught something; .gz is packed.',
  }),
  method: z.enum(AGGREGATE_METHODS).default("presage").meta({
    description:
      "presage is the geometric mean of odds without the outermost tenth, weighed by how near a forecaster lies to the others.",
  }),
  outcomes: z.string().optional().meta({
    description:
      "Outcomes of resolved questions, JSON lines or CSV: question, outcome (0 to 1, yes, no, annulled), resolution_date where estimates have one. Without them nothing is learnt.",
  }),
  halfLife: z.number().positive().default(60).meta({
    description: "Days after which an estimate counts half of the newest one's.",
  }),
});

export const aggregateFile = operation({
  id: "aggregate",
  title: "Makes one probability of several estimates",
  about:
    "Weighs each forecaster's latest estimate by recency and skill, no institution above half; writes spread and dissent beside each probability. Outcomes teach how far to move a class, cross-validated by question, from 200 on and only where it helps. 0 and 1 are read as .001 and .999.",
  permission: "analyse",
  effect: "read",
  only: "cli",
  input: Input,
  output: z.object({
    sentence: z.string(),
    refused: z.array(z.object({ line: z.int(), why: z.string() })),
  }),
  alone: aggregated,
  run: aggregated,
});

async function aggregated({ input, out, method, outcomes: path, halfLife }: z.output<typeof Input>) {
  const refused: RowRefused[] = [];
  const outcomes = new Map<string, number>();
  if (path !== undefined)
    for await (const { key, outcome } of rowsOfFile(resolve(path), outcomeOf, refused))
      outcomes.set(key, outcome);
  const estimates: EstimateRow[] = [];
  for await (const row of rowsOfFile(resolve(input), estimateOf, refused)) estimates.push(row);
  const { items, learnt } = aggregateEstimates(estimates, { method, halfLifeDays: halfLife, outcomes });
  await writeTextFile(resolve(out), linesOf(items));
  const counts = [`estimates: ${figure(estimates.length)}`, `questions: ${figure(items.length)}`];
  const told = learnt
    ? [
        `Of ${figure(learnt.resolved)} resolved, Brier ${learnt.brierPlain.toFixed(4)} as they stood and ${learnt.brierMoved.toFixed(4)} moved by what the other questions taught: ${learnt.isUsed ? "used" : "not used"}.`,
      ]
    : [];
  return {
    sentence: [`Wrote ${out} (${counts.join(", ")}).`, ...told, ...refusedLines(refused)].join("\n"),
    refused: refused.slice(0, 100),
  };
}

async function* linesOf(items: readonly object[]) {
  for (const item of items) yield `${JSON.stringify(item)}\n`;
}

function figure(count: number): string {
  return count.toLocaleString("en-GB");
}
