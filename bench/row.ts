/** One line of the benchmark's table. */
export interface Row {
  readonly what: string;
  readonly measured: string;
  /** What design section 9 allows, or the reference it is held against. */
  readonly budget: string;
  /** Absent where there is no budget to keep. */
  readonly kept?: boolean;
}

export function printRows(rows: readonly Row[]): string {
  const cells = rows.map(({ what, measured, budget, kept }) => [
    what,
    measured,
    budget,
    kept === undefined ? "" : kept ? "kept" : "MISSED",
  ]);
  const head = ["what", "measured", "budget", ""];
  const widths = head.map((title, i) => Math.max(title.length, ...cells.map((row) => row[i]?.length ?? 0)));
  const line = (row: readonly string[]) =>
    row
      .map((cell, i) => cell.padEnd(widths[i] ?? 0))
      .join("  ")
      .trimEnd();
  return `${[line(head), widths.map((width) => "─".repeat(width)).join("  "), ...cells.map(line)].join("\n")}\n`;
}

export function perSecond(count: number, milliseconds: number): number {
  return Math.round(count / (milliseconds / 1_000));
}
