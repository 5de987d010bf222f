import type { BriefSection } from "../kernel/brief.ts";

type Table = Pick<NonNullable<BriefSection["table"]>, "columns" | "rows">;

/** A table as it is printed: its portion marks are the last column. */
export function withMarks(table: NonNullable<BriefSection["table"]>, title: string): Table {
  const { columns, rows, marks } = table;
  if (!marks) return { columns, rows };
  return { columns: [...columns, title], rows: rows.map((row, i) => [...row, marks[i] ?? ""]) };
}
