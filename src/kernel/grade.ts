/**
 * Admiralty grades: a letter for the source, a number for the information (STANAG 2511, AJP-2.1).
 *
 * F and 6 mean "cannot be judged": no basis, neither bad nor false. They take no part in arithmetic.
 */
import { z } from "zod";

export const SourceGrade = z.enum(["A", "B", "C", "D", "E", "F"]).meta({ id: "SourceGrade" });
export type SourceGrade = z.infer<typeof SourceGrade>;

export const Grade = z
  .string()
  .regex(/^[A-F][1-6]$/, { error: "A grade is a letter A–F and a number 1–6, such as B2." })
  .meta({ id: "Grade" });

/** The words behind the letters, as an English catalogue key. */
export const SOURCE_WORDS: Readonly<Record<SourceGrade, string>> = {
  A: "completely reliable",
  B: "usually reliable",
  C: "fairly reliable",
  D: "not usually reliable",
  E: "unreliable",
  F: "cannot be judged",
};

export const INFORMATION_WORDS: Readonly<Record<string, string>> = {
  "1": "confirmed",
  "2": "probably true",
  "3": "possibly true",
  "4": "doubtful",
  "5": "improbable",
  "6": "cannot be judged",
};

export function gradeWords(grade: string): string {
  const source = SourceGrade.safeParse(grade[0]);
  return `${source.success ? SOURCE_WORDS[source.data] : "not graded"}, ${INFORMATION_WORDS[grade[1] ?? ""] ?? "not graded"}`;
}
