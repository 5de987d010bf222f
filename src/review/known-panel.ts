/**
 * The history of all places as it stood on a date, as models take it.
 *
 * The invariant: it ends with the newest step that anything was known of; what nobody had heard of yet is not a zero.
 */
import type { Draws, Panel } from "../analyse/forecaster.ts";
import { forecasters } from "../analyse/forecasters/all.ts";
import { seededChance } from "../numerics/chance.ts";
import type { Known } from "./backtest-history.ts";

export interface WatchSetting {
  readonly places: readonly string[];
  /** Step from which histories are dense: from a place's first reading on, a step without one is a zero. */
  readonly first: number;
}

/** The panel of a date, made once. */
export type PanelOf = (known: Known) => Panel;

/** With less to look back on nothing is fitted. */
export const FEWEST_MONTHS = 25;

/** Keeps what was made of a thing for as long as the thing is there. */
export function onceForEach<Key extends object, Value>(make: (key: Key) => Value): (key: Key) => Value {
  const made = new WeakMap<Key, { readonly value: Value }>();
  return (key) => {
    const found = made.get(key) ?? { value: make(key) };
    made.set(key, found);
    return found.value;
  };
}

export function densePanel(known: Known, { places, first }: WatchSetting): Panel {
  const readings = places.map((place) => known.readings(place));
  // The newest step that anything is known of: later ones are not zeros yet.
  const last = readings.reduce((latest, own) => Math.max(latest, own.at(-1)?.at ?? first), first);
  const months = last - first + 1;
  const values = new Float64Array(places.length * months).fill(Number.NaN);
  readings.forEach((own, p) => {
    const begun = own.find(({ at }) => at >= first)?.at;
    if (begun === undefined) return;
    values.fill(0, p * months + begun - first, (p + 1) * months);
    for (const { at, value } of own) if (at >= first) values[p * months + at - first] = value;
  });
  return { places, firstMonth: first, months, values };
}

/** Panels of dates in their order; where nothing became known in between, the very same one, of which all is made already. */
export function panelsOf(setting: WatchSetting): PanelOf {
  let last: Panel | undefined;
  return onceForEach((known: Known) => {
    const panel = densePanel(known, setting);
    if (!last || !isSame(last, panel)) last = panel;
    return last;
  });
}

function isSame(one: Panel, other: Panel): boolean {
  return (
    one.months === other.months &&
    one.firstMonth === other.firstMonth &&
    one.values.every((value, i) => Object.is(value, other.values[i]))
  );
}

const DRAWS = 1_000;

/** Draws of the months ahead for every place, the same for the same history. */
export function drawsOf(panel: Panel, forecaster: string, months: number): Draws {
  const model = forecasters.get(forecaster);
  return model.forecast(panel, {
    leads: Array.from({ length: months }, (_, i) => i + 1),
    draws: DRAWS,
    chance: seededChance(`backtest ${panel.firstMonth + panel.months - 1}`).stream(model.id),
  });
}
