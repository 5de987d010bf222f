/** What a report or a claim carries of where its story comes from. */
export interface Carried {
  readonly origin?: string | undefined;
  readonly decidedOrigin?: string | undefined;
}

/** The story's provenance root: what a person decided, else what the source said or the rule found. */
export function originOf({ decidedOrigin, origin }: Carried): string | undefined {
  return decidedOrigin ?? origin;
}

/** The origin of a story that begins with this report. */
export function beginningWith(reportId: string): string {
  return `report:${reportId}`;
}

const ALONE = "alone:";

/** The origin of a report of which a person says that it echoes nobody. */
export function aloneIn(reportId: string): string {
  return `${ALONE}${reportId}`;
}

/** Whether an origin is one that reports can share. */
export function isStory(origin: string): boolean {
  return !origin.startsWith(ALONE);
}
