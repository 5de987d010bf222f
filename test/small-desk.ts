/** A small desk for tests: two sources, what they reported of one incident, and all that follows from it. */
import { packDraws } from "../src/analyse/forecast-draws.ts";
import type { Draws } from "../src/analyse/forecaster.ts";
import { Claim } from "../src/kernel/claim.ts";
import { Entity, Link } from "../src/kernel/entity.ts";
import { Event } from "../src/kernel/event.ts";
import { Forecast, QUANTILES, THRESHOLDS } from "../src/kernel/forecast.ts";
import { Label, OPEN } from "../src/kernel/label.ts";
import { monthName, monthNumber } from "../src/kernel/month.ts";
import type { ResolutionRule } from "../src/kernel/question.ts";
import { Report } from "../src/kernel/report.ts";
import { Run } from "../src/kernel/run.ts";
import { Signal } from "../src/kernel/signal.ts";
import { Source } from "../src/kernel/source.ts";
import { Warning } from "../src/kernel/warning.ts";
import { derivedId } from "../src/store/identity.ts";
import type { NewReading } from "../src/store/readings.ts";
import type { Store } from "../src/store/store.ts";

export const GREEN = Label.parse({ tlp: "GREEN" });
export const AMBER = Label.parse({ tlp: "AMBER" });

const named = (kind: string) => derivedId(kind, "small desk");
export const IDS = {
  observer: derivedId("source", "observer"),
  wire: derivedId("source", "wire"),
  run: named("run"),
  report: named("report"),
  dispatch: named("dispatch"),
  claim: named("claim"),
  echo: named("echo"),
  event: named("event"),
  army: named("army"),
  rebels: named("rebels"),
  link: named("link"),
  signal: named("signal"),
  forecast: named("forecast"),
  warning: named("warning"),
} as const;

/** What the questions to its forecast's draws need to be answered: three months ahead are kept. */
export const FORECAST_READS = {
  "forecast-chances": "place=XXA",
  "forecast-if": "place=XXA&months=3&givenAtLeast=1",
  "forecast-score": "place=XXA",
  "forecast-what-if": "place=XXA&factor=2",
  "forecast-world": "months=3",
} as const;

/** Deaths of three months in XXA by published figures. */
export const RULE: ResolutionRule = {
  series: { place: "XXA", subject: "*", measure: "ucdp-deaths-best", bucket: "month" },
  from: "2019-06-01",
  to: "2019-08-31",
  fold: "sum",
  atLeast: 25,
};

/** One published figure: month as YYYY-MM. */
export function figure(place: string, month: string, value: number): NewReading {
  return {
    series: { ...RULE.series, place },
    unit: "persons",
    fold: "last",
    bucket: `${month}-01`,
    value,
    label: OPEN,
  };
}

/** What a desk itself counts. */
export function count(measure: string, place: string, day: string, value: number): NewReading {
  return {
    series: { place, subject: "*", measure, bucket: "day" },
    unit: measure === "deaths" ? "persons" : measure,
    fold: "sum",
    bucket: day,
    value,
    label: OPEN,
  };
}

/** A value for each month from `from` to `to`, both as YYYY-MM. */
export function figures(
  place: string,
  from: string,
  to: string,
  value: (month: string) => number,
): NewReading[] {
  const first = monthNumber(from);
  return Array.from({ length: monthNumber(to) - first + 1 }, (_, i) => {
    const month = monthName(first + i);
    return figure(place, month, value(month));
  });
}

const DAY = { from: "2019-05-02T00:00:00.000Z", to: "2019-05-02T23:59:59.000Z" };
const PLACE = { name: "Hollin", country: "XXA", precision: "place" as const };

/** Writes it all as of the store's clock; `words` goes wherever a source's text would. */
export async function furnish(
  store: Store,
  words = "Eleven people died at the bridge of Hollin.",
): Promise<void> {
  const { sha256: drawsSha256 } = await store.blobs.put(packDraws(DRAWS));
  await store.writer("small desk").transaction(async (transaction) => {
    await transaction.put(Source, [
      {
        id: IDS.observer,
        label: GREEN,
        body: { name: "Observer", discipline: "human", grade: "B", access: "at the scene" },
      },
      { id: IDS.wire, label: OPEN, body: { name: "Wire", grade: "C" } },
    ]);
    await transaction.put(Run, [
      {
        id: IDS.run,
        label: OPEN,
        body: {
          sourceId: IDS.wire,
          input: "small.csv",
          startedAt: "2019-05-03T10:00:00.000Z",
          status: "done",
          counts: { received: 2, stored: 2, duplicate: 0, quarantined: 0, filtered: 0 },
        },
      },
    ]);
    await transaction.put(Report, [
      { id: IDS.report, label: GREEN, body: report(IDS.observer, "human", words, "B2") },
      { id: IDS.dispatch, label: OPEN, body: report(IDS.wire, "open", words, "C3") },
    ]);
    await transaction.put(Claim, [
      { id: IDS.claim, label: GREEN, body: claim(IDS.report, IDS.observer, words, "B2") },
      { id: IDS.echo, label: OPEN, body: claim(IDS.dispatch, IDS.wire, words, "C3") },
    ]);
    await transaction.put(Event, [
      {
        id: IDS.event,
        label: GREEN,
        body: {
          title: words,
          type: "ASSAULT",
          occurred: DAY,
          day: "2019-05-02",
          place: PLACE,
          country: "XXA",
          actors: ["Army", "Rebels"],
          deaths: { best: 11 },
          claims: [IDS.claim, IDS.echo],
          mediaVolume: 2,
          independentOrigins: 2,
        },
      },
    ]);
    await transaction.put(Entity, [
      { id: IDS.army, label: OPEN, body: { nativeId: "army", schema: "Organization", name: "Army" } },
      { id: IDS.rebels, label: OPEN, body: { nativeId: "rebels", schema: "Organization", name: "Rebels" } },
    ]);
    await transaction.put(Link, [
      {
        id: IDS.link,
        label: AMBER,
        body: { nativeId: "l", type: "fights", fromId: IDS.army, toId: IDS.rebels },
      },
    ]);
    await transaction.append([
      ...figures("XXA", "2014-01", "2019-05", (month) => (month.endsWith("-01") ? 30 : 2)),
      count("deaths", "XXA", "2019-05-02", 11),
      count("incidents", "XXA", "2019-05-02", 1),
    ]);
    await transaction.put(Signal, [{ id: IDS.signal, label: GREEN, body: signal(words) }]);
    await transaction.put(Forecast, [
      { id: IDS.forecast, label: AMBER, body: { ...forecast(), drawsSha256 } },
    ]);
    await transaction.put(Warning, [{ id: IDS.warning, label: GREEN, body: warning(words) }]);
  });
}

function report(sourceId: string, discipline: "human" | "open", words: string, grade: string) {
  return {
    sourceId,
    runId: IDS.run,
    nativeId: `${sourceId} 1`,
    format: "field-report",
    discipline,
    title: words.slice(0, 100),
    text: words,
    language: "en",
    receivedAt: "2019-05-03T10:00:00.000Z",
    grade,
    sha256: "0".repeat(64),
    bytes: words.length,
    mediaType: "text/plain",
  };
}

function claim(reportId: string, sourceId: string, text: string, grade: string) {
  return {
    nativeId: `${reportId} 1`,
    reportId,
    sourceId,
    span: { from: 0, to: text.length },
    type: "ASSAULT" as const,
    occurred: DAY,
    place: PLACE,
    deaths: { best: 11 },
    text,
    grade,
    origin: sourceId,
  };
}

function signal(sentence: string) {
  return {
    detector: "surge",
    series: { place: "XXA", subject: "*", measure: "deaths", bucket: "day" as const },
    place: "XXA",
    subject: "*",
    bucket: "2019-05-02",
    width: "day" as const,
    score: 0.9,
    observed: 11,
    expected: 1,
    sentence,
    parameters: { days: 30 },
    readings: [{ bucket: "2019-05-02", value: 11 }],
  };
}

/** Of the three months after April 2019: their sums are 0, 25, 50 and 1,030. */
const DRAWS: Draws = {
  places: ["XXA"],
  asOf: monthNumber("2019-04"),
  leads: [1, 2, 3],
  draws: 4,
  values: Float64Array.of(0, 0, 10, 30, 0, 5, 10, 0, 0, 20, 30, 1_000),
};

function forecast() {
  const quantiles = QUANTILES.map((level) => Math.round(level * 40));
  const atLeast = THRESHOLDS.map((threshold) => 1 / (1 + threshold / 25));
  return {
    model: "stack",
    place: "XXA",
    series: RULE.series,
    asOf: "2019-04",
    leads: [{ lead: 1, month: "2019-05", mean: 9, quantiles, atLeast }],
    sums: [3, 6, 12].map((months) => ({ months, mean: 9 * months, quantiles, atLeast })),
    draws: DRAWS.draws,
    seed: "small",
  };
}

export function warning(sentence: string, p = 0.6) {
  return {
    place: "XXA",
    subject: "*",
    title: "Deaths in Kelvaria",
    level: "W2" as const,
    likelihood: { p },
    event: "25 or more deaths from June to August 2019",
    rule: RULE,
    reasons: [{ sentence, at: "2019-05-02", evidence: [{ kind: "signal", id: IDS.signal }], weight: 1 }],
    firstSeen: "2019-05-03",
    lastSeen: "2019-05-03",
    status: "open" as const,
    history: [{ at: "2019-05-03", level: "W2" as const, p, why: "Deaths rose." }],
  };
}
