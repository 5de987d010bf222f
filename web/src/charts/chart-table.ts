/** A chart's values as a table: what is shown instead of the picture, copied and downloaded. */
export interface ChartTable {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (string | number | undefined)[])[];
}

/** RFC 4180, with the decimal point of machines. */
export function asCsv({ columns, rows }: ChartTable): string {
  return [columns, ...rows].map((row) => row.map(cell).join(",")).join("\r\n");
}

function cell(value: string | number | undefined): string {
  const text = value === undefined ? "" : String(value);
  // A text that a spreadsheet would take for a formula is kept a text.
  const safe = typeof value === "string" && /^[=+\-@\t]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
