/**
 * Backtests: what a forecaster, an indicator or a detector would have said as of every past date, held against what came.
 *
 * The invariant: a watch is handed what was known then and nothing else. Verification after tradecraft 1.9; the unit is
 * the alert episode.
 */
import type { Chance } from "../numerics/chance.ts";
import {
  averagePrecision,
  type CurvePoint,
  costLossCurve,
  criticalSuccess,
  detectionShare,
  type Estimate,
  extremalDependence,
  falseAlarmRatio,
  falseDetectionShare,
  type Judged,
  type LeadTimes,
  leadTimes,
  molchanDiagram,
  peirceSkill,
  rocArea,
  shareOf,
  type WarningCounts,
} from "../numerics/warning-metrics.ts";
import { type History, type Known, placed } from "./backtest-history.ts";

/** The higher, the more it fears for the place; absent where it does not know (unknown is never "nothing seen"). */
export type Watch = (known: Known, place: string) => number | undefined;

/** Something that happened in a place; the step is the one in which it happened, whenever it became known. */
export interface PlacedEvent {
  readonly place: string;
  readonly at: number;
}

/** What scores are held against. */
export interface BacktestFrame {
  readonly places: readonly string[];
  /** Steps as of which is asked, upwards, each once. */
  readonly dates: readonly number[];
  readonly events: readonly PlacedEvent[];
  /** Actions taken because of a warning: what they forestalled is neither a hit nor a false alarm. */
  readonly interventions?: readonly PlacedEvent[];
  /** Last step of which it is known whether an event came. */
  readonly knownTo: number;
  /** Steps: an alert at t is a hit if the event comes in (t + leadMin, t + window]. */
  readonly leadMin: number;
  readonly window: number;
  /** So many dates in a row below the threshold end an episode; 1 or more. */
  readonly dwell: number;
}

export interface BacktestPlan extends BacktestFrame {
  readonly history: History;
  readonly watch: Watch;
}

export interface ScoredDate {
  readonly place: string;
  readonly date: number;
  /** Absent: unknown. */
  readonly score?: number;
}

/**
 * The slow part: asks the watch for each place as of each date. Thresholds are tried on what it gives.
 *
 * @param told how many dates are done, after each.
 */
export function scoredDates(
  { history, places, dates, watch }: Pick<BacktestPlan, "history" | "places" | "dates" | "watch">,
  told: (done: number) => void = () => undefined,
): readonly ScoredDate[] {
  return dates.flatMap((date, done) => {
    // One and the same for all places of a date, so that a watch can keep with it what it made of it.
    const known = history(date);
    const scored = places.map((place) => {
      const score = watch(known, place);
      return { place, date, ...(score !== undefined && !Number.isNaN(score) && { score }) };
    });
    told(done + 1);
    return scored;
  });
}

export type EpisodeOutcome =
  | { readonly kind: "hit"; readonly event: number; readonly lead: number }
  /** The event came sooner than the least lead time: of no use, but not false. */
  | { readonly kind: "late"; readonly event: number }
  | { readonly kind: "intervened"; readonly at: number }
  | { readonly kind: "false" }
  /** Its window is not over: nothing can be said yet. */
  | { readonly kind: "censored" };

export interface Episode {
  readonly place: string;
  readonly from: number;
  /** Last date in alert; absent while it is still open. */
  readonly to?: number;
  readonly outcome: EpisodeOutcome;
}

/** Episodes at one threshold, by place and date. */
export function episodesAt(
  plan: BacktestFrame,
  scored: readonly ScoredDate[],
  threshold: number,
): readonly Episode[] {
  const episodes: Episode[] = [];
  for (const [place, dates] of placed(scored)) {
    let open: { from: number; last: number; below: number } | undefined;
    const close = (to?: number) => {
      if (open)
        episodes.push({
          place,
          from: open.from,
          ...(to !== undefined && { to }),
          outcome: outcomeOf(plan, place, open.from),
        });
      open = undefined;
    };
    for (const { date, score } of dates) {
      // What is unknown neither opens an episode nor ends one, unless it lasts for as long as an alert is good for.
      if (score === undefined) continue;
      if (open && date - open.last > plan.window) close(open.last);
      if (score >= threshold) open = { from: open?.from ?? date, last: date, below: 0 };
      else if (open) {
        open.below += 1;
        if (open.below >= plan.dwell) close(open.last);
      }
    }
    close();
  }
  return episodes;
}

function outcomeOf(plan: BacktestFrame, place: string, from: number): EpisodeOutcome {
  const within = (all: readonly PlacedEvent[] | undefined, after: number) =>
    all
      ?.filter((one) => one.place === place && one.at > after && one.at <= from + plan.window)
      .reduce<number | undefined>((first, { at }) => Math.min(first ?? at, at), undefined);
  const acted = within(plan.interventions, from - 1);
  const early = within(plan.events, from);
  if (acted !== undefined && (early === undefined || acted <= early))
    return { kind: "intervened", at: acted };
  const hit = within(plan.events, from + plan.leadMin);
  if (hit !== undefined) return { kind: "hit", event: hit, lead: hit - from };
  if (early !== undefined) return { kind: "late", event: early };
  return from + plan.window > plan.knownTo ? { kind: "censored" } : { kind: "false" };
}

export interface BacktestScore {
  readonly threshold: number;
  readonly episodes: readonly Episode[];
  /** Hits and misses: events. False alarms: episodes. Correct rejections: whole windows of quiet that nobody was warned of. */
  readonly counts: WarningCounts;
  readonly late: number;
  readonly intervened: number;
  readonly censored: number;
  readonly missed: readonly PlacedEvent[];
  readonly detection: Estimate;
  readonly falseAlarms: Estimate;
  readonly falseDetection: Estimate;
  readonly criticalSuccess: Estimate;
  readonly peirce: Estimate;
  readonly extremal: Estimate;
  readonly leads: LeadTimes;
  /** Share of known dates in alert. */
  readonly inAlert: Estimate;
  /** Of the dates, those of which the watch knew something. */
  readonly coverage: Estimate;
}

/** @param chance for the intervals of lead times. */
export function backtestAt(
  plan: BacktestFrame,
  scored: readonly ScoredDate[],
  threshold: number,
  chance: Chance,
): BacktestScore {
  const episodes = episodesAt(plan, scored, threshold);
  const of = (kind: EpisodeOutcome["kind"]) => episodes.filter(({ outcome }) => outcome.kind === kind).length;
  const foretold = foreseeable(plan).map((event) => ({ ...event, lead: leadTo(plan, episodes, event) }));
  const leads = foretold.flatMap(({ lead }) => lead ?? []);
  const missed = foretold.filter(({ lead }) => lead === undefined).map(({ place, at }) => ({ place, at }));
  const counts = {
    hits: leads.length,
    misses: missed.length,
    falseAlarms: of("false"),
    correctRejections: quietWindows(plan, scored, episodes),
  };
  const known = scored.filter(({ score }) => score !== undefined);
  const alarmed = known.filter(({ place, date }) => isInAlert(episodes, place, date));
  return {
    threshold,
    episodes,
    counts,
    late: of("late"),
    intervened: of("intervened"),
    censored: of("censored"),
    missed,
    detection: detectionShare(counts),
    falseAlarms: falseAlarmRatio(counts),
    falseDetection: falseDetectionShare(counts),
    criticalSuccess: criticalSuccess(counts),
    peirce: peirceSkill(counts),
    extremal: extremalDependence(counts),
    leads: leadTimes(leads, missed.length, chance),
    inAlert: shareOf(alarmed.length, known.length),
    coverage: shareOf(known.length, scored.length),
  };
}

/** Steps from the earliest episode that foretold an event to it; a standing alert counts from its beginning alone. */
function leadTo(
  { leadMin, window }: BacktestFrame,
  episodes: readonly Episode[],
  { place, at }: PlacedEvent,
): number | undefined {
  const leads = episodes
    .filter((one) => one.place === place && one.outcome.kind === "hit")
    .map(({ from }) => at - from)
    .filter((lead) => lead > leadMin && lead <= window);
  return leads.length > 0 ? Math.max(...leads) : undefined;
}

/** Events that an alert on one of the dates could have foretold in time. */
export function foreseeable({
  events,
  places,
  dates,
  leadMin,
  window,
  knownTo,
}: BacktestFrame): readonly PlacedEvent[] {
  return events.filter(
    ({ place, at }) =>
      places.includes(place) &&
      at <= knownTo &&
      dates.some((date) => at > date + leadMin && at <= date + window),
  );
}

export function isInAlert(episodes: readonly Episode[], place: string, date: number): boolean {
  return episodes.some((one) => one.place === place && one.from <= date && date <= (one.to ?? date));
}

/** Stretches of a window's length without alert, of which it is known that no event came in the window after their first date. */
function quietWindows(
  plan: BacktestFrame,
  scored: readonly ScoredDate[],
  episodes: readonly Episode[],
): number {
  let count = 0;
  for (const [place, dates] of placed(scored)) {
    let next = Number.NEGATIVE_INFINITY;
    for (const { date, score } of dates) {
      if (date < next || score === undefined || date + plan.window > plan.knownTo) continue;
      const warned = episodes.some(
        (one) => one.place === place && one.from <= date + plan.window && (one.to ?? date) >= date,
      );
      const came = plan.events.some(
        (one) => one.place === place && one.at > date && one.at <= date + plan.window,
      );
      if (warned || came) continue;
      count += 1;
      next = date + plan.window;
    }
  }
  return count;
}

export interface Sweep {
  readonly scores: readonly BacktestScore[];
  /** Of single dates, whatever the threshold. */
  readonly area: Estimate;
  readonly precision: Estimate;
  readonly molchan: readonly CurvePoint[];
  /** Only where scores are probabilities. */
  readonly value?: readonly { readonly ratio: number; readonly value?: number }[];
}

/** Cost / loss from 1 to 99%. */
const RATIOS = [0.01, 0.02, 0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99];

/** Every threshold on the same scores, and the curves over all of them. */
export function sweep(
  plan: BacktestFrame,
  scored: readonly ScoredDate[],
  thresholds: readonly number[],
  chance: Chance,
): Sweep {
  const cases = judgedDates(plan, scored);
  const isChance = cases.every(({ score }) => score >= 0 && score <= 1);
  return {
    scores: thresholds.map((threshold) =>
      backtestAt(plan, scored, threshold, chance.stream(`at ${threshold}`)),
    ),
    area: rocArea(cases, chance.stream("area")),
    precision: averagePrecision(cases, chance.stream("precision")),
    molchan: molchanDiagram(cases),
    ...(isChance && cases.length > 0 && { value: costLossCurve(cases, RATIOS) }),
  };
}

/** Dates whose window is over and in which nobody acted: the score, and whether an event came in time. */
function judgedDates(plan: BacktestFrame, scored: readonly ScoredDate[]): readonly Judged[] {
  return scored.flatMap(({ place, date, score }) => {
    if (score === undefined || date + plan.window > plan.knownTo) return [];
    const { kind } = outcomeOf(plan, place, date);
    return kind === "intervened" || kind === "late" ? [] : [{ score, came: kind === "hit", block: place }];
  });
}
