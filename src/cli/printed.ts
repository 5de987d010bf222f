/**
 * Output for people: records as tables, objects as lines, numbers right-aligned.
 *
 * What is printed came from elsewhere and may hold anything: no character of it moves the cursor, changes a
 * colour or turns the direction of the line.
 */
const WIDEST = 60;
/** Sentences that one reads the list for are never cut: they come last, where they push nothing aside. */
const WHOLE = new Set(["reason", "about", "misleads", "error"]);
const MOST_COLUMNS = 9;
/** What a person cannot use in a list; --json has it. */
const LEFT_OUT = new Set([
  "version",
  "recordedBy",
  "label",
  "raw",
  "rawBytes",
  "sha256",
  "text",
  "seed",
  "said",
]);

export function printed(output: unknown): string {
  if (output === undefined || output === null) return "";
  if (typeof output !== "object") return `${printable(String(output))}\n`;
  if (Array.isArray(output)) return table(output);
  if ("sentence" in output && typeof output.sentence === "string") return `${lines(output.sentence)}\n`;
  if ("items" in output && Array.isArray(output.items)) {
    const total = "total" in output && typeof output.total === "number" ? output.total : undefined;
    if (output.items.length === 0) return "Nothing there yet.\n";
    return `${table(output.items)}${total === undefined ? "" : `${countOf(total, output)} in all.\n`}`;
  }
  return page(output);
}

/** An object that is no list: what is single as lines, what is many as a table under its name. */
function page(output: object): string {
  const stored = "body" in output && typeof output.body === "object" ? { ...output, ...output.body } : output;
  const fields = Object.entries(stored).filter(([name]) => !LEFT_OUT.has(name) && name !== "body");
  const single = fields.flatMap(([name, value]) => singles(name, value));
  const width = Math.max(...single.map(([name]) => name.length), 1) + 2;
  const tables = fields.flatMap(([name, value]) =>
    isListOfThings(value) ? [`\n${name}\n${value.length > 0 ? table(value) : "Nothing there.\n"}`] : [],
  );
  return `${single.map(([name, value]) => `${printable(name).padEnd(width)}${cell(value, 2_000)}\n`).join("")}${tables.join("")}`;
}

/** What lies in an object is named by the way to it: `banner.text`. */
function singles(name: string, value: unknown): [string, unknown][] {
  if (isListOfThings(value)) return [];
  if (typeof value !== "object" || value === null || Array.isArray(value)) return [[name, value]];
  return Object.entries(value).flatMap(([inner, one]) => singles(`${name}.${inner}`, one));
}

function isListOfThings(value: unknown): value is readonly unknown[] {
  return Array.isArray(value) && !isListOfTexts(value);
}

function countOf(total: number, output: object): string {
  return "totalIsAtLeast" in output && output.totalIsAtLeast ? `At least ${total}` : String(total);
}

function table(items: readonly unknown[]): string {
  const rows = items.map(flat);
  const found = [...new Set(rows.flatMap((row) => Object.keys(row)))].slice(0, MOST_COLUMNS);
  const columns = [...found.filter((name) => !WHOLE.has(name)), ...found.filter((name) => WHOLE.has(name))];
  const cells = rows.map((row) =>
    columns.map((column) => cell(row[column], WHOLE.has(column) ? Number.POSITIVE_INFINITY : WIDEST)),
  );
  // The last column needs no room kept behind it, and its rule is as wide as a cut cell at most.
  const widths = columns.map((column, i) =>
    Math.min(WIDEST, Math.max(column.length, ...cells.map((row) => row[i]?.length ?? 0))),
  );
  const numeric = columns.map((column) =>
    rows.every((row) => row[column] === undefined || typeof row[column] === "number"),
  );
  const line = (row: readonly string[]) =>
    row
      .map((text, i) => (numeric[i] ? text.padStart(widths[i] ?? 0) : text.padEnd(widths[i] ?? 0)))
      .join("  ")
      .trimEnd();
  return `${[line(columns), widths.map((width) => "─".repeat(width)).join("  "), ...cells.map(line)].join("\n")}\n`;
}

/** A stored record is shown by its body; what is nested deeper is left to --json. */
function flat(item: unknown): Record<string, unknown> {
  if (typeof item !== "object" || item === null) return { value: item };
  const { body, counts, ...rest } = { body: {}, counts: {}, ...item };
  const inner = typeof body === "object" && body !== null ? body : {};
  const nested = "counts" in inner && typeof inner.counts === "object" ? inner.counts : counts;
  return Object.fromEntries(
    // Counts come first: they are what a list of runs is looked at for.
    Object.entries({ ...rest, ...nested, ...inner }).filter(([name, value]) => isShown(name, value)),
  );
}

function isShown(name: string, value: unknown): boolean {
  if (LEFT_OUT.has(name) || /[a-z]Id$/.test(name)) return false;
  return typeof value !== "object" || value === null || isListOfTexts(value);
}

function isListOfTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((part) => typeof part === "string");
}

function cell(value: unknown, widest: number): string {
  if (value === undefined || value === null) return "";
  if (isListOfTexts(value)) return shortened(printable(value.join(", ")), widest);
  return shortened(printable(typeof value === "object" ? JSON.stringify(value) : String(value)), widest);
}

function shortened(text: string, widest: number): string {
  const characters = [...text];
  return characters.length > widest ? `${characters.slice(0, widest - 1).join("")}…` : text;
}

function lines(text: string): string {
  return text.split("\n").map(printable).join("\n");
}

/** Control characters, and those that turn the direction of all that follows (Unicode TR 36, 3.4). */
function printable(text: string): string {
  return text.replaceAll(/[\p{Cc}\u202a-\u202e\u2066-\u2069]+/gu, " ");
}
