/**
 * The desk's own warning rule on a table of deaths by month: what it would have said on the last day of a month.
 *
 * The same functions as on the desk, from reference class and forecast to level. What a table of deaths cannot give,
 * signals in other series, is not there; signals in deaths weigh nothing on the desk either (decision 7).
 */
import { lastDayOf } from "../analyse/calendar.ts";
import { sumOf } from "../analyse/forecast-summary.ts";
import type { Panel } from "../analyse/forecaster.ts";
import { forecasters } from "../analyse/forecasters/all.ts";
import type { ViolenceRecord } from "../analyse/violence-record.ts";
import { ownPast, referenceClass } from "../analyse/warning-base.ts";
import { levelOn } from "../analyse/warning-level.ts";
import { type Likelihoods, likelihoodsOn } from "../analyse/warning-likelihood.ts";
import { joinLabels } from "../kernel/label.ts";
import type { WatchLevel } from "../kernel/warning.ts";
import { shareAtLeast } from "../numerics/quantiles.ts";
import type { Known } from "./backtest-history.ts";
import { drawsOf, FEWEST_MONTHS, onceForEach, type PanelOf } from "./known-panel.ts";

export interface RuleSaid {
  /** That 25 or more die in the three months ahead. */
  readonly p: number;
  /** The level of a place without an open warning. */
  readonly level: WatchLevel;
  readonly likelihoods: Likelihoods;
  /** What the forecast says of 25 deaths in three months. */
  readonly forecast: number;
}

const MEASURE = "ucdp-deaths";

/** @returns what the rule said of a place (by index) as of a date; absent where the place did not exist. */
export function warningRule(panelOf: PanelOf): (known: Known, place: number) => RuleSaid | undefined {
  const [best] = forecasters;
  const context = onceForEach((panel: Panel) => {
    const records = panel.places.map((_, p) => recordOf(panel, p));
    const lastMonth = panel.firstMonth + panel.months - 1;
    return {
      records,
      reference: referenceClass(
        records.flatMap((record) => record ?? []),
        lastMonth,
      ),
      draws: drawsOf(panel, best?.id ?? "", 3),
    };
  });
  return (known, place) => {
    const panel = panelOf(known);
    if (panel.months < FEWEST_MONTHS) return undefined;
    const { records, reference, draws } = context(panel);
    const record = records[place];
    if (!record) return undefined;
    const lastMonth = panel.firstMonth + panel.months - 1;
    const ahead = sumOf(draws, [place], 1, 3).sort();
    const atLeast = (threshold: number) => shareAtLeast(ahead, threshold);
    const likelihoods = likelihoodsOn(
      {
        record,
        reference,
        own: ownPast(record, lastMonth),
        signals: [],
        forecast: { id: "", model: best?.id ?? "", asOf: lastMonth, label: joinLabels([]), atLeast },
      },
      lastDayOf("month", lastMonth),
      true,
    );
    const { p } = likelihoods.at(25);
    const level = levelOn({ intensity: likelihoods.intensity, p25: p, noticed: 0, isOpen: false });
    return { p, level, likelihoods, forecast: atLeast(25) };
  };
}

/** From the first month that is known; absent where there is none, or the place is no more. */
function recordOf(panel: Panel, p: number): ViolenceRecord | undefined {
  const months = panel.values.subarray(p * panel.months, (p + 1) * panel.months);
  const begun = months.findIndex((value) => !Number.isNaN(value));
  const place = panel.places[p];
  if (begun < 0 || place === undefined || Number.isNaN(months.at(-1) ?? Number.NaN)) return undefined;
  return {
    place,
    measure: MEASURE,
    fold: "last",
    key: { place, subject: "*", measure: MEASURE, bucket: "month" },
    firstMonth: panel.firstMonth + begun,
    months: months.subarray(begun).map((value) => (Number.isNaN(value) ? 0 : value)),
  };
}
