/** A warning problem as it stands: what its indicators say, how much of it is covered, and the level a person set. */
import { z } from "zod";
import { readingsOf } from "../analyse/indicator-watch.ts";
import { coverageOf, posterior, type Weighing } from "../direct/posterior.ts";
import { Indicator, IndicatorReading } from "../kernel/indicator.ts";
import { Probability } from "../kernel/likelihood.ts";
import { type Stored, storedSchema } from "../kernel/record.ts";
import { WatchLevel } from "../kernel/warning.ts";
import { WarningProblem, WatchDecision } from "../kernel/warning-problem.ts";
import type { View } from "../store/view.ts";

export const IndicatorStanding = z.object({
  indicator: storedSchema(Indicator),
  reading: storedSchema(IndicatorReading)
    .optional()
    .meta({ description: "Absent until it was first looked at." }),
  weight: z
    .number()
    .optional()
    .meta({ description: "What it moves the likelihood by, in log-odds; absent while unknown." }),
});

export const ProblemSummary = z.object({
  problem: storedSchema(WarningProblem),
  placeName: z.string(),
  level: WatchLevel.meta({ description: "The newest one in force; W5 until somebody has set one." }),
  levelSince: z.iso.datetime().optional(),
  proposed: storedSchema(WatchDecision)
    .optional()
    .meta({ description: "A change of level that waits for a second person." }),
  likelihood: Probability.meta({ description: "From the prior and the indicators; an aid, not the level." }),
  coverage: z
    .number()
    .min(0)
    .max(1)
    .optional()
    .meta({ description: "Absent of a problem without indicators." }),
  known: z.int(),
  indicators: z.int(),
  active: z.int(),
  contradictions: z
    .array(z.object({ group: z.string(), seen: z.array(z.string()), absent: z.array(z.string()) }))
    .meta({
      description:
        "Indicators of one group of which some are active and others were looked for and not seen.",
    }),
  criticalGaps: z
    .array(z.string())
    .meta({ description: "Critical indicators of which nothing is known, by their text." }),
});
export type ProblemSummary = z.infer<typeof ProblemSummary>;

export interface ProblemStanding {
  readonly summary: ProblemSummary;
  readonly standings: z.infer<typeof IndicatorStanding>[];
  readonly decisions: Stored<WatchDecision>[];
}

/** @param nameOf what the desk calls a place, by its key. */
export async function problemStanding(
  view: View,
  problem: Stored<WarningProblem>,
  nameOf: (key: string) => string = (key) => key,
): Promise<ProblemStanding> {
  const where = { problemId: problem.id };
  // In turn: within a transaction there is one connection, and it answers one question at a time.
  const { items } = await view.list(Indicator, { where: { ...where, status: "active" }, limit: 500 });
  const readings = await readingsOf(view, problem.id);
  const decided = await view.list(WatchDecision, { where, limit: 100 });
  const weighings = items.map((indicator) => weighing(indicator, readings.get(indicator.id)));
  const { p, weights } = posterior(problem.body.prior.p, weighings);
  const coverage = coverageOf(weighings);
  const decisions = [...decided.items].sort((a, b) => (a.body.proposedAt < b.body.proposedAt ? 1 : -1));
  const inForce = levelInForce(decisions);
  const proposed = decisions.find(({ body }) => body.status === "proposed");
  const textOf = new Map(items.map(({ id, body }) => [id, body.text]));
  return {
    summary: {
      problem,
      placeName: nameOf(problem.body.place),
      level: inForce?.body.level ?? "W5",
      ...(inForce?.body.confirmedAt !== undefined && { levelSince: inForce.body.confirmedAt }),
      ...(proposed && { proposed }),
      likelihood: p,
      ...(coverage.share !== undefined && { coverage: coverage.share }),
      known: coverage.known,
      indicators: coverage.of,
      active: weighings.filter(({ state }) => state === "ACTIVE").length,
      contradictions: contradictionsIn(items, readings),
      criticalGaps: coverage.criticalGaps.map((id) => textOf.get(id) ?? id),
    },
    standings: items.map((indicator) => {
      const reading = readings.get(indicator.id);
      const weight = weights.get(indicator.id);
      return { indicator, ...(reading && { reading }), ...(weight !== undefined && { weight }) };
    }),
    decisions,
  };
}

/** Indicators of a group are held to say the same thing: where they do not, somebody has to look. */
function contradictionsIn(
  items: readonly Stored<Indicator>[],
  readings: ReadonlyMap<string, Stored<IndicatorReading>>,
): ProblemSummary["contradictions"] {
  const groups = [...new Set(items.map(({ body }) => body.group))].filter((group) => group !== "");
  return groups.flatMap((group) => {
    const inState = (state: string) =>
      items
        .filter(({ id, body }) => body.group === group && readings.get(id)?.body.state === state)
        .map(({ body }) => body.text);
    const [seen, absent] = [inState("ACTIVE"), inState("NOT_OBSERVED")];
    return seen.length > 0 && absent.length > 0 ? [{ group, seen, absent }] : [];
  });
}

/** The newest decision that somebody confirmed, of those given newest first. */
export function levelInForce(decisions: readonly Stored<WatchDecision>[]): Stored<WatchDecision> | undefined {
  return [...decisions]
    .filter(({ body }) => body.status === "in-force")
    .sort((a, b) => ((a.body.confirmedAt ?? "") < (b.body.confirmedAt ?? "") ? 1 : -1))[0];
}

function weighing({ id, body }: Stored<Indicator>, reading: Stored<IndicatorReading> | undefined): Weighing {
  return {
    id,
    group: body.group,
    criticality: body.criticality,
    ratio: body.learned ?? body.ratio,
    state: reading?.body.state ?? "UNKNOWN",
    coverage: reading?.body.coverage ?? 0,
  };
}
