import { z } from "zod";
import { said } from "../../kernel/said.ts";
import { studentTail } from "../../numerics/tails.ts";
import { jointDetector } from "../joint-detector.ts";
import { emptyRing, enter, type Ring } from "../ring.ts";
import { numbered } from "../series-words.ts";

const Options = z.strictObject({
  window: z.int().min(1).default(7).meta({ description: "Days that are added up.", unit: "days" }),
  least: z.int().min(20).default(60).meta({ description: "Days before anything is judged.", unit: "days" }),
  deviations: z
    .number()
    .gt(0)
    .default(4)
    .meta({ description: "Standard deviations of the log of claims per incident above its mean." }),
  times: z.number().gt(1).default(2).meta({ description: "Claims, as a multiple of what is usual." }),
});

/** A year's memory. */
const RATE = 1 / 180;
/** Below so many deviations an echo is over, and the next one is told again. */
const OVER = 2;
/** Claims per incident scatter by a third at least; a series that never varied is not known to be that steady. */
const SMALLEST_SPREAD = 0.3;
/** Claims above the usual that are worth a word. */
const WORTH = 5;

interface State {
  readonly volume: Ring;
  readonly incidents: Ring;
  volumes: number;
  counts: number;
  /** Windows that have become history, their usual sums, and mean and variance of the log of their ratio. */
  known: number;
  usualVolume: number;
  usualCount: number;
  mean: number;
  variance: number;
  /** Sums of the last windows, which are not history yet: a rise must not become the usual while it lasts. */
  readonly waitingVolumes: Ring;
  readonly waitingCounts: Ring;
  hasReported: boolean;
}

/**
 * Media volume against incidents: how many claims stand behind an incident, over seven days, against what is usual in the
 * place, on the log scale, by an exponentially weighted mean and variance (Roberts 1959, whose chart this is). Where claims
 * double and incidents do not, one story is being told many times over. That media volume follows attention, not events:
 * Weidmann 2016, https://doi.org/10.1111/ajps.12196.
 */
export const echoGuard = jointDetector({
  id: "echo-guard",
  title: "More is said, no more happens",
  about:
    "Reports that media volume in a place rises far above its incidents: an echo, and no surge of events.",
  misleads:
    "One grave incident is rightly much spoken of, and looks the same; a step that fails to tell copies from new incidents hides an echo.",
  paper: {
    title: "Roberts 1959, Control chart tests based on geometric moving averages",
    link: "https://doi.org/10.1080/00401706.1959.10489860",
  },
  width: "day",
  options: Options,

  teams: (series) =>
    series.flatMap((volume) => {
      const { place, measure } = volume.key;
      const counts = series.find(({ key }) => key.place === place && key.measure === "incidents");
      return measure === "media-volume" && counts ? [{ place, series: [volume, counts] }] : [];
    }),

  begin: (): State => ({
    volume: emptyRing(),
    incidents: emptyRing(),
    volumes: 0,
    counts: 0,
    known: 0,
    usualVolume: 0,
    usualCount: 0,
    mean: 0,
    variance: 0,
    waitingVolumes: emptyRing(),
    waitingCounts: emptyRing(),
    hasReported: false,
  }),

  observe(state, [saidToday = Number.NaN, happened = Number.NaN], { window, least, deviations, times }) {
    if (Number.isNaN(saidToday) || Number.isNaN(happened)) return undefined;
    state.volumes += saidToday - (enter(state.volume, saidToday, window) ?? 0);
    state.counts += happened - (enter(state.incidents, happened, window) ?? 0);
    if (state.volume.kept.length < window) return undefined;
    const { known, usualVolume, usualCount, mean } = state;
    const spread = Math.max(SMALLEST_SPREAD, Math.sqrt(state.variance));
    learn(state, window);
    if (known < least) return undefined;
    const z = (logRatio(state.volumes, state.counts) - mean) / spread;
    const isLoud = state.volumes >= times * usualVolume + WORTH;
    const isNoMore = state.counts <= usualCount + 2 * Math.sqrt(usualCount + 1);
    if (z < OVER) state.hasReported = false;
    const alarm = z > deviations && isLoud && isNoMore && !state.hasReported;
    if (alarm) state.hasReported = true;
    // Windows overlap: a year of days is some fifty that stand for themselves.
    const separate = Math.max(2, Math.min(known, 1 / RATE) / window);
    return {
      alarm,
      score: z > 0 ? z / (z + deviations) : 0,
      p: studentTail(z / Math.sqrt(1 + 1 / separate), separate - 1),
      moved: [0],
      observed: state.volumes,
      expected: usualVolume,
      facts: { incidents: state.counts, usualIncidents: Number(usualCount.toPrecision(4)) },
    };
  },

  sentence({ observed, expected, facts }, { place, when }) {
    return said("signal.echo-guard", {
      place,
      when,
      volume: numbered(observed),
      usual: numbered(expected),
      incidents: numbered(facts.incidents ?? 0),
      usualIncidents: numbered(facts.usualIncidents ?? 0),
    });
  },
});

function logRatio(volumes: number, counts: number): number {
  return Math.log((volumes + 1) / (counts + 1));
}

/** The window that has waited for as long as it is wide becomes history. */
function learn(state: State, window: number): void {
  const volumes = enter(state.waitingVolumes, state.volumes, window);
  const counts = enter(state.waitingCounts, state.counts, window);
  if (volumes === undefined || counts === undefined) return;
  state.known += 1;
  const rate = Math.max(RATE, 1 / state.known);
  state.usualVolume += rate * (volumes - state.usualVolume);
  state.usualCount += rate * (counts - state.usualCount);
  const step = logRatio(volumes, counts) - state.mean;
  state.mean += rate * step;
  state.variance = (1 - rate) * (state.variance + rate * step * step);
}
