import type { Answer, Stated } from "../../../src/kernel/answer.ts";

/** What stands in a form's fields for something stated: one text a field, in the answer's order. */
export type StatedDraft = readonly string[];

export const LEVEL_NAMES = ["5%", "25%", "50%", "75%", "95%"] as const;

/** How many fields an answer's form has. */
export function fieldsOf(answer: Answer): number {
  if (answer.kind === "yes-no") return 1;
  return answer.kind === "choice" ? answer.options.length : LEVEL_NAMES.length;
}

export function draftOf(answer: Answer, stated: Stated | undefined): StatedDraft {
  if (stated?.kind === "yes-no") return [percentText(stated.p)];
  if (stated?.kind === "choice") return stated.shares.map(percentText);
  if (stated?.kind === "number") return stated.values.map(String);
  if (stated?.kind === "date") return stated.days;
  return Array.from({ length: fieldsOf(answer) }, () => "");
}

/** Undefined while a field is empty or holds no number; what does not fit the question is told by the desk. */
export function statedFrom(answer: Answer, draft: StatedDraft): Stated | undefined {
  if (draft.length !== fieldsOf(answer) || draft.some((text) => text.trim() === "")) return undefined;
  if (answer.kind === "date") return { kind: "date", days: [...draft] };
  const numbers = draft.map((text) => Number(text.replace(",", ".")));
  if (numbers.some((value) => !Number.isFinite(value))) return undefined;
  if (answer.kind === "number") return { kind: "number", values: numbers };
  const shares = numbers.map((value) => value / 100);
  if (answer.kind === "choice") return { kind: "choice", shares };
  return { kind: "yes-no", p: shares[0] ?? 0 };
}

/** What options add up to, in per cent. */
export function sumOf(draft: StatedDraft): number {
  return draft.reduce((sum, text) => sum + (Number(text.replace(",", ".")) || 0), 0);
}

function percentText(p: number): string {
  return String(Number((100 * p).toPrecision(4)));
}
