/** What is drawn of a step ahead: its kept quantiles. */
interface Lead {
  readonly quantiles: readonly number[];
}

/** Where the kept quantiles stand: 2.5, 5, 10, 25, 50, 75, 90, 95, 97.5%. A test holds this to the kernel. */
export const QUANTILE_AT = {
  low95: 0,
  low80: 2,
  low50: 3,
  median: 4,
  high50: 5,
  high80: 6,
  high95: 8,
} as const;
export type QuantileName = keyof typeof QUANTILE_AT;

export function quantile(lead: Lead | undefined, name: QuantileName): number {
  return lead?.quantiles[QUANTILE_AT[name]] ?? 0;
}
