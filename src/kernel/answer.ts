/**
 * What a question can be answered by, what somebody states about it before, and what then happened.
 *
 * The invariant: the three have the same `kind`; a stated distribution is complete, so that one rule scores everybody.
 */
import { z } from "zod";

/** Levels at which a number's or a date's distribution is stated: a median, and the central 50% and 90%. */
export const STATED_LEVELS = [0.05, 0.25, 0.5, 0.75, 0.95] as const;

const title = z.string().trim().min(1).max(200);

export const Answer = z
  .discriminatedUnion("kind", [
    z.strictObject({ kind: z.literal("yes-no") }),
    z.strictObject({
      kind: z.literal("choice"),
      options: z.array(title).min(2).max(12).meta({ description: "Exactly one of them will be right." }),
      isOrdered: z
        .boolean()
        .default(false)
        .meta({ description: "Whether nearer options are nearer the truth, as with classes of a count." }),
    }),
    z.strictObject({
      kind: z.literal("number"),
      unit: title,
      from: z.number().meta({ description: "The least that is possible." }),
      to: z.number().meta({ description: "The most that is thought possible." }),
    }),
    z.strictObject({ kind: z.literal("date"), from: z.iso.date(), to: z.iso.date() }),
  ])
  .meta({ id: "Answer", description: "What a question is answered by." });
export type Answer = z.infer<typeof Answer>;

export const YES_NO: Answer = { kind: "yes-no" };

/** Never 0 or 1: what was called impossible and happens could not be scored, nor averaged with what others say. */
const Chance = z
  .number({ error: "a probability is a number between 0 and 1" })
  .gt(0, "0 says that it cannot happen; state a small probability, such as 0.001")
  .lt(1, "1 says that it cannot fail to happen; state a large probability, such as 0.999");

export const Stated = z
  .discriminatedUnion("kind", [
    z.strictObject({ kind: z.literal("yes-no"), p: Chance }),
    z.strictObject({
      kind: z.literal("choice"),
      shares: z.array(Chance).min(2).max(12).meta({ description: "One an option, in their order; sum 1." }),
    }),
    z.strictObject({
      kind: z.literal("number"),
      values: z.array(z.number()).length(5).meta({ description: "At 5, 25, 50, 75 and 95%." }),
    }),
    z.strictObject({
      kind: z.literal("date"),
      days: z.array(z.iso.date()).length(5).meta({ description: "At 5, 25, 50, 75 and 95%." }),
    }),
  ])
  .meta({ id: "Stated", description: "A probability, or a distribution over the possible answers." });
export type Stated = z.infer<typeof Stated>;

export const Happened = z
  .discriminatedUnion("kind", [
    z.strictObject({ kind: z.literal("yes-no"), isYes: z.boolean() }),
    z.strictObject({ kind: z.literal("choice"), option: z.int().min(0).max(11) }),
    z.strictObject({ kind: z.literal("number"), value: z.number() }),
    z.strictObject({ kind: z.literal("date"), day: z.iso.date() }),
  ])
  .meta({ id: "Happened", description: "The answer that came true; an option by its place among them." });
export type Happened = z.infer<typeof Happened>;

const DAY_MS = 86_400_000;
const SUM_TOLERANCE = 0.005;

/** Days since 1970 of a date, in which dates are averaged and scored. */
export function dayNumber(day: string): number {
  return Math.round(Date.parse(`${day}T00:00:00.000Z`) / DAY_MS);
}

export function dayOfNumber(number: number): string {
  return new Date(Math.round(number) * DAY_MS).toISOString().slice(0, 10);
}

/** The quantiles of a number or a date as numbers; absent where what was stated has none. */
export function quantilesOf(stated: Stated): readonly number[] | undefined {
  if (stated.kind === "number") return stated.values;
  return stated.kind === "date" ? stated.days.map(dayNumber) : undefined;
}

/** Why an answer cannot be asked for; undefined when it can. */
export function answerFault(answer: Answer): string | undefined {
  if (answer.kind === "choice") {
    const names = answer.options.map((option) => option.toLowerCase());
    if (new Set(names).size < names.length)
      return "Two options have the same name; each must be another one.";
  }
  if ((answer.kind === "number" || answer.kind === "date") && !(answer.from < answer.to))
    return `The range goes from ${answer.from} to ${answer.to}; its end must lie after its beginning.`;
  return undefined;
}

/** Why something cannot be stated of an answer; undefined when it can. */
export function statedFault(answer: Answer, stated: Stated): string | undefined {
  if (answer.kind !== stated.kind)
    return `The question asks for a ${answer.kind}, and a ${stated.kind} was stated; state a ${answer.kind}.`;
  if (stated.kind === "choice" && answer.kind === "choice") {
    const [n, sum] = [answer.options.length, stated.shares.reduce((all, share) => all + share, 0)];
    if (stated.shares.length !== n)
      return `There are ${n} options, and ${stated.shares.length} probabilities were stated; state one for each.`;
    if (Math.abs(sum - 1) > SUM_TOLERANCE)
      return `The probabilities add up to ${Number(sum.toFixed(3))}; exactly one option will be right, so they must add up to 1.`;
  }
  const quantiles = quantilesOf(stated);
  if (!quantiles || (answer.kind !== "number" && answer.kind !== "date")) return undefined;
  if (quantiles.some((value, i) => i > 0 && value < (quantiles[i - 1] ?? value)))
    return "The values must not fall from one level to the next: the 25% value is at least the 5% value, and so on.";
  const [from, to] =
    answer.kind === "number" ? [answer.from, answer.to] : [dayNumber(answer.from), dayNumber(answer.to)];
  if (quantiles.some((value) => value < from || value > to))
    return `A value lies outside the range of the question, ${answer.from} to ${answer.to}; stay within it.`;
  return undefined;
}

/** Why an outcome cannot be one of an answer's; undefined when it can. A number or a date may lie outside the range. */
export function happenedFault(answer: Answer, happened: Happened): string | undefined {
  if (answer.kind !== happened.kind)
    return `The question asks for a ${answer.kind}, and the outcome is a ${happened.kind}; give a ${answer.kind}.`;
  if (answer.kind === "choice" && happened.kind === "choice" && happened.option >= answer.options.length)
    return `There are ${answer.options.length} options; option ${happened.option + 1} is none of them.`;
  return undefined;
}
