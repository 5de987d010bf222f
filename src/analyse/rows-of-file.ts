/**
 * The rows of a table that people give us as a file: one JSON object a line, or CSV with a header; which it is, the first
 * line says.
 *
 * The invariant: a row that cannot be read is told with the number of its line and stops no other.
 */
import { Fault } from "../kernel/fault.ts";
import { fieldsOf } from "./csv-fields.ts";
import { linesOfFile } from "./table-file.ts";

export interface NumberedRow {
  /** From 1. */
  readonly number: number;
  readonly fields: Readonly<Record<string, unknown>>;
}

export interface RowRefused {
  readonly line: number;
  readonly why: string;
}

/**
 * @param read makes something of a row, or throws a Fault; absent is passed over.
 * @param refused is added to.
 */
export async function* rowsOfFile<Row>(
  path: string,
  read: (row: NumberedRow) => Row | undefined,
  refused: RowRefused[],
): AsyncGenerator<Row> {
  let header: readonly string[] | undefined;
  let number = 0;
  let isJson: boolean | undefined;
  for await (const raw of linesOfFile(path)) {
    number += 1;
    const line = number === 1 ? raw.replace(/^\uFEFF/, "") : raw;
    if (line.trim() === "") continue;
    isJson ??= line.trimStart().startsWith("{");
    if (!isJson && !header) {
      header = fieldsOf(line, number).map((name) => name.trim());
      continue;
    }
    try {
      const row = read({
        number,
        fields: isJson ? objectOf(line) : recordOf(header ?? [], fieldsOf(line, number)),
      });
      if (row !== undefined) yield row;
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      refused.push({ line: number, why: error.message });
    }
  }
}

function objectOf(line: string): Readonly<Record<string, unknown>> {
  let parsed: unknown;
  try {
    parsed = JSON.parse(line);
  } catch (error) {
    throw new Fault("invalid", "It is not JSON.", {}, error);
  }
  if (typeof parsed !== "object" || parsed === null || Array.isArray(parsed))
    throw new Fault("invalid", "It is JSON, but no object.");
  return Object.fromEntries(Object.entries(parsed));
}

function recordOf(header: readonly string[], fields: readonly string[]): Readonly<Record<string, unknown>> {
  if (fields.length !== header.length)
    throw new Fault("invalid", `It has ${fields.length} fields; the header names ${header.length}.`);
  return Object.fromEntries(header.map((name, i) => [name, fields[i]?.trim()]));
}
