/**
 * Estimates and outcomes as files give them: one JSON object a line, or a CSV with a header.
 *
 * The invariant: whatever cannot be read is told with its line, and stops no other line.
 */
import { z } from "zod";
import type { NumberedRow } from "../analyse/rows-of-file.ts";
import { Fault } from "../kernel/fault.ts";

export interface EstimateRow {
  /** Question and, where one question is asked for several dates, the date: what has one outcome. */
  readonly key: string;
  readonly question: string;
  readonly resolutionDate: string | undefined;
  readonly questionClass: string;
  readonly forecaster: string;
  readonly institution: string | undefined;
  /** Milliseconds since 1970; the line's order where no time is given. */
  readonly at: number;
  readonly p: number;
}

const Text = z.union([z.string(), z.number()]).transform(String);
const optional = Text.nullish().transform((text) => (text === "" || text === null ? undefined : text));
const Numeric = z.union([z.number(), z.string().trim().min(1).transform(Number)]).pipe(z.number());

const Estimate = z.looseObject({
  question: Text,
  resolution_date: optional,
  class: optional,
  forecaster: Text,
  institution: optional,
  at: optional,
  p: Numeric.pipe(z.number().min(0).max(1)),
});

/** Certainty cannot be averaged: odds of nothing and of everything have no mean. */
const [LEAST, MOST] = [0.001, 0.999];

/** @throws Fault `invalid` saying what is wrong. */
export function estimateOf({ fields, number }: NumberedRow): EstimateRow {
  const parsed = Estimate.safeParse(fields);
  if (!parsed.success)
    throw new Fault(
      "invalid",
      `${parsed.error.issues[0]?.path.join(".") || "The line"} is not what was expected: {"question": "q1", "class": "conflict", "forecaster": "a", "at": "2024-07-21", "p": 0.3}.`,
    );
  const { question, resolution_date: date, class: kind, forecaster, institution, at, p } = parsed.data;
  const time = at === undefined ? number : Date.parse(at);
  if (Number.isNaN(time))
    throw new Fault("invalid", `"${at}" is no time; write it as 2024-07-21 or 2024-07-21T10:00:00Z.`);
  return {
    key: keyOf(question, date),
    question,
    resolutionDate: date,
    questionClass: kind ?? "",
    forecaster,
    institution,
    at: time,
    p: Math.min(MOST, Math.max(LEAST, p)),
  };
}

export function keyOf(question: string, date: string | undefined): string {
  return date === undefined ? question : `${question}\u001f${date}`;
}

const Outcome = z.looseObject({
  question: Text,
  resolution_date: optional,
  outcome: z.union([Numeric.pipe(z.number().min(0).max(1)), z.enum(["yes", "no", "annulled"])]),
});

/** @returns absent for a question that was annulled. @throws Fault `invalid` saying what is wrong. */
export function outcomeOf({
  fields,
}: NumberedRow): { readonly key: string; readonly outcome: number } | undefined {
  const parsed = Outcome.safeParse(fields);
  if (!parsed.success)
    throw new Fault(
      "invalid",
      `${parsed.error.issues[0]?.path.join(".") || "The line"} is not what was expected: {"question": "q1", "outcome": 1}; an outcome is a number from 0 to 1, yes, no or annulled.`,
    );
  const { question, resolution_date: date, outcome } = parsed.data;
  if (outcome === "annulled") return undefined;
  return { key: keyOf(question, date), outcome: outcome === "yes" ? 1 : outcome === "no" ? 0 : outcome };
}
