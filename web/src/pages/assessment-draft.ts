import type { OutputOf } from "../api/client.ts";

/** An assessment as it is being written, and the changes an analyst makes to it. */
export type AssessmentBody = OutputOf<"assessment">["assessment"]["body"];
export type Statement = AssessmentBody["statements"][number];

export const STATEMENT_KINDS = ["evidence", "assumption", "judgement", "gap"] as const;

export type Change =
  | { readonly kind: "loaded"; readonly body: AssessmentBody }
  | {
      readonly kind: "field";
      readonly change: Partial<Pick<AssessmentBody, "title" | "question" | "alternatives">>;
    }
  | { readonly kind: "likelihood"; readonly p: number }
  | { readonly kind: "confidence"; readonly change: Partial<AssessmentBody["confidence"]> }
  | { readonly kind: "statement"; readonly at: number; readonly change: Partial<Statement> }
  | { readonly kind: "accepted"; readonly at: number }
  | { readonly kind: "accepted-all" }
  | { readonly kind: "added" }
  | { readonly kind: "removed"; readonly at: number }
  | { readonly kind: "moved"; readonly at: number; readonly by: -1 | 1 };

/** The body after a change. A machine's sentence that somebody rewrites is theirs from then on. */
export function changed(body: AssessmentBody, change: Change): AssessmentBody {
  switch (change.kind) {
    case "loaded":
      return change.body;
    case "field":
      return { ...body, ...change.change };
    case "likelihood":
      return { ...body, likelihood: { ...body.likelihood, p: change.p } };
    case "confidence":
      return { ...body, confidence: { ...body.confidence, ...change.change } };
    case "statement":
      return withStatements(body, (statement, i) =>
        i === change.at ? { ...statement, ...change.change, machine: false } : statement,
      );
    case "accepted":
      return withStatements(body, (statement, i) =>
        i === change.at ? { ...statement, machine: false } : statement,
      );
    case "accepted-all":
      return withStatements(body, (statement) => ({ ...statement, machine: false }));
    case "added":
      return {
        ...body,
        statements: [...body.statements, { kind: "judgement", text: "", cites: [], machine: false }],
      };
    case "removed":
      return { ...body, statements: body.statements.filter((_, i) => i !== change.at) };
    case "moved":
      return { ...body, statements: swapped(body.statements, change.at, change.at + change.by) };
  }
}

function withStatements(
  body: AssessmentBody,
  map: (statement: Statement, index: number) => Statement,
): AssessmentBody {
  return { ...body, statements: body.statements.map(map) };
}

function swapped(statements: readonly Statement[], i: number, j: number): Statement[] {
  const [a, b] = [statements[i], statements[j]];
  if (!a || !b) return [...statements];
  return statements.map((statement, at) => (at === i ? b : at === j ? a : statement));
}

export const PARTS = ["title", "question", "statements", "likelihood", "confidence", "alternatives"] as const;
export type Part = (typeof PARTS)[number];

/** Which parts of an assessment read otherwise in a newer version. */
export function partsChanged(base: AssessmentBody, newer: AssessmentBody): Part[] {
  return PARTS.filter((part) => JSON.stringify(base[part]) !== JSON.stringify(newer[part]));
}

/** Lines as a list of texts; empty ones say nothing. */
export function linesOf(text: string): string[] {
  return text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
}

/** What is sent: texts trimmed, empty statements left out. */
export function readyToSave(body: AssessmentBody): AssessmentBody {
  const statements = body.statements
    .map((statement) => ({ ...statement, text: statement.text.trim() }))
    .filter(({ text }) => text !== "");
  return { ...body, statements, alternatives: body.alternatives.filter(({ text }) => text.trim() !== "") };
}
