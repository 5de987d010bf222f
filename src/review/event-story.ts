/**
 * Would it have warned? What every watch of a table said of one place, month by month up to an event, on the figures as
 * they were known then.
 *
 * The invariant: each month's row is made as of that month; the event itself is looked at only to say how it ended.
 */
import { detectors } from "../analyse/detectors/all.ts";
import { ONSET_TARGETS, type OnsetTarget } from "../analyse/onset-outcome.ts";
import type { WatchLevel } from "../kernel/warning.ts";
import type { PlacedEvent, Watch } from "./backtest.ts";
import type { History, Known } from "./backtest-history.ts";
import { panelsOf, type WatchSetting } from "./known-panel.ts";
import { panelWatch } from "./panel-watch.ts";
import { type RuleSaid, warningRule } from "./warning-rule-watch.ts";

/** What was said of a place on the last day of a month. Chances are absent where the question does not arise. */
export interface MonthSaid {
  /** Running number. */
  readonly month: number;
  /** Newest month that had a figure then. */
  readonly newest: number;
  /** Deaths in that newest month, in the three and in the twelve months up to it, as known then. */
  readonly deaths: number;
  readonly quarter: number;
  readonly year: number;
  /** The desk's warning rule: that 25 or more die in the three months ahead, and the level of it. */
  readonly p: number;
  readonly level: WatchLevel;
  /** The same by the forecaster alone. */
  readonly forecast: number;
  readonly chances: Readonly<Partial<Record<OnsetTarget, number>>>;
  /** Detectors that cried in that month. */
  readonly alarms: readonly string[];
}

export interface EventStory {
  readonly event: PlacedEvent;
  /** Upwards, up to the month of the event; a month in which the place was not yet on record is left out. */
  readonly months: readonly MonthSaid[];
  /** The figures of the months after the event, as known today, for the reader to see what it was. */
  readonly after: readonly { readonly month: number; readonly deaths: number }[];
}

/** So many months before an event are told. */
export const STORY_MONTHS = 24;
const AFTER_MONTHS = 6;

/** All that is asked of one place; models are kept from one date to the next, so ask in the order of dates. */
export interface Panel {
  said(known: Known, place: string): MonthSaid | undefined;
  readonly rule: (known: Known, place: number) => RuleSaid | undefined;
  readonly escalation: Watch;
}

export function everyWatch(setting: WatchSetting): Panel {
  const panelOf = panelsOf(setting);
  const rule = warningRule(panelOf);
  const chances = ONSET_TARGETS.map((target) => ({
    target,
    watch: panelWatch({ by: "onset", target }, setting, panelOf),
  }));
  const crying = [...detectors]
    .filter(({ buckets, measures }) => buckets.month !== undefined && measures.includes("deaths"))
    .map(({ id }) => ({ id, watch: panelWatch({ by: "detector", detector: id }, setting, panelOf) }));
  return {
    rule,
    escalation: (known, place) => chances.find(({ target }) => target === "escalation")?.watch(known, place),
    said(known, place) {
      const p = setting.places.indexOf(place);
      const said = rule(known, p);
      if (!said) return undefined;
      const { months, values, firstMonth } = panelOf(known);
      const own = values.subarray(p * months, (p + 1) * months);
      const total = (length: number) =>
        own.subarray(-length).reduce((sum, value) => sum + (Number.isNaN(value) ? 0 : value), 0);
      return {
        month: known.asOf,
        newest: firstMonth + months - 1,
        deaths: total(1),
        quarter: total(3),
        year: total(12),
        p: said.p,
        level: said.level,
        forecast: said.forecast,
        chances: Object.fromEntries(
          chances.flatMap(({ target, watch }) => {
            const chance = watch(known, place);
            return chance === undefined ? [] : [[target, chance]];
          }),
        ),
        alarms: crying.flatMap(({ id, watch }) => ((watch(known, place) ?? 0) > 0 ? [id] : [])),
      };
    },
  };
}

/** @param today newest step of the history. */
export function eventStory(
  history: History,
  setting: WatchSetting,
  event: PlacedEvent,
  today: number,
  told: (done: number, total: number) => void = () => undefined,
): EventStory {
  const watches = everyWatch(setting);
  const total = STORY_MONTHS + 1;
  const months = Array.from({ length: total }, (_, i) => {
    const said = watches.said(history(event.at - STORY_MONTHS + i), event.place);
    told(i + 1, total);
    return said;
  }).flatMap((said) => said ?? []);
  return { event, months, after: figuresAfter(history(today), event) };
}

export function figuresAfter(today: Known, { place, at }: PlacedEvent): EventStory["after"] {
  const figures = new Map(today.readings(place).map((reading) => [reading.at, reading.value]));
  return Array.from({ length: AFTER_MONTHS }, (_, i) => at + i)
    .filter((month) => month <= today.asOf)
    .map((month) => ({ month, deaths: figures.get(month) ?? 0 }));
}
