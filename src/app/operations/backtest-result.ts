import { z } from "zod";
import { bucketName } from "../../analyse/calendar.ts";
import { Backtest, BacktestEstimate, BacktestScore, PlacedDay } from "../../kernel/backtest.ts";
import { storedSchema } from "../../kernel/record.ts";
import { Warning } from "../../kernel/warning.ts";
import { seededChance } from "../../numerics/chance.ts";
import { leadTimes } from "../../numerics/warning-metrics.ts";
import { scoreAt } from "../../review/backtest-run.ts";
import type { View } from "../../store/view.ts";
import { operation } from "../operation.ts";
import { placeNames } from "../place-names.ts";

const EpisodeShown = z.object({
  place: z.string(),
  placeName: z.string(),
  from: z.iso.date(),
  to: z.iso.date().optional().meta({ description: "Last date in alert; absent while it is open." }),
  outcome: z.enum(["hit", "late", "intervened", "false", "censored"]),
  event: z.iso.date().optional(),
  lead: z.int().optional().meta({ description: "Steps from the alert to the event." }),
});

const Latencies = z.object({ p50: BacktestEstimate, p90: BacktestEstimate });

export const backtestResult = operation({
  id: "backtest-result",
  title: "Shows a backtest, at any threshold",
  about:
    "Figures with intervals, curves, episodes and missed events. Another threshold is tried on the scores that were kept; nobody is asked again.",
  permission: "read",
  effect: "read",
  positional: ["id"],
  input: z.object({
    id: z.uuid(),
    threshold: z.coerce.number().optional().meta({ description: "The one that was chosen if left out." }),
  }),
  output: z.object({
    backtest: storedSchema(Backtest),
    placeNames: z.record(z.string(), z.string()),
    at: BacktestScore.optional().meta({
      description: "At the threshold asked for; absent until it is done.",
    }),
    episodes: z.array(EpisodeShown),
    missed: z.array(PlacedDay),
    acknowledged: Latencies.optional().meta({
      description: "Hours in which this desk's own warnings were acknowledged, as they stand now.",
    }),
  }),
  async run({ id, threshold }, { view, language }) {
    const backtest = await view.one(Backtest, id);
    const { body } = backtest;
    const nameOf = await placeNames(view, language);
    const names = Object.fromEntries(body.scores.map(({ place }) => [place, nameOf(place)]));
    const acknowledged = await acknowledgement(view);
    const common = { backtest, placeNames: names, ...(acknowledged && { acknowledged }) };
    const chosen = threshold ?? body.threshold;
    if (body.status !== "done" || chosen === undefined) return { ...common, episodes: [], missed: [] };
    const { score, episodes, missed } = scoreAt(body, chosen);
    const day = (step: number) => bucketName(body.step, step);
    return {
      ...common,
      at: score,
      episodes: episodes.map(({ place, from, to, outcome }) => ({
        place,
        placeName: names[place] ?? nameOf(place),
        from: day(from),
        ...(to !== undefined && { to: day(to) }),
        outcome: outcome.kind,
        ...("event" in outcome && { event: day(outcome.event) }),
        ...(outcome.kind === "hit" && { lead: outcome.lead }),
      })),
      missed: missed.map(({ place, at }) => ({ place, at: day(at) })),
    };
  },
});

/** How long warnings waited for somebody who took them in; absent where none was. */
async function acknowledgement(view: View): Promise<z.input<typeof Latencies> | undefined> {
  const { items } = await view.list(Warning, { limit: 500 });
  const hours = items.flatMap(({ body: { firstSeen, acknowledgedAt } }) =>
    acknowledgedAt === undefined
      ? []
      : [Math.max(0, (Date.parse(acknowledgedAt) - Date.parse(firstSeen)) / 3_600_000)],
  );
  if (hours.length === 0) return undefined;
  const { p50, p90 } = leadTimes(hours, 0, seededChance("acknowledged"));
  return { p50, p90 };
}
