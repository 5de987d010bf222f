/**
 * Watches over a history of deaths by place and month: the desk's warning rule, the onset model, forecasters, detectors.
 *
 * The invariant: a watch learns from the history it is handed and from nothing else; a model that was fitted on an
 * earlier date goes on judging until it is a year old.
 */
import { detectors } from "../analyse/detectors/all.ts";
import { drawsAt, sumOf } from "../analyse/forecast-summary.ts";
import type { Panel } from "../analyse/forecaster.ts";
import { forecasters } from "../analyse/forecasters/all.ts";
import { type OnsetModel, onsetModel } from "../analyse/onset.ts";
import { onsetFeatures } from "../analyse/onset-features.ts";
import { type OnsetTarget, outcomeAt } from "../analyse/onset-outcome.ts";
import type { BacktestWatch } from "../kernel/backtest.ts";
import { Fault } from "../kernel/fault.ts";
import { shareAtLeast } from "../numerics/quantiles.ts";
import type { Watch } from "./backtest.ts";
import {
  drawsOf,
  FEWEST_MONTHS,
  onceForEach,
  type PanelOf,
  panelsOf,
  type WatchSetting,
} from "./known-panel.ts";
import { warningRule } from "./warning-rule-watch.ts";

/** What can be asked of a table alone; indicators and problems need a desk. */
export type PanelWatchSpec = Exclude<BacktestWatch, { by: "indicator" | "problem" }>;

/** @param panelOf where several watches are asked of the same dates, so that each date's panel is made once. */
export function panelWatch(
  spec: PanelWatchSpec,
  setting: WatchSetting,
  panelOf: PanelOf = panelsOf(setting),
): Watch {
  switch (spec.by) {
    case "warning-rule": {
      const rule = warningRule(panelOf);
      return (known, place) => rule(known, setting.places.indexOf(place))?.p;
    }
    case "onset":
      return onsetWatch(spec.target, setting, panelOf);
    case "forecaster":
      return forecasterWatch(spec, setting, panelOf);
    case "detector":
      return detectorWatch(spec.detector, setting, panelOf);
  }
}

/** Steps after which a model is fitted anew. */
const REFIT = 12;
function onsetWatch(target: OnsetTarget, { places }: WatchSetting, panelOf: PanelOf): Watch {
  let fitted: { readonly model: OnsetModel; readonly at: number } | undefined;
  const featuresOf = onceForEach((panel: Panel) => onsetFeatures(panel, panel.months - 1));
  return (known, place) => {
    const panel = panelOf(known);
    if (panel.months < FEWEST_MONTHS) return undefined;
    const p = places.indexOf(place);
    const last = panel.months - 1;
    const deaths = panel.values.subarray(p * panel.months, (p + 1) * panel.months);
    if (!outcomeAt(deaths, last, target)) return undefined;
    if (!fitted || known.asOf - fitted.at >= REFIT)
      fitted = { model: onsetModel(panel, target), at: known.asOf };
    return fitted.model.chance(p, last, { months: panel.months, features: featuresOf(panel) });
  };
}

function forecasterWatch(
  { forecaster, atLeast, months }: Extract<PanelWatchSpec, { by: "forecaster" }>,
  { places }: WatchSetting,
  panelOf: PanelOf,
): Watch {
  forecasters.get(forecaster);
  const made = onceForEach((panel: Panel) => drawsOf(panel, forecaster, months));
  return (known, place) => {
    const panel = panelOf(known);
    if (panel.months < FEWEST_MONTHS) return undefined;
    const draws = made(panel);
    const p = places.indexOf(place);
    if (Number.isNaN(drawsAt(draws, p, 0)[0] ?? Number.NaN)) return undefined;
    return shareAtLeast(sumOf(draws, [p], 1, months).sort(), atLeast);
  };
}

/** A detector goes on from where it stood as long as what it has seen still stands; a correction sends it back to the start. */
function detectorWatch(id: string, { places }: WatchSetting, panelOf: PanelOf): Watch {
  const detector = detectors.get(id);
  const given = detector.buckets.month;
  if (given === undefined)
    throw new Fault("invalid", `${id} does not judge months; docs/reference/plug-ins.md says which do.`);
  const options = detector.options.parse(given);
  const states = new Map<string, { state: unknown; seen: number[]; score: number }>();
  return (known, place) => {
    const panel = panelOf(known);
    const p = places.indexOf(place);
    const values = panel.values.subarray(p * panel.months, (p + 1) * panel.months);
    let run = states.get(place);
    if (!run || run.seen.length > values.length || run.seen.some((value, i) => !Object.is(value, values[i])))
      run = { state: detector.begin(options), seen: [], score: 0 };
    for (const value of values.subarray(run.seen.length)) {
      const verdict = detector.observe(run.state, value, options);
      run.score = verdict.alarm ? Math.max(verdict.score, SMALLEST_ALARM) : 0;
      run.seen.push(value);
    }
    states.set(place, run);
    return Number.isNaN(values.at(-1) ?? Number.NaN) ? undefined : run.score;
  };
}

/** An alarm is never as little as none. */
const SMALLEST_ALARM = 0.001;
