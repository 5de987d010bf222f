/**
 * Onsets and escalations of violence, country by country and month by month, out of sample to 2019-12.
 *
 *   node bench/onset.ts [folder of the conflict data]
 *
 * Rolling origin: each January the model learns from what was over by December, and judges December to November; nothing
 * is learnt from an outcome that was not complete. Intervals by drawing countries again, whole (seed "onset bench").
 */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Panel } from "../src/analyse/forecaster.ts";
import { onsetModel } from "../src/analyse/onset.ts";
import { onsetFeatures } from "../src/analyse/onset-features.ts";
import { type OnsetTarget, outcomeAt } from "../src/analyse/onset-outcome.ts";
import { panelFromTable } from "../src/analyse/panel-table.ts";
import { linesOfFile } from "../src/analyse/table-file.ts";
import { monthName, monthNumber } from "../src/kernel/month.ts";
import { seededChance } from "../src/numerics/chance.ts";
import { brier } from "../src/numerics/scores.ts";
import { averagePrecision, type Estimate, type Judged, rocArea } from "../src/numerics/warning-metrics.ts";
import type { Row } from "./row.ts";

const FOLDER = "../shared/data/conflict";
const TITLES: Readonly<Record<OnsetTarget, string>> = {
  "onset-3": "hard onset, 3 months",
  "onset-12": "hard onset, 12 months",
  escalation: "escalation",
};
/** The references, and the least that was asked. */
const ASKED: Partial<Readonly<Record<OnsetTarget, { reference: string; area: number; precision: number }>>> =
  {
    "onset-3": { reference: "simple history .680 / .042", area: 0.75, precision: 0.08 },
    escalation: { reference: "simple history .535 / .086", area: 0.65, precision: 0.12 },
  };

interface Case extends Judged {
  readonly month: number;
  /** The simple rules' scores: how lately somebody died, and how many in the last six months. */
  readonly recency: number;
  readonly half: number;
}

export interface OnsetScore {
  readonly target: OnsetTarget;
  readonly table: Table;
  /** Deaths in six months that there have to be. */
  readonly least: number;
  readonly window: string;
  readonly population: string;
  readonly cases: readonly Case[];
}

type Table = "listed" | "all" | "state-based";

/** @param table all violence, of the countries listed or of all with zero where none is; or state-based alone, where any is on record. */
export async function deathsByMonth(folder: string, table: Table): Promise<Panel> {
  if (table === "state-based") return stateBased(folder);
  const lines = ["place,month,value"];
  const named = new Set<string>();
  for await (const line of linesOfFile(join(folder, "ucdp_country_month_to_2019-12.csv.gz"))) {
    const [deaths, month, iso3] = line.split(",").reverse();
    if (deaths === "deaths_best") continue;
    named.add(iso3 ?? "");
    lines.push(`${iso3},${month},${deaths}`);
  }
  if (table === "all")
    for (const [, iso3] of await listedCountries(folder))
      if (!named.has(iso3)) lines.push(`${iso3},1989-01,0`);
  return panelFromTable(lines, "2019-12");
}

async function stateBased(folder: string): Promise<Panel> {
  const codes = new Map(await listedCountries(folder));
  const rows: string[] = [];
  const violent = new Set<string>();
  for await (const line of linesOfFile(join(folder, "views_ged_sb_1990-01_to_2019-12.csv.gz"))) {
    const [, year, month, id] = line.split(",");
    const deaths = line.split(",").at(-1) ?? "";
    if (year === "year") continue;
    const place = codes.get(id ?? "") ?? `VIEWS ${id}`;
    if (Number(deaths) > 0) violent.add(place);
    rows.push(`${place},${year}-${month?.padStart(2, "0")},${deaths}`);
  }
  const kept = rows.filter((row) => violent.has(row.split(",")[0] ?? ""));
  return panelFromTable(["place,month,value", ...kept], "2019-12");
}

/** Numbers of the countries of the challenge, with their codes. */
async function listedCountries(folder: string): Promise<readonly (readonly [string, string])[]> {
  const lines = (await readFile(join(folder, "views_country_list.csv"), "utf8")).trim().split("\n");
  return lines.flatMap((line) => {
    const [id = "", iso3 = ""] = [line.split(",")[0], line.trim().split(",").at(-1)];
    return /^[A-Z]{3}$/.test(iso3) ? [[id, iso3] as const] : [];
  });
}

/** @param years first and last of the origins' years. */
function judgedCases(panel: Panel, target: OnsetTarget, [first, last]: readonly [number, number]): Case[] {
  const features = onsetFeatures(panel);
  const cases: Case[] = [];
  for (let year = first; year <= last; year += 1) {
    const cut = monthNumber(`${year - 1}-12`) - panel.firstMonth;
    const model = onsetModel(panel, target, cut, features);
    panel.places.forEach((block, p) => {
      const deaths = panel.values.subarray(p * panel.months, (p + 1) * panel.months);
      for (let t = cut; t < cut + 12; t += 1) {
        const came = outcomeAt(deaths, t, target)?.came;
        if (came === undefined) continue;
        const until = deaths.subarray(0, t + 1);
        const recency = until.findLastIndex((value) => value > 0) - t;
        const half = until.subarray(-6).reduce((sum, value) => sum + value, 0);
        cases.push({ score: model.chance(p, t), came, block, month: panel.firstMonth + t, recency, half });
      }
    });
  }
  return cases;
}

export async function onsetBench(folder = FOLDER): Promise<readonly OnsetScore[]> {
  const scores: OnsetScore[] = [];
  const tables = {
    listed: await deathsByMonth(folder, "listed"),
    all: await deathsByMonth(folder, "all"),
    "state-based": await deathsByMonth(folder, "state-based"),
  };
  const add = (
    target: OnsetTarget,
    table: Table,
    years: readonly [number, number],
    bars: readonly number[],
  ) => {
    const panel = tables[table];
    const judged = judgedCases(panel, target, years);
    for (const least of bars) {
      const cases = judged.filter(({ half }) => half >= least);
      const end = monthName(Math.max(...cases.map(({ month }) => month)));
      const chosen = years[0] < 2010 ? "; settings were chosen here" : "";
      const violent = least > 0 ? `, ${least} deaths or more in six months` : "";
      const population = `${TABLES[table](panel.places.length)}${violent}${chosen}`;
      scores.push({ target, table, least, window: `${years[0] - 1}-12…${end}`, population, cases });
    }
  };
  for (const target of ["onset-3", "onset-12"] as const)
    for (const table of ["listed", "state-based", "all"] as const)
      for (const years of [DECADE, DECADE_BEFORE]) add(target, table, years, [0]);
  for (const years of [DECADE, DECADE_BEFORE]) add("escalation", "listed", years, [6, 1]);
  return scores;
}

const DECADE = [2010, 2019] as const;
const DECADE_BEFORE = [2000, 2009] as const;
const TABLES: Readonly<Record<Table, (places: number) => string>> = {
  listed: (places) => `${places} countries`,
  all: (places) => `${places} countries, the rest read as zero`,
  "state-based": (places) => `${places} countries with state-based deaths on record, those alone`,
};

const chance = () => seededChance("onset bench");
const by = (cases: readonly Case[], score: (one: Case) => number): Judged[] =>
  cases.map((one) => ({ came: one.came, block: one.block, score: score(one) }));

export function onsetRows(scores: readonly OnsetScore[]): Row[] {
  return scores.map(({ target, table, least, window, population, cases }) => {
    const [area, precision] = [rocArea(cases, chance()), averagePrecision(cases, chance())];
    const isAsked = window.startsWith("2009") && table === "listed" && least !== 1;
    const asked = isAsked ? ASKED[target] : undefined;
    return {
      what: `${TITLES[target]}, ${population}, origins ${window}: AUC / AP`,
      measured: `${figure(area)} / ${figure(precision)}`,
      budget: asked ? `${short(asked.area)} / ${short(asked.precision)} (${asked.reference})` : "",
      ...(asked && {
        kept: (area.value ?? 0) >= asked.area && (precision.value ?? 0) >= asked.precision,
      }),
    };
  });
}

export function printedOnsetBench(scores: readonly OnsetScore[]): string {
  return scores.map(page).join("\n");
}

function page({ target, window, population, cases }: OnsetScore): string {
  const events = cases.filter(({ came }) => came).length;
  const simple = [
    ["time since the last death", (one: Case) => one.recency],
    ["deaths in six months", (one: Case) => one.half],
  ] as const;
  const score = mean(cases.map(({ score: p, came }) => brier(p, came)));
  const base = events / cases.length;
  return [
    `${TITLES[target]}, ${population}, origins ${window}: n ${cases.length}, events ${events}`,
    ...simple.map(([name, rule]) => {
      const other = by(cases, rule);
      return `  simple history, ${name}: ${figure(rocArea(other, chance()))} / ${figure(averagePrecision(other, chance()))}`;
    }),
    `  Brier ${score.toFixed(5)}, of always saying the base rate ${(base * (1 - base)).toFixed(5)}`,
    `  said and came, by tenths: ${reliability(cases)}`,
    ...(target === "onset-3" ? [`  ${missed(cases)}`] : []),
    "",
  ].join("\n");
}

/** Mean chance and share that came, in ten groups of equal size from the least likely. */
function reliability(cases: readonly Case[]): string {
  const sorted = cases.toSorted((a, b) => a.score - b.score);
  return Array.from({ length: 10 }, (_, k) => {
    const part = sorted.slice(
      Math.floor((k * sorted.length) / 10),
      Math.floor(((k + 1) * sorted.length) / 10),
    );
    return `${short(mean(part.map(({ score }) => score)))}→${short(mean(part.map(({ came }) => (came ? 1 : 0))))}`;
  }).join(" ");
}

/** Spells of onset months, and whether any month of them stood in the highest tenth. */
function missed(cases: readonly Case[]): string {
  const bar = cases.map(({ score }) => score).sort((a, b) => b - a)[Math.floor(cases.length / 10)] ?? 1;
  const spells = new Map<string, { place: string; month: number; caught: boolean }>();
  const latest = new Map<string, { key: string; month: number }>();
  for (const { block, month, came, score } of cases) {
    if (!came) continue;
    const before = latest.get(block);
    const key = before && month - before.month <= 3 ? before.key : `${block} ${monthName(month)}`;
    latest.set(block, { key, month });
    const known = spells.get(key);
    spells.set(key, {
      place: block,
      month: known?.month ?? month,
      caught: (known?.caught ?? false) || score >= bar,
    });
  }
  const named = (caught: boolean) =>
    [...spells.values()]
      .filter((one) => one.caught === caught)
      .map(({ place, month }) => `${place} ${monthName(month)}`);
  return `alarm for the highest tenth of country-months; onsets in it (by first month that looks at them): ${named(true).join(", ")}\n  missed: ${named(false).join(", ")}`;
}

function figure({ value, interval }: Estimate): string {
  if (value === undefined) return "-";
  return interval ? `${short(value)} (${short(interval.low)}-${short(interval.high)})` : short(value);
}

function short(value: number): string {
  return value.toFixed(3).replace(/^0/, "");
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

if (import.meta.main) {
  const scores = await onsetBench(process.argv[2] ?? FOLDER);
  for (const { what, measured } of onsetRows(scores)) process.stdout.write(`${what}: ${measured}\n`);
  process.stdout.write(`\n${printedOnsetBench(scores)}`);
}
