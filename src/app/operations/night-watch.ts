import { z } from "zod";
import { partsOf, worded } from "../../kernel/in-language.ts";
import { IndicatorState } from "../../kernel/indicator.ts";
import type { Stored } from "../../kernel/record.ts";
import { SaidFields } from "../../kernel/said.ts";
import { LEVELS, Warning, WatchLevel } from "../../kernel/warning.ts";
import { WarningProblem } from "../../kernel/warning-problem.ts";
import type { View } from "../../store/view.ts";
import { operation } from "../operation.ts";
import { placeNames } from "../place-names.ts";
import { type ProblemStanding, problemStanding } from "../problem-summary.ts";

const HOUR = 3_600_000;

const Change = z.discriminatedUnion("what", [
  z.object({
    what: z.literal("level"),
    at: z.iso.datetime(),
    level: WatchLevel,
    before: WatchLevel,
    reason: z.string(),
    said: SaidFields,
  }),
  z.object({
    what: z.literal("proposal"),
    at: z.iso.datetime(),
    level: WatchLevel,
    before: WatchLevel,
    reason: z.string(),
  }),
  z.object({ what: z.literal("indicator"), at: z.iso.date(), text: z.string(), state: IndicatorState }),
]);

const Moved = z.object({
  id: z.uuid(),
  kind: z.enum(["warning-problem", "warning"]),
  title: z.string(),
  said: SaidFields,
  placeName: z.string(),
  level: WatchLevel,
  likelihood: z.number(),
  coverage: z.number().optional(),
  changes: z.array(Change).min(1),
});
type Moved = z.infer<typeof Moved>;

export const nightWatch = operation({
  id: "night-watch",
  title: "Shows only what has changed, for whoever is on duty",
  about:
    "Warning problems and warnings whose level was set, proposed or moved, and indicators whose state changed, since a time; the worst first. What did not change is a number.",
  permission: "read",
  effect: "read",
  input: z.object({
    since: z.iso.datetime().optional().meta({ description: "Twelve hours ago if left out." }),
  }),
  output: z.object({
    since: z.iso.datetime(),
    now: z.iso.datetime(),
    moved: z.array(Moved),
    unmoved: z.int(),
  }),
  async run({ since }, { system, view, language }) {
    const now = view.asOf ?? system.clock.now();
    const from = since ?? new Date(now.getTime() - 12 * HOUR).toISOString();
    const nameOf = await placeNames(view, language);
    const problems = await view.list(WarningProblem, { where: { status: "active" }, limit: 500 });
    const moved: Moved[] = [];
    for (const problem of problems.items) {
      const one = movedProblem(await problemStanding(view, problem, nameOf), from);
      if (one) moved.push(one);
    }
    const warnings = await openWarnings(view);
    for (const warning of warnings) {
      const one = movedWarning(warning, from, nameOf);
      if (one) moved.push(one);
    }
    moved.sort((a, b) => LEVELS.indexOf(b.level) - LEVELS.indexOf(a.level) || b.likelihood - a.likelihood);
    return {
      since: from,
      now: now.toISOString(),
      moved,
      unmoved: problems.items.length + warnings.length - moved.length,
    };
  },
});

function movedProblem({ summary, standings, decisions }: ProblemStanding, from: string): Moved | undefined {
  const levels = decisions.flatMap(({ body }): readonly z.infer<typeof Change>[] => {
    const { level, before, reason, status, confirmedAt, proposedAt } = body;
    if (status === "in-force" && confirmedAt !== undefined && confirmedAt >= from)
      return [{ what: "level", at: confirmedAt, level, before, reason }];
    return status === "proposed" && proposedAt >= from
      ? [{ what: "proposal", at: proposedAt, level, before, reason }]
      : [];
  });
  // An indicator's state has a day and no hour: one that changed on the day of `since` is told.
  const states = standings.flatMap(({ indicator, reading }) =>
    reading && reading.body.since >= from.slice(0, 10)
      ? [
          {
            what: "indicator" as const,
            at: reading.body.since,
            text: indicator.body.text,
            state: reading.body.state,
          },
        ]
      : [],
  );
  const changes = [...levels, ...states];
  if (changes.length === 0) return undefined;
  const { problem, placeName, level, likelihood, coverage } = summary;
  const { id, body } = problem;
  return {
    id,
    kind: "warning-problem",
    title: body.title,
    placeName,
    level,
    likelihood,
    ...(coverage !== undefined && { coverage }),
    changes,
  };
}

function movedWarning(
  { id, body }: Stored<Warning>,
  from: string,
  nameOf: (key: string) => string,
): Moved | undefined {
  const changes = body.history.flatMap((entry, i) => {
    const { at, level } = entry;
    const before = body.history[i - 1]?.level ?? "W5";
    return at >= from.slice(0, 10) && level !== before
      ? [
          {
            what: "level" as const,
            at: `${at}T00:00:00.000Z`,
            level,
            before,
            ...worded({ reason: partsOf(entry, "why") }),
          },
        ]
      : [];
  });
  if (changes.length === 0) return undefined;
  const { place, level, likelihood } = body;
  return {
    id,
    kind: "warning",
    ...worded({ title: partsOf(body, "title") }),
    placeName: nameOf(place),
    level,
    likelihood: likelihood.p,
    changes,
  };
}

async function openWarnings(view: View): Promise<readonly Stored<Warning>[]> {
  const open: Stored<Warning>[] = [];
  let after: string | undefined;
  do {
    const page = await view.list(Warning, { where: { status: "open" }, limit: 500, after });
    open.push(...page.items);
    after = page.next;
  } while (after);
  return open;
}
