import { csvCell } from "../../../src/kernel/csv-cell.ts";

/** A chart's values as a table: what is shown instead of the picture, copied and downloaded. */
export interface ChartTable {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (string | number | undefined)[])[];
}

/** RFC 4180, with the decimal point of machines. */
export function asCsv({ columns, rows }: ChartTable): string {
  return [columns, ...rows].map((row) => row.map(csvCell).join(",")).join("\r\n");
}
