import { z } from "zod";
import { dayOf } from "../../analyse/calendar.ts";
import { lastCollected } from "../../analyse/indicator-measure.ts";
import { coverageMatrix as matrixOf } from "../../direct/coverage-matrix.ts";
import { Indicator } from "../../kernel/indicator.ts";
import type { Stored } from "../../kernel/record.ts";
import { Source } from "../../kernel/source.ts";
import { WarningProblem } from "../../kernel/warning-problem.ts";
import type { View } from "../../store/view.ts";
import { operation } from "../operation.ts";

const Cell = z.object({
  source: z.uuid(),
  state: z.enum(["live", "stale"]),
  days: z
    .int()
    .optional()
    .meta({ unit: "days", description: "Since it was collected; absent if it never was." }),
});

const Row = z.object({
  indicatorId: z.uuid(),
  text: z.string(),
  problemId: z.uuid(),
  problem: z.string(),
  place: z.string(),
  criticality: z.string(),
  cells: z.array(Cell),
  isGap: z.boolean().meta({ description: "No source at all, or none that is alive." }),
  hangsOn: z.uuid().optional().meta({ description: "The only source that is alive." }),
});

export const coverageMatrix = operation({
  id: "coverage-matrix",
  title: "Shows which source looks at which indicator, and where nobody does",
  about:
    "Indicator by source and place: live, stale or missing; gaps first, then what hangs on a single source. Of one warning problem, or of all that are active.",
  permission: "read",
  effect: "read",
  input: z.object({ problem: z.uuid().optional() }),
  output: z.object({
    items: z.array(Row),
    sources: z.array(
      z.object({
        id: z.uuid(),
        name: z.string(),
        alone: z.int().meta({ description: "Indicators that hang on it." }),
      }),
    ),
    gaps: z.int(),
    single: z.int(),
    stale: z.int().meta({ description: "Indicators with a stale source." }),
  }),
  async run({ problem }, { system, view }) {
    const problems = problem
      ? [await view.one(WarningProblem, problem)]
      : (await view.list(WarningProblem, { where: { status: "active" }, limit: 500 })).items;
    const indicators = (await Promise.all(problems.map(({ id }) => indicatorsOf(view, id)))).flat();
    const ids = [...new Set(indicators.flatMap(({ body }) => body.sources))];
    // A source that the reader may not see is not named; what hangs on it shows as a gap to them.
    const sources = await view.many(Source, ids);
    const collected = new Map<string, number>();
    for (const { id } of sources) {
      const last = await lastCollected(view, id);
      if (last !== undefined) collected.set(id, last);
    }
    const seen = new Set(sources.map(({ id }) => id));
    const matrix = matrixOf(
      indicators.map(({ id, body: { sources: named, staleAfterDays } }) => ({
        id,
        sources: named.filter((one) => seen.has(one)),
        staleAfterDays,
      })),
      collected,
      dayOf(view.asOf ?? system.clock.now()),
    );
    const titles = new Map(problems.map(({ id, body }) => [id, body]));
    const items = matrix.rows.flatMap(({ id, cells, isGap, hangsOn }) => {
      const indicator = indicators.find((one) => one.id === id);
      const of = indicator && titles.get(indicator.body.problemId);
      if (!indicator || !of) return [];
      const { text, problemId, criticality } = indicator.body;
      return [
        {
          indicatorId: id,
          ...{ text, problemId, criticality, isGap },
          problem: of.title,
          place: placeOf(indicator) ?? of.place,
          cells: [...cells],
          ...(hangsOn !== undefined && { hangsOn }),
        },
      ];
    });
    const rank = ({ isGap, hangsOn }: { isGap: boolean; hangsOn?: string }) => (isGap ? 0 : hangsOn ? 1 : 2);
    return {
      items: items.sort((a, b) => rank(a) - rank(b)),
      sources: sources.map(({ id, body }) => ({ id, name: body.name, alone: matrix.alone.get(id) ?? 0 })),
      gaps: matrix.gaps,
      single: matrix.single,
      stale: matrix.stale,
    };
  },
});

async function indicatorsOf(view: View, problemId: string): Promise<readonly Stored<Indicator>[]> {
  return (await view.list(Indicator, { where: { problemId, status: "active" }, limit: 500 })).items;
}

/** Where it is watched, if that is not where the problem is. */
function placeOf({ body: { binding } }: Stored<Indicator>): string | undefined {
  if (binding.by === "series") return binding.series.place;
  return binding.by === "search" ? binding.place : undefined;
}
