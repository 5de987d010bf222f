/** Rows of forecasts and outcomes as files give them, and which form they have. */
import { z } from "zod";
import type { NumberedRow } from "../analyse/rows-of-file.ts";
import { keyOf } from "../judge/estimates-table.ts";
import { Fault } from "../kernel/fault.ts";

export interface BinaryForecast {
  readonly key: string;
  readonly question: string;
  readonly questionClass: string;
  readonly forecaster: string;
  readonly at: number | undefined;
  readonly p: number;
}

export interface BinaryOutcome {
  readonly outcome: number;
  /** When it was known; without it there are no scores over days. */
  readonly at: number | undefined;
}

export interface DrawRow {
  readonly forecaster: string;
  readonly place: string;
  readonly month: string;
  readonly value: number;
}

export interface QuantileForecast {
  readonly forecaster: string;
  readonly id: string;
  readonly lead: number;
  readonly mean: number | undefined;
  /** Levels upwards, with their quantiles. */
  readonly quantiles: readonly (readonly [number, number])[];
}

export interface ClassForecast {
  readonly forecaster: string;
  readonly question: string;
  /** One a class, in their order; they sum to 1. */
  readonly probabilities: readonly number[];
}

export const SCORE_FORMS = ["binary", "classes", "draws", "quantiles"] as const;
export type ScoreForm = (typeof SCORE_FORMS)[number];

/** @throws Fault `invalid` for a row of no form. */
export function formOf({ fields }: NumberedRow): ScoreForm {
  if ("draw" in fields && "month" in fields) return "draws";
  if ("probabilities" in fields) return "classes";
  if ("quantiles" in fields || ("lead" in fields && "id" in fields)) return "quantiles";
  if ("question" in fields && "p" in fields) return "binary";
  throw new Fault(
    "invalid",
    `Its fields are ${Object.keys(fields).join(", ")}; forecasts have question,p or place,month,draw,value or id,lead and quantiles or question,probabilities.`,
  );
}

const Text = z.union([z.string(), z.number()]).transform(String);
const optional = Text.nullish().transform((text) => (text === "" || text === null ? undefined : text));
const Numeric = z.union([z.number(), z.string().trim().min(1).transform(Number)]).pipe(z.number());
const Share = Numeric.pipe(z.number().min(0).max(1));

function parsed<Schema extends z.ZodType>(
  schema: Schema,
  fields: unknown,
  example: string,
): z.output<Schema> {
  const result = schema.safeParse(fields);
  if (result.success) return result.data;
  throw new Fault(
    "invalid",
    `${result.error.issues[0]?.path.join(".") || "The line"} is not what was expected: ${example}.`,
  );
}

function timeOf(at: string | undefined): number | undefined {
  const time = at === undefined ? undefined : Date.parse(at);
  if (Number.isNaN(time))
    throw new Fault("invalid", `"${at}" is no time; write it as 2024-07-21 or 2024-07-21T10:00:00Z.`);
  return time;
}

const Binary = z.looseObject({
  question: Text,
  resolution_date: optional,
  class: optional,
  forecaster: optional,
  model: optional,
  method: optional,
  at: optional,
  p: Share,
});

export function binaryForecast({ fields }: NumberedRow): BinaryForecast {
  const row = parsed(Binary, fields, '{"question": "q1", "forecaster": "a", "at": "2024-07-21", "p": 0.3}');
  return {
    key: keyOf(row.question, row.resolution_date),
    question: row.question,
    questionClass: row.class ?? "",
    forecaster: row.forecaster ?? row.model ?? row.method ?? "forecast",
    at: timeOf(row.at),
    p: row.p,
  };
}

const Resolved = z.looseObject({
  question: Text,
  resolution_date: optional,
  resolved_at: optional,
  outcome: z.union([Share, z.enum(["yes", "no", "annulled"])]),
});

/** @returns absent for a question that was annulled. */
export function binaryOutcome({ fields }: NumberedRow): readonly [string, BinaryOutcome] | undefined {
  const row = parsed(Resolved, fields, '{"question": "q1", "outcome": 1, "resolved_at": "2024-10-01"}');
  const { outcome } = row;
  if (outcome === "annulled") return undefined;
  return [
    keyOf(row.question, row.resolution_date),
    {
      outcome: outcome === "yes" ? 1 : outcome === "no" ? 0 : outcome,
      at: timeOf(row.resolved_at ?? row.resolution_date),
    },
  ];
}

const Draw = z.looseObject({
  place: Text,
  month: Text,
  model: optional,
  forecaster: optional,
  value: Numeric,
});

export function drawRow({ fields }: NumberedRow): DrawRow {
  const { forecaster, model, ...row } = parsed(Draw, fields, "place,month,draw,value");
  return { ...row, forecaster: forecaster ?? model ?? "forecast" };
}

const Classes = z.looseObject({
  question: Text,
  forecaster: optional,
  model: optional,
  probabilities: z.array(Share).min(2),
});

export function classForecast({ fields }: NumberedRow): ClassForecast {
  const row = parsed(
    Classes,
    fields,
    '{"question": "q1", "forecaster": "a", "probabilities": [0.2, 0.5, 0.3]}',
  );
  const sum = row.probabilities.reduce((all, p) => all + p, 0);
  if (Math.abs(sum - 1) > 1e-3)
    throw new Fault("invalid", `The probabilities sum to ${sum}; they must sum to 1.`);
  return {
    question: row.question,
    forecaster: row.forecaster ?? row.model ?? "forecast",
    probabilities: row.probabilities.map((p) => p / sum),
  };
}

const Steps = z.looseObject({
  id: Text,
  model: optional,
  forecaster: optional,
  mean: z.array(z.number()),
  quantiles: z.array(z.record(z.string(), z.number())),
});
const Step = z.looseObject({
  id: Text,
  lead: Numeric,
  model: optional,
  forecaster: optional,
  mean: Numeric.optional(),
});

/** A line of `forecast-series` is all its leads; another line is one. */
export function quantileForecasts({ fields }: NumberedRow): readonly QuantileForecast[] {
  if (Array.isArray(fields.quantiles)) {
    const { id, model, forecaster, mean, quantiles } = parsed(Steps, fields, "a line of forecast-series");
    return quantiles.map((step, k) => ({
      forecaster: forecaster ?? model ?? "forecast",
      id,
      lead: k + 1,
      mean: mean[k],
      quantiles: levelsOf(step),
    }));
  }
  const row = parsed(Step, fields, "id,lead,0.05,0.5,0.95");
  const quantiles = levelsOf(fields);
  if (quantiles.length === 0)
    throw new Fault("invalid", "It has no quantiles; name their columns by level, such as 0.05 and 0.95.");
  return [
    {
      forecaster: row.forecaster ?? row.model ?? "forecast",
      id: row.id,
      lead: row.lead,
      mean: row.mean,
      quantiles,
    },
  ];
}

function levelsOf(fields: Readonly<Record<string, unknown>>): readonly (readonly [number, number])[] {
  return Object.entries(fields)
    .filter(([name]) => /^q?0?\.\d+$/.test(name))
    .map(([name, value]): readonly [number, number] => [Number(name.replace(/^q/, "")), Number(value)])
    .filter(([, value]) => Number.isFinite(value))
    .sort(([one], [other]) => one - other);
}

const StepOutcome = z.looseObject({ id: Text, lead: Numeric, value: Numeric });
const SeriesOutcome = z.looseObject({ id: Text, values: z.array(z.number().nullable()) });

export function stepOutcomes({ fields }: NumberedRow): readonly (readonly [string, number])[] {
  if (Array.isArray(fields.values)) {
    const { id, values } = parsed(SeriesOutcome, fields, '{"id": "a", "values": [1, 2]}');
    return values.flatMap((value, k) => (value === null ? [] : [[stepKey(id, k + 1), value] as const]));
  }
  const { id, lead, value } = parsed(StepOutcome, fields, "id,lead,value");
  return [[stepKey(id, lead), value]];
}

export function stepKey(id: string, lead: number): string {
  return `${id}\u001f${lead}`;
}

const CellOutcome = z.looseObject({ place: Text, month: Text, value: Numeric });

export function cellOutcome({ fields }: NumberedRow): readonly [string, number] {
  const { place, month, value } = parsed(CellOutcome, fields, "place,month,value");
  return [`${place}\u001f${month}`, value];
}

const ClassOutcome = z.looseObject({ question: Text, outcome: Numeric.pipe(z.int().min(0)) });

export function classOutcome({ fields }: NumberedRow): readonly [string, number] {
  const { question, outcome } = parsed(
    ClassOutcome,
    fields,
    '{"question": "q1", "outcome": 2}, counted from 0',
  );
  return [question, outcome];
}
