/**
 * Would this desk have warned of it? An event's two years before it, on this desk's own readings as known then.
 *
 * The invariant: with `recorded`, months before this desk recorded anything are empty; they are not filled with what it
 * learnt later.
 */
import { z } from "zod";
import { bucketName } from "../analyse/calendar.ts";
import { Fault } from "../kernel/fault.ts";
import type { Label } from "../kernel/label.ts";
import { monthName, monthNumber } from "../kernel/month.ts";
import type { SeriesKey } from "../kernel/series.ts";
import { WatchLevel } from "../kernel/warning.ts";
import { inBacktestThread } from "../review/backtest-work.ts";
import type { EventStory } from "../review/event-story.ts";
import type { View } from "../store/view.ts";
import { historyOfSeries } from "./backtesting.ts";

export const StoryAsked = z.object({
  place: z.string().meta({ description: "A place key, such as MLI." }),
  month: z
    .string()
    .regex(/^\d{4}-(0[1-9]|1[0-2])$/, { error: "is not a month; write YYYY-MM" })
    .meta({ description: "The month of the event." }),
  measure: z.string().default("ucdp-deaths-best"),
  vintages: z.enum(["recorded", "dated", "none"]).default("none").meta({
    description: "Since when a figure counts as known; see backtest-ask.",
  }),
  delay: z.coerce.number().int().min(0).max(60).default(0),
  threshold: z.coerce.number().min(0).max(1).default(0.08).meta({
    description:
      "Likelihood of 25 deaths in three months at which it counts as warned; 0.08 opens a warning.",
  }),
});
export type StoryAsked = z.output<typeof StoryAsked>;

const Month = z.object({
  month: z.string().meta({ description: "As of the end of it." }),
  newest: z.string().meta({ description: "Newest month that had a figure then." }),
  deaths: z.number(),
  quarter: z.number(),
  year: z.number(),
  p: z.number(),
  level: WatchLevel,
  forecast: z.number(),
  onset3: z.number().optional(),
  onset12: z.number().optional(),
  escalation: z.number().optional(),
  alarms: z.array(z.string()),
});

export const StoryShown = z.object({
  place: z.string(),
  placeName: z.string(),
  month: z.string(),
  vintages: z.enum(["recorded", "dated", "none"]),
  threshold: z.number(),
  verdict: z.enum(["warned", "late", "missed", "unknown"]),
  first: z.string().optional().meta({ description: "Month at whose end the alert began that stood for it." }),
  leadMonths: z.int().optional(),
  highest: z.object({ month: z.string(), p: z.number() }).optional(),
  months: z.array(Month),
  after: z.array(z.object({ month: z.string(), deaths: z.number() })),
});
export type StoryShown = z.output<typeof StoryShown>;

/** An alert that began earlier stands for anything, and so for nothing. */
const LONGEST_LEAD = 12;
const LEAST_LEAD = 2;
/** Months below the threshold that end an alert. */
const DWELL = 3;

export async function storyOf(
  view: View,
  asked: StoryAsked,
  nameOf: (place: string) => string,
  signal: AbortSignal,
  told?: (done: number, total: number) => void,
): Promise<{ readonly shown: StoryShown; readonly label: Label; readonly key: SeriesKey }> {
  const { place, month, measure, vintages, delay, threshold } = asked;
  const series = { measure, subject: "*", bucket: "month" as const };
  const { label, readings, places, first, last } = await historyOfSeries(view, {
    series,
    vintages,
    delay,
    step: "month",
  });
  if (!places.includes(place))
    throw new Fault(
      "missing",
      `There are no readings of ${measure} for ${nameOf(place)}; name another place or measure.`,
    );
  const at = monthNumber(month);
  if (at <= first || at > last + LONGEST_LEAD)
    throw new Fault(
      "invalid",
      `The readings of ${measure} go from ${monthName(first)} to ${monthName(last)}; name a month after the first.`,
    );
  const work = { kind: "story", table: { readings, places, first, last }, event: { place, at } } as const;
  const { story } = await inBacktestThread(work, signal, told);
  return { label, key: { place, ...series }, shown: shownOf(story, asked, nameOf(place), threshold) };
}

function shownOf(story: EventStory, asked: StoryAsked, placeName: string, threshold: number): StoryShown {
  const before = story.months.filter(({ month }) => month < story.event.at);
  const alert = alertAt(before, threshold);
  const lead = alert === undefined ? undefined : story.event.at - alert;
  const recent = before.filter(({ month }) => story.event.at - month <= LONGEST_LEAD);
  const highest = recent.reduce<(typeof recent)[number] | undefined>(
    (most, one) => (!most || one.p > most.p ? one : most),
    undefined,
  );
  const isStale = lead !== undefined && lead > LONGEST_LEAD;
  return {
    place: asked.place,
    placeName,
    month: asked.month,
    vintages: asked.vintages,
    threshold,
    verdict:
      before.length === 0
        ? "unknown"
        : lead === undefined || isStale
          ? "missed"
          : lead < LEAST_LEAD
            ? "late"
            : "warned",
    ...(alert !== undefined && { first: monthName(alert) }),
    ...(lead !== undefined && { leadMonths: lead }),
    ...(highest && { highest: { month: monthName(highest.month), p: highest.p } }),
    months: story.months.map(({ month, newest, chances, alarms, ...said }) => ({
      ...said,
      month: monthName(month),
      newest: monthName(newest),
      ...(chances["onset-3"] !== undefined && { onset3: chances["onset-3"] }),
      ...(chances["onset-12"] !== undefined && { onset12: chances["onset-12"] }),
      ...(chances.escalation !== undefined && { escalation: chances.escalation }),
      alarms: [...alarms],
    })),
    after: story.after.map(({ month, deaths }) => ({
      month: bucketName("month", month).slice(0, 7),
      deaths,
    })),
  };
}

/** The month in which the alert began that stood when the event came; absent if none did. */
function alertAt(
  months: readonly { readonly month: number; readonly p: number }[],
  threshold: number,
): number | undefined {
  let begun: number | undefined;
  let below = 0;
  for (const { month, p } of months) {
    below = p >= threshold ? 0 : below + 1;
    if (p >= threshold) begun ??= month;
    else if (below >= DWELL) begun = undefined;
  }
  return begun;
}
