/** The episodes that are open, or were within a day. */
import type { Stored } from "../kernel/record.ts";
import { Warning, type WatchLevel } from "../kernel/warning.ts";
import { WarningProblem } from "../kernel/warning-problem.ts";
import type { View } from "../store/view.ts";
import { problemStanding } from "./problem-summary.ts";

/** Open warnings, and those that were closed on a day or after it. */
export async function allOpenWarnings(view: View, closedSince: string): Promise<Stored<Warning>[]> {
  const items: Stored<Warning>[] = [];
  for (const status of ["open", "closed"] as const) {
    let after: string | undefined;
    do {
      const page = await view.list(Warning, { where: { status }, limit: 500, after });
      items.push(...page.items);
      const oldest = page.items.at(-1);
      // The newest come first: below a day that is past, nothing was closed since.
      after =
        status === "closed" && oldest && oldest.recordedAt.slice(0, 10) < closedSince ? undefined : page.next;
    } while (after);
  }
  return items.filter(
    ({ body }) => body.status === "open" || (body.history.at(-1)?.at ?? body.lastSeen) >= closedSince,
  );
}

export interface OpenProblem {
  readonly problem: Stored<WarningProblem>;
  readonly level: WatchLevel;
  readonly before: WatchLevel;
  readonly levelSince: string | undefined;
}

export async function allOpenProblems(view: View): Promise<OpenProblem[]> {
  const { items } = await view.list(WarningProblem, { where: { status: "active" }, limit: 500 });
  return Promise.all(
    items.map(async (problem) => {
      const { summary, decisions } = await problemStanding(view, problem);
      const { level, levelSince } = summary;
      const decision = decisions.find(
        ({ body }) => body.status === "in-force" && body.confirmedAt === levelSince,
      );
      return { problem, level, levelSince, before: decision?.body.before ?? "W5" };
    }),
  );
}
