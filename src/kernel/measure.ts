/**
 * What a measure counts, read from its name: which detectors are for it, and what a missing reading means.
 *
 * Attention (media volume, number of reports) is a kind of its own that no detector and no warning looks at:
 * forty papers copying one dispatch are one incident.
 */

export type MeasureKind =
  /** People killed. A missing reading is a zero. */
  | "deaths"
  /** Things that happened. A missing reading is a zero. */
  | "incidents"
  /** A price, a rate, a volume: any figure that goes up and down. A missing reading is unknown. */
  | "level"
  /** How much is said, not what happens. */
  | "attention";

const KINDS: readonly (readonly [RegExp, MeasureKind])[] = [
  [/media|mention|attention|articles|claims|reports|posts/, "attention"],
  [/deaths|fatalities|killed/, "deaths"],
  [/incidents|events|attacks|clashes|battles/, "incidents"],
];

export function measureKind(measure: string): MeasureKind {
  return KINDS.find(([name]) => name.test(measure))?.[1] ?? "level";
}

/** Whether a month or day without a reading is a zero rather than unknown. */
export function isCounted(measure: string): boolean {
  const kind = measureKind(measure);
  return kind === "deaths" || kind === "incidents";
}

/** Whether a measure counts deaths in organised violence, and not, say, deaths from a disease. */
export function countsViolence(measure: string): boolean {
  return (
    measure === "deaths" || (/^(ucdp|acled|conflict|battle|violence)-/.test(measure) && isDeaths(measure))
  );
}

function isDeaths(measure: string): boolean {
  return measureKind(measure) === "deaths";
}

/** Whose count of violence it is, where the name says so: "UCDP". */
export function sourceInName(measure: string): string | undefined {
  const source = measure.split("-")[0]?.toUpperCase() ?? "";
  return /^(UCDP|ACLED)$/.test(source) ? source : undefined;
}
