/**
 * The coverage matrix: which source looks at which indicator, where, and whether it is alive.
 *
 * It shows what a share hides: an indicator that nobody looks at, one that hangs on a single source, and a source on
 * which many hang.
 */
export interface CoveredIndicator {
  readonly id: string;
  /** Named sources; none is a gap, whatever else may happen to show it. */
  readonly sources: readonly string[];
  readonly staleAfterDays: number;
}

export type CellState = "live" | "stale";

export interface Cell {
  readonly source: string;
  readonly state: CellState;
  /** Since it was collected; absent if it never was. */
  readonly days?: number;
}

export interface MatrixRow {
  readonly id: string;
  readonly cells: readonly Cell[];
  /** No source at all, or none that is alive. */
  readonly isGap: boolean;
  /** One that is alive, and no other. */
  readonly hangsOn?: string;
}

export interface CoverageMatrix {
  readonly rows: readonly MatrixRow[];
  /** By source: how many indicators it covers alone. */
  readonly alone: ReadonlyMap<string, number>;
  readonly gaps: number;
  readonly single: number;
  /** Indicators with a stale source. */
  readonly stale: number;
}

/** @param collected the day number on which each source was last collected; @param day today's. */
export function coverageMatrix(
  indicators: readonly CoveredIndicator[],
  collected: ReadonlyMap<string, number>,
  day: number,
): CoverageMatrix {
  const rows = indicators.map((indicator) => rowOf(indicator, collected, day));
  const alone = new Map<string, number>();
  for (const { hangsOn } of rows)
    if (hangsOn !== undefined) alone.set(hangsOn, (alone.get(hangsOn) ?? 0) + 1);
  return {
    rows,
    alone,
    gaps: rows.filter(({ isGap }) => isGap).length,
    single: rows.filter(({ hangsOn }) => hangsOn !== undefined).length,
    stale: rows.filter(({ cells }) => cells.some(({ state }) => state === "stale")).length,
  };
}

function rowOf(
  { id, sources, staleAfterDays }: CoveredIndicator,
  collected: ReadonlyMap<string, number>,
  day: number,
): MatrixRow {
  const cells = [...new Set(sources)].map((source): Cell => {
    const last = collected.get(source);
    const days = last === undefined ? undefined : Math.max(0, day - last);
    const isLive = days !== undefined && days <= staleAfterDays;
    return { source, state: isLive ? "live" : "stale", ...(days !== undefined && { days }) };
  });
  const [first, ...others] = cells.filter(({ state }) => state === "live");
  return {
    id,
    cells,
    isGap: first === undefined,
    ...(first && others.length === 0 && { hangsOn: first.source }),
  };
}
