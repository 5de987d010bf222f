/**
 * What the templates' countable indicators were worth in history: prior and likelihood ratios of each, counted over
 * countries and months, 1989 to 2019.
 *
 *   npm run bench -- --only ratios
 *
 * Windows of one country do not overlap. Intervals draw countries again, whole (seed "indicator ratios"), because a
 * country's windows are not independent. What is counted here is what the templates carry as "from history".
 */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { parse } from "csv-parse/sync";
import { z } from "zod";
import { surroundingsOf } from "../src/analyse/country-neighbours.ts";
import { problemTemplates } from "../src/direct/problem-templates.ts";
import { learnedRatio, type RatioCells } from "../src/direct/ratio-learning.ts";
import { monthNumber } from "../src/kernel/month.ts";
import { seededChance } from "../src/numerics/chance.ts";
import { deathsByMonth } from "./onset.ts";
import type { Row } from "./row.ts";

const CONFLICT = "../shared/data/conflict";
const PEACE = "../shared/data/peace";
const RESAMPLES = 400;

/** What is known of a country in a month: deaths over months back and ahead, of its own and of its worst neighbour. */
interface Situation {
  own(months: number): number;
  peak(months: number): number;
  neighbour(months: number): number;
  /** Months since the newest agreement, or the newest that stops the fighting; infinite without one. */
  sinceAgreement(ceasefire: boolean): number;
}

interface Study {
  readonly template: string;
  readonly ahead: number;
  /** Of which months something is said at all. */
  population(now: Situation): boolean;
  event(now: Situation, deathsAhead: number): boolean;
  readonly seen: Readonly<Record<string, (now: Situation) => boolean>>;
}

const BEYOND = Number.POSITIVE_INFINITY;
const isQuiet = (now: Situation) => now.own(12) < 25;
const STUDIES: readonly Study[] = [
  {
    template: "conflict-onset",
    ahead: 6,
    population: isQuiet,
    event: (_, ahead) => ahead >= 25,
    seen: {
      "first-deaths": (now) => now.own(3) >= 1,
      "past-violence": (now) => now.own(60) >= 25,
      "war-next-door": (now) => now.neighbour(3) >= 100,
    },
  },
  {
    template: "conflict-escalation",
    ahead: 3,
    population: (now) => now.own(6) >= 6,
    event: (now, ahead) => ahead >= Math.max(60, now.own(6)),
    seen: {
      surge: (now) => now.own(1) >= Math.max(10, now.own(6) / 3),
      "war-next-door": (now) => now.neighbour(3) >= 100,
      "past-peak": (now) => now.peak(60) >= 100,
    },
  },
  {
    template: "spill-over",
    ahead: 6,
    population: (now) => isQuiet(now) && now.neighbour(12) >= 100,
    event: (_, ahead) => ahead >= 25,
    seen: {
      "first-deaths": (now) => now.own(3) >= 1,
      "neighbour-rising": (now) => now.neighbour(3) >= 300,
      "past-violence": (now) => now.own(60) >= 25,
    },
  },
  {
    template: "ceasefire-breakdown",
    ahead: 6,
    population: (now) => now.sinceAgreement(true) < 24,
    event: (_, ahead) => ahead >= 25,
    seen: {
      "deadly-breaches": (now) => now.own(1) >= 5,
      "war-next-door": (now) => now.neighbour(3) >= 100,
    },
  },
  {
    template: "relapse",
    ahead: 12,
    population: (now) => isQuiet(now) && now.sinceAgreement(false) < 60,
    event: (_, ahead) => ahead >= 25,
    seen: {
      "first-deaths": (now) => now.own(3) >= 1,
      "war-next-door": (now) => now.neighbour(3) >= 100,
      "past-peak": (now) => now.peak(60) >= 100,
    },
  },
];

interface Window {
  readonly country: number;
  readonly came: boolean;
  readonly seen: Readonly<Record<string, boolean>>;
}

export interface StudiedIndicator {
  readonly id: string;
  readonly cells: RatioCells;
  readonly shrunk: { readonly present: number; readonly absent: number };
  readonly interval: readonly [number, number];
}

export interface Studied {
  readonly template: string;
  readonly events: number;
  readonly windows: number;
  readonly indicators: readonly StudiedIndicator[];
}

export async function ratioBench(): Promise<readonly Studied[]> {
  const panel = await deathsByMonth(CONFLICT, "all");
  const { neighbours } = surroundingsOf(panel.places);
  const agreements = await agreementMonths(panel.places);
  const deathsOf = panel.places.map((_, p) =>
    panel.values.subarray(p * panel.months, (p + 1) * panel.months),
  );
  const situation = (p: number, t: number): Situation => ({
    own: (months) => sumOf(deathsOf[p], t, months),
    peak: (months) => Math.max(...(deathsOf[p]?.subarray(Math.max(0, t - months + 1), t + 1) ?? [])),
    neighbour: (months) =>
      Math.max(0, ...(neighbours[p] ?? []).map((other) => sumOf(deathsOf[other], t, months))),
    sinceAgreement: (ceasefire) => {
      const made = (agreements[p] ?? []).filter(
        ({ month, stops }) => month <= panel.firstMonth + t && (stops || !ceasefire),
      );
      return Math.min(BEYOND, ...made.map(({ month }) => panel.firstMonth + t - month));
    },
  });
  return STUDIES.map((study) => {
    const windows: Window[] = [];
    for (let p = 0; p < panel.places.length; p += 1)
      for (let t = 12; t + study.ahead < panel.months; t += study.ahead) {
        const now = situation(p, t);
        if (!study.population(now)) continue;
        const came = study.event(now, sumOf(deathsOf[p], t + study.ahead, study.ahead));
        const seen = Object.fromEntries(Object.entries(study.seen).map(([id, is]) => [id, is(now)]));
        windows.push({ country: p, came, seen });
      }
    return studied(study, windows);
  });
}

function studied({ template, seen }: Study, windows: readonly Window[]): Studied {
  const events = windows.filter(({ came }) => came).length;
  const stated = problemTemplates().find(({ id }) => id === template);
  const indicators = Object.keys(seen).map((id) => {
    const expert = stated?.indicators.find((one) => one.id === id)?.expert;
    if (!expert) throw new Error(`the template ${template} has no indicator ${id}`);
    const cells = cellsOf(windows, id);
    return { id, cells, shrunk: learnedRatio(cells, expert), interval: interval(windows, id, expert) };
  });
  return { template, events, windows: windows.length, indicators };
}

function cellsOf(windows: readonly Window[], id: string): RatioCells {
  const count = (came: boolean, shown?: boolean) =>
    windows.filter((one) => one.came === came && (shown === undefined || one.seen[id] === shown)).length;
  return {
    seenBefore: count(true, true),
    events: count(true),
    seenOtherwise: count(false, true),
    quiet: count(false),
  };
}

/** 95% of the shrunk ratio when seen, with countries drawn again. */
function interval(
  windows: readonly Window[],
  id: string,
  expert: { readonly present: number; readonly absent: number },
): readonly [number, number] {
  const chance = seededChance("indicator ratios");
  const countries = [...new Set(windows.map(({ country }) => country))];
  const byCountry = countries.map((one) =>
    cellsOf(
      windows.filter(({ country }) => country === one),
      id,
    ),
  );
  const ratios = Array.from({ length: RESAMPLES }, () => {
    const cells = { seenBefore: 0, events: 0, seenOtherwise: 0, quiet: 0 };
    for (let i = 0; i < byCountry.length; i += 1) {
      const drawn = byCountry[chance.integer(byCountry.length)];
      if (!drawn) continue;
      cells.seenBefore += drawn.seenBefore;
      cells.events += drawn.events;
      cells.seenOtherwise += drawn.seenOtherwise;
      cells.quiet += drawn.quiet;
    }
    return learnedRatio(cells, expert).present;
  }).sort((a, b) => a - b);
  return [ratios[Math.floor(RESAMPLES * 0.025)] ?? 0, ratios[Math.floor(RESAMPLES * 0.975)] ?? 0];
}

function sumOf(values: Float64Array | undefined, end: number, months: number): number {
  let sum = 0;
  for (let t = Math.max(0, end - months + 1); t <= end; t += 1) sum += values?.[t] ?? 0;
  return sum;
}

interface Agreement {
  readonly month: number;
  readonly stops: boolean;
}

const AgreementRow = z.object({ gwno: z.string(), pa_date: z.string(), cease: z.string() });

/** By place: the months in which agreements were signed in it, as the UCDP codes them. */
async function agreementMonths(places: readonly string[]): Promise<readonly (readonly Agreement[])[]> {
  const countries = (await readFile(join(CONFLICT, "views_country_list.csv"), "utf8")).trim().split("\n");
  const byNumber = new Map(
    countries.map((line): [string, string] => {
      const fields = line.trim().split(",");
      return [fields.at(-2) ?? "", fields.at(-1) ?? ""];
    }),
  );
  const packed = await readFile(join(PEACE, "ucdp_peace_agreements_22.1.csv.gz"));
  const rows = z.array(AgreementRow).parse(parse(gunzipSync(packed), { columns: true }));
  const index = new Map(places.map((place, i) => [place, i]));
  const made: Agreement[][] = places.map(() => []);
  for (const { gwno, pa_date, cease } of rows)
    for (const number of gwno.split(",")) {
      const place = index.get(byNumber.get(number.trim()) ?? "");
      if (place === undefined || !/^\d{4}-\d{2}/.test(pa_date)) continue;
      made[place]?.push({ month: monthNumber(pa_date.slice(0, 7)), stops: cease.trim() === "1" });
    }
  return made;
}

export function ratioRows(all: readonly Studied[]): Row[] {
  const counted = all.reduce((sum, { indicators }) => sum + indicators.length, 0);
  const telling = all.flatMap(({ indicators }) => indicators).filter(({ interval: [low] }) => low > 1).length;
  return [
    {
      what: "template indicators counted over history to 2019",
      measured: `${counted}, of which ${telling} have an interval above 1`,
      budget: "",
    },
  ];
}

export function printedRatioBench(all: readonly Studied[]): string {
  const lines = all.flatMap(({ template, events, windows, indicators }) => [
    `${template}: ${events} of ${windows} windows with the event, prior ${(events / windows).toFixed(4)}`,
    ...indicators.map(
      ({ id, cells, shrunk, interval: [low, high] }) =>
        `  ${id}: seen before ${cells.seenBefore} of ${cells.events}, otherwise ${cells.seenOtherwise} of ${cells.quiet}; ×${shrunk.present.toFixed(3)} (${low.toFixed(2)} to ${high.toFixed(2)}) when seen, ×${shrunk.absent.toFixed(3)} when not`,
    ),
  ]);
  return [
    "Indicators of the templates over history, 1990-01 to 2019-12, 191 countries (UCDP)",
    ...lines,
    "",
  ].join("\n");
}
