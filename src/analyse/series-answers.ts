/** What one batch of lines with series is answered with: forecasts as lines, and what is wrong with the others. */
import { Fault } from "../kernel/fault.ts";
import { forecastLine } from "./series-lines.ts";

export interface SeriesBatch {
  /** Number of the first line, from 1. */
  readonly first: number;
  readonly lines: readonly string[];
}

export interface LineRefused {
  readonly line: number;
  readonly why: string;
}

export interface SeriesAnswers {
  readonly text: string;
  readonly made: number;
  readonly refused: readonly LineRefused[];
}

export function answersFor({ first, lines }: SeriesBatch, model: string | undefined): SeriesAnswers {
  const refused: LineRefused[] = [];
  const texts: string[] = [];
  lines.forEach((line, i) => {
    if (line.trim() === "") return;
    try {
      texts.push(`${forecastLine(line, model)}\n`);
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      refused.push({ line: first + i, why: error.message });
    }
  });
  return { text: texts.join(""), made: texts.length, refused };
}
