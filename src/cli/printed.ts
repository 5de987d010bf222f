/** Output for people: records as tables, objects as lines, numbers right-aligned. */
const WIDEST = 60;

export function printed(output: unknown): string {
  if (output === undefined || output === null) return "";
  if (typeof output !== "object") return `${output}\n`;
  if (Array.isArray(output)) return table(output);
  if ("sentence" in output && typeof output.sentence === "string") return `${output.sentence}\n`;
  if ("items" in output && Array.isArray(output.items)) {
    const total = "total" in output && typeof output.total === "number" ? `${output.total} in all.\n` : "";
    return output.items.length === 0 ? "Nothing there yet.\n" : `${table(output.items)}${total}`;
  }
  const width = Math.max(...Object.keys(output).map((name) => name.length), 1) + 2;
  return Object.entries(output)
    .map(([name, value]) => `${name.padEnd(width)}${cell(value, 2_000)}\n`)
    .join("");
}

function table(items: readonly unknown[]): string {
  const rows = items.map(flat);
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))].slice(0, 9);
  const cells = rows.map((row) => columns.map((column) => cell(row[column], WIDEST)));
  const widths = columns.map((column, i) =>
    Math.max(column.length, ...cells.map((row) => row[i]?.length ?? 0)),
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
  const { body, counts, label, ...rest } = { body: {}, counts: {}, label: undefined, ...item };
  void label;
  const inner = typeof body === "object" && body !== null ? body : {};
  const nested = "counts" in inner && typeof inner.counts === "object" ? inner.counts : counts;
  return Object.fromEntries(
    Object.entries({ ...rest, ...inner, ...nested }).filter(
      ([, value]) => typeof value !== "object" || value === null,
    ),
  );
}

function cell(value: unknown, widest: number): string {
  if (value === undefined || value === null) return "";
  const text = typeof value === "object" ? JSON.stringify(value) : String(value);
  return text.length > widest ? `${text.slice(0, widest - 1)}…` : text;
}
