import type { Answer } from "../../../src/kernel/answer.ts";

/** What a question can be answered by, as its form holds it. */
export interface AnswerDraft {
  readonly kind: Answer["kind"];
  /** One a line. */
  readonly options: string;
  readonly isOrdered: boolean;
  readonly unit: string;
  readonly from: string;
  readonly to: string;
}

export const EMPTY_ANSWER: AnswerDraft = {
  kind: "yes-no",
  options: "",
  isOrdered: false,
  unit: "",
  from: "",
  to: "",
};

/** Undefined while something is missing. */
export function answerFrom({ kind, options, isOrdered, unit, from, to }: AnswerDraft): Answer | undefined {
  if (kind === "yes-no") return { kind };
  if (kind === "choice") {
    const lines = options
      .split("\n")
      .map((line) => line.trim())
      .filter((line) => line !== "");
    return lines.length < 2 ? undefined : { kind, options: lines, isOrdered };
  }
  if (from === "" || to === "") return undefined;
  if (kind === "date") return { kind, from, to };
  const [least, most] = [Number(from.replace(",", ".")), Number(to.replace(",", "."))];
  return unit.trim() === "" || !Number.isFinite(least) || !Number.isFinite(most)
    ? undefined
    : { kind, unit, from: least, to: most };
}
