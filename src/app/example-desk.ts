/** What the parts of the example's play share: who plays the desk, its records' ids, and reports by when they came. */
import type { Stored } from "../kernel/record.ts";
import { Report } from "../kernel/report.ts";
import { derivedId } from "../store/identity.ts";
import type { View } from "../store/view.ts";

/** Something that happens at a time of the story. */
export interface Act {
  readonly at: string;
  readonly name: string;
  play(): Promise<unknown>;
}

export const DESK = "exercise desk";

export function exerciseId(kind: string, key: string): string {
  return derivedId(kind, DESK, key);
}

/**
 * @param at the minute of receipt is enough.
 * @throws Error where the example cites a report that never came: then the example is wrong.
 */
export async function receivedAt(view: View, at: string): Promise<readonly Stored<Report>[]> {
  const to = new Date(Date.parse(at) + 59_999).toISOString();
  const { items } = await view.list(Report, { where: { receivedAt: { from: at, to } }, limit: 20 });
  if (items.length === 0) throw new Error(`the example cites a report of ${at}; there is none`);
  return items;
}
