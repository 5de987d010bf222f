/**
 * Tables of delimited text (RFC 4180): rows with their line and exact bytes, good and bad.
 *
 * Our own reader, and not csv-parse, because three things are needed at once: the bytes of each row as they
 * came, a bound on how far an open quote may reach, and going on at the very next line after a bad one, so
 * that one stray quote costs one line and not the rest of the file.
 */
import { z } from "zod";
import { refusedFields } from "../guard/personal-fields.ts";
import { REFUSALS, refusal } from "../guard/refusals.ts";
import { Fault } from "../kernel/fault.ts";
import { attempt } from "./attempt.ts";
import type { Draft, Found, Head, Input } from "./format.ts";
import { type Line, LONGEST_LINE, lineBatches, lineFlaw } from "./lines.ts";

export const SEPARATORS = [",", ";", "\t", "|"] as const;
export type Separator = (typeof SEPARATORS)[number];

/** The option by which a table's separator is named. */
export const SeparatorOption = z.enum(SEPARATORS).optional().meta({
  title: "Separator",
  description: "What stands between two cells; absent, what the header line has most of.",
});

/** A cell in quotes may run over this many lines. */
const LONGEST_ROW = 1000;

export interface Row {
  readonly position: number;
  readonly raw: Uint8Array;
  readonly cells: readonly string[];
}

type Item = Row | Exclude<Found, { readonly drafts: readonly Draft[] }>;

export interface Table {
  readonly separator: Separator;
  /** As written, without blanks around them. */
  readonly columns: readonly string[];
  readonly batches: AsyncIterable<readonly Item[]>;
  /** Where a column stands, by any of its names without regard to case, or undefined. */
  column(...names: readonly string[]): number | undefined;
}

/** @throws Fault `invalid` when there is no header line that can be read. */
export async function openTable(input: Input, wanted?: Separator): Promise<Table> {
  const batches = lineBatches(input);
  const { header, rest, separator } = await readHeader(input, batches, wanted);
  const columns = header.cells.map((name) => name.trim());
  refusePersons(input.name, columns);
  const places = columnPlaces(columns);
  return {
    separator,
    columns,
    batches: rowBatches(rest, batches, { separator, width: columns.length }),
    column: (...names) => names.map((name) => places.get(name.toLowerCase())).find((at) => at !== undefined),
  };
}

/** @throws Fault `refused` when its rows are of persons: nothing of such a table is taken in. */
function refusePersons(name: string, columns: readonly string[]): void {
  const code = refusedFields(columns);
  if (!code) return;
  throw refusal(
    code,
    `${name} is not taken in (${code}): by its columns its rows tell of persons. ${REFUSALS[code].says}`,
  );
}

async function readHeader(input: Input, batches: AsyncGenerator<Line[]>, wanted?: Separator) {
  let lines: Line[] = [];
  for (let next = await batches.next(); !next.done; next = await batches.next()) {
    lines = [...lines, ...next.value];
    const at = lines.findIndex(({ text }) => text?.trim() !== "");
    lines = at < 0 ? [] : lines.slice(at);
    if (!lines[0]) continue;
    const separator = wanted ?? separatorOf(lines[0].text ?? "");
    const header = rowAt(lines, 0, separator);
    if (header === "open") continue;
    if ("flaw" in header) throw new Fault("invalid", `${input.name} has no column names: ${header.flaw}`);
    return { header, separator, rest: lines.slice(header.used) };
  }
  throw new Fault("invalid", `${input.name} has no line of column names, with which a table begins.`);
}

function columnPlaces(columns: readonly string[]): Map<string, number> {
  const places = new Map<string, number>();
  for (const [at, name] of columns.entries()) {
    if (!places.has(name.toLowerCase())) places.set(name.toLowerCase(), at);
  }
  return places;
}

async function* rowBatches(
  first: readonly Line[],
  batches: AsyncGenerator<Line[]>,
  reader: RowReader,
): AsyncGenerator<readonly Item[]> {
  let waiting = first;
  for await (const lines of batches) {
    const all = waiting.length > 0 ? [...waiting, ...lines] : lines;
    const { items, used } = readRows(all, reader, false);
    waiting = all.slice(used);
    if (items.length > 0) yield items;
  }
  yield readRows(waiting, reader, true).items;
}

interface RowReader {
  readonly separator: Separator;
  /** Cells in the header. */
  readonly width: number;
}

function readRows(
  lines: readonly Line[],
  reader: RowReader,
  isLast: boolean,
): { items: Item[]; used: number } {
  const items: Item[] = [];
  let at = 0;
  for (let line = lines[at]; line; line = lines[at]) {
    if (line.text?.trim() === "") {
      at++;
      continue;
    }
    const row = rowAt(lines, at, reader.separator);
    if (row === "open" && !isLast) break;
    const item = checked(lines, at, row, reader.width);
    items.push(item);
    at += "cells" in item && typeof row === "object" && "cells" in row ? row.used : 1;
  }
  return { items, used: at };
}

/** A row in doubt costs its first line only; whatever stands on the next lines gets its own chance. */
function checked(lines: readonly Line[], at: number, row: Cells | Flaw | "open", width: number): Item {
  const line = lines[at];
  const number = line?.number ?? 0;
  const raw = line?.raw ?? new Uint8Array();
  if (row === "open") {
    return { position: number, raw, quarantined: `Line ${number} opens a quote that is never closed.` };
  }
  if ("flaw" in row) return { position: number, raw, quarantined: row.flaw };
  const { cells, used } = row;
  const isWide = cells.length > width && cells.slice(width).every((cell) => cell.trim() === "");
  if (cells.length !== width && !isWide) {
    const quarantined =
      used > 1
        ? `Line ${number} opens a quote that is not closed where its row ends.`
        : `Line ${number} has ${cells.length} cells where the header has ${width}.`;
    return { position: number, raw, quarantined };
  }
  // The Humanitarian Exchange Language puts a row of hashtags under the header.
  if (cells[0]?.startsWith("#") && cells.every((cell) => cell === "" || cell.startsWith("#"))) {
    return { position: number, raw, filtered: `Line ${number} holds tags that describe the columns.` };
  }
  return asRow(lines, at, row);
}

function asRow(lines: readonly Line[], at: number, { cells, used }: Cells): Row {
  const first = lines[at];
  const position = first?.number ?? 0;
  if (used === 1) return { position, raw: first?.raw ?? new Uint8Array(), cells };
  const own = lines.slice(at, at + used);
  const parts = own.flatMap(({ raw, end }, i) => (i < used - 1 ? [raw, Buffer.from(end)] : [raw]));
  return { position, raw: Buffer.concat(parts), cells };
}

interface Cells {
  readonly cells: readonly string[];
  /** Lines it stands on. */
  readonly used: number;
}
interface Flaw {
  readonly flaw: string;
}

/** The row that begins at a line; "open" when the lines end inside its quotes. */
function rowAt(lines: readonly Line[], at: number, separator: Separator): Cells | Flaw | "open" {
  const line = lines[at];
  if (line?.text === undefined) return { flaw: line ? lineFlaw(line) : "There is no such line." };
  // PostgreSQL's text cannot hold it, and no table means it.
  if (line.text.includes("\0")) return { flaw: `Line ${line.number} has a zero byte.` };
  if (!line.text.includes('"')) return { cells: line.text.split(separator), used: 1 };
  return quotedRow(lines, at, separator);
}

function quotedRow(lines: readonly Line[], at: number, separator: Separator): Cells | Flaw | "open" {
  const number = lines[at]?.number ?? 0;
  const cells: string[] = [];
  let next = { at, from: 0 };
  let bytes = 0;
  for (;;) {
    const cell = cellAt(lines, next.at, next.from, separator);
    if (cell === "open") return "open";
    if ("flaw" in cell) return { flaw: cell.flaw.replace("{line}", String(number)) };
    bytes += cell.bytes;
    if (cell.at - at >= LONGEST_ROW || bytes > LONGEST_LINE)
      return { flaw: TOO_FAR.replace("{line}", String(number)) };
    cells.push(cell.value);
    const text = lines[cell.at]?.text ?? "";
    if (cell.from >= text.length) return { cells, used: cell.at - at + 1 };
    if (text[cell.from] !== separator) return { flaw: `Line ${number} has a stray quote.` };
    next = { at: cell.at, from: cell.from + 1 };
  }
}

const TOO_FAR = `Line {line} opens a quote that is not closed within ${LONGEST_ROW} lines or ${LONGEST_LINE} bytes.`;

interface Cell {
  readonly value: string;
  /** The line it ends on. */
  readonly at: number;
  /** The character after it. */
  readonly from: number;
  /** Of the lines it runs over, without the last. */
  readonly bytes: number;
}

function cellAt(
  lines: readonly Line[],
  at: number,
  from: number,
  separator: Separator,
): Cell | Flaw | "open" {
  const text = lines[at]?.text ?? "";
  if (text[from] === '"') return quotedCell(lines, at, from + 1);
  const end = text.indexOf(separator, from);
  const value = text.slice(from, end < 0 ? undefined : end);
  if (value.split('"').length % 2 === 0) return { flaw: "Line {line} has an unbalanced quote." };
  return { value, at, from: end < 0 ? text.length : end, bytes: 0 };
}

/** The rest of a cell after its opening quote. */
function quotedCell(lines: readonly Line[], at: number, start: number): Cell | Flaw | "open" {
  const parts: string[] = [];
  let here = at;
  let from = start;
  let bytes = 0;
  for (let line = lines[here]; line; line = lines[here]) {
    if (line.text === undefined) return { flaw: lineFlaw(line) };
    const quote = line.text.indexOf('"', from);
    if (quote < 0) {
      parts.push(line.text.slice(from), line.end);
      bytes += line.raw.length + 1;
      if (here - at >= LONGEST_ROW || bytes > LONGEST_LINE) return { flaw: TOO_FAR };
      here++;
      from = 0;
    } else if (line.text[quote + 1] === '"') {
      parts.push(line.text.slice(from, quote + 1));
      from = quote + 2;
    } else {
      parts.push(line.text.slice(from, quote));
      return { value: parts.join(""), at: here, from: quote + 1, bytes };
    }
  }
  return "open";
}

/** The separator that stands most often in a header line, outside quotes; a comma when none does. */
export function separatorOf(header: string): Separator {
  const bare = header.replace(/"[^"]*"/g, "");
  const counts = SEPARATORS.map((separator) => bare.split(separator).length - 1);
  return SEPARATORS[counts.indexOf(Math.max(...counts))] ?? ",";
}

/** The column names of what may be a table, in lower case; undefined when the first line is no header. */
export function sniffColumns(head: Head): readonly string[] | undefined {
  const header = headerLine(head);
  const cells = headerCells(header).map((cell) => cell.trim().toLowerCase());
  const isHeader = cells.length > 1 && new Set(cells).size > 1 && cells.every((cell) => cell.length < 100);
  return isHeader && !/^[[{<]/.test(header) ? cells : undefined;
}

/** The cells of a header that stands alone, as `headerLine` gives it; none when it cannot be read. */
export function headerCells(header: string): readonly string[] {
  const texts = header.replace(/\n$/, "").split("\n");
  const lines = texts.map((text, i): Line => ({ number: i + 1, raw: Buffer.from(text), end: "\n", text }));
  const row = rowAt(lines, 0, separatorOf(header));
  return typeof row === "object" && "cells" in row ? row.cells : [];
}

/** A table's header with its line end: what must stand before a row that is read alone. */
export function headerLine(head: Head): string {
  const lines = head.text.split(/(?<=\r\n|\n|\r(?!\n))/);
  const first = lines.findIndex((line) => line.trim() !== "");
  if (first < 0) return "";
  let header = lines[first] ?? "";
  for (let at = first + 1; header.split('"').length % 2 === 0 && at < lines.length; at++) header += lines[at];
  return `${header.replace(/[\r\n]+$/, "")}\n`;
}

/** What a row becomes; a Fault that is thrown sets the row aside, with its sentence as the reason. */
export type ReadRow = (row: Row) => readonly Draft[] | { readonly filtered: string };

export async function* findRows(table: Table, read: ReadRow): AsyncGenerator<Found> {
  for await (const items of table.batches) {
    for (const item of items) yield "cells" in item ? foundRow(item, read) : item;
  }
}

function foundRow(row: Row, read: ReadRow): Found {
  return attempt(row.position, row.raw, () => {
    const drafts = read(row);
    return "filtered" in drafts ? drafts : { drafts };
  });
}
