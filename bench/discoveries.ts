/**
 * Whether the bound on false discoveries holds: 2,000 simulated weekly series, of which one in fifty has an outbreak in
 * each of forty weeks, judged by the shipped detector's p-values; all of a week at once and one by one.
 */

import { detectors } from "../src/analyse/detectors/all.ts";
import { DEFAULT_SURVEILLANCE } from "../src/analyse/surveillance.ts";
import { seededChance } from "../src/numerics/chance.ts";
import { drawPoisson } from "../src/numerics/distributions.ts";
import { benjaminiHochberg, discover, noDiscoveries } from "../src/numerics/false-discovery.ts";
import type { Row } from "./row.ts";

const SERIES = 2_000;
const HISTORY = 208;
const WEEKS = 40;
const LEVEL = 0.1;
const OUTBREAKS = 0.02;
const TIMES = 5;

export function discoveryRows(): Row[] {
  const chance = seededChance("bench discoveries");
  const detector = detectors.get(DEFAULT_SURVEILLANCE);
  const options = detector.options.parse(detector.buckets.week);
  const series = Array.from({ length: SERIES }, () => {
    const state = detector.begin(options);
    const level = 0.5 + 2 * chance.uniform();
    const mean = (week: number) => Math.exp(level + 0.6 * Math.sin((2 * Math.PI * week) / 52));
    for (let week = 0; week < HISTORY; week += 1)
      detector.observe(state, drawPoisson(chance, mean(week)), options);
    return { state, mean };
  });
  const online = noDiscoveries();
  const atOnce: Week[] = [];
  const oneByOne: Week[] = [];
  for (let week = HISTORY; week < HISTORY + WEEKS; week += 1) {
    const isOutbreak = series.map(() => chance.uniform() < OUTBREAKS);
    const p = series.map(({ state, mean }, i) => {
      const count = drawPoisson(chance, mean(week) * (isOutbreak[i] ? TIMES : 1));
      return detector.observe(state, count, options).p ?? 1;
    });
    atOnce.push(weekOf(benjaminiHochberg(p, LEVEL), isOutbreak));
    oneByOne.push(
      weekOf(
        p.map((one) => discover(online, one, LEVEL)),
        isOutbreak,
      ),
    );
  }
  return [
    rowOf("all series of a week at once (Benjamini-Hochberg)", atOnce),
    rowOf("one by one (LORD++)", oneByOne),
  ];
}

interface Week {
  readonly found: number;
  readonly wrong: number;
  readonly outbreaks: number;
}

function weekOf(marks: readonly boolean[], isOutbreak: readonly boolean[]): Week {
  const found = marks.filter(Boolean).length;
  const right = marks.filter((mark, i) => mark && isOutbreak[i]).length;
  return { found, wrong: found - right, outbreaks: isOutbreak.filter(Boolean).length };
}

/** The rate is the mean over weeks of the share of false ones, with a 90% interval. */
function rowOf(how: string, weeks: readonly Week[]): Row {
  const shares = weeks.map(({ found, wrong }) => (found === 0 ? 0 : wrong / found));
  const mean = shares.reduce((sum, share) => sum + share, 0) / shares.length;
  const variance = shares.reduce((sum, share) => sum + (share - mean) ** 2, 0) / (shares.length - 1);
  const half = 1.645 * Math.sqrt(variance / shares.length);
  const sum = (name: keyof Week) => weeks.reduce((all, week) => all + week[name], 0);
  const right = sum("found") - sum("wrong");
  return {
    what: `false discoveries, ${how}: ${SERIES.toLocaleString("en-GB")} series, ${WEEKS} weeks; seen ${right} of ${sum("outbreaks")} outbreaks, ${sum("wrong")} false`,
    measured: `${mean.toFixed(3)} (${Math.max(0, mean - half).toFixed(3)}-${(mean + half).toFixed(3)})`,
    budget: `${LEVEL}`,
    kept: mean <= LEVEL,
  };
}
