import { expect, test } from "vitest";
import { OPEN } from "../kernel/label.ts";
import type { Stored } from "../kernel/record.ts";
import { Signal } from "../kernel/signal.ts";
import { dayNumber } from "./calendar.ts";
import { weighSignals } from "./warning-evidence.ts";

const TODAY = dayNumber("2019-06-30");

function signal(
  measure: string,
  bucket: string,
  score: number,
  width: "day" | "month" = "day",
  detector = "ears-c2",
): Stored<Signal> {
  const series = { place: "XXA", subject: "*", measure, bucket: width };
  const body = Signal.parse({
    detector,
    series,
    place: "XXA",
    subject: "*",
    bucket,
    width,
    score,
    observed: 1,
    sentence: `${measure} ${bucket}`,
    parameters: {},
    readings: [],
  });
  const id = `00000000-0000-5000-8000-${String(score * 1e6).padStart(12, "0")}`;
  return { id, version: 1, recordedAt: "2019-06-30T00:00:00Z", recordedBy: "test", label: OPEN, body };
}

const told = (signals: readonly Stored<Signal>[], deaths = 0) =>
  weighSignals(signals, TODAY, deaths).map(({ signal: { body }, weight }) => [
    body.sentence,
    Number(weight.toFixed(3)),
  ]);

test("of one measure's signals, by day and by month, only the strongest counts", () => {
  const signals = [
    signal("incidents", "2019-06-30", 0.5),
    signal("incidents", "2019-06-29", 0.6),
    signal("incidents", "2019-06-01", 0.7, "month"),
  ];
  expect(told(signals)).toEqual([["incidents 2019-06-01", 1.4]]);
});

test("a first time is told, and adds nothing to a likelihood", () => {
  expect(told([signal("incidents", "2019-06-30", 0.9, "day", "first-ever")])).toEqual([]);
});

test("a second figure counts half and a third one a third", () => {
  const signals = ["a-price", "b-price", "c-price"].map((measure, i) =>
    signal(measure, "2019-06-01", 0.9 - i * 0.15, "month"),
  );
  expect(told(signals).map(([, weight]) => weight)).toEqual([0.72, 0.3, 0.16]);
});

test("a signal fades over 90 days, and is not there before its day", () => {
  expect(told([signal("incidents", "2019-05-16", 0.5)])).toEqual([["incidents 2019-05-16", 0.5]]);
  expect(told([signal("incidents", "2019-04-01", 0.5), signal("incidents", "2019-07-01", 0.5)])).toEqual([]);
});

test("signals in deaths are told and weigh nothing; the more have died, the less the others weigh", () => {
  const signals = [signal("incidents", "2019-06-30", 0.5), signal("deaths", "2019-06-30", 0.8)];
  expect(told(signals)).toEqual([
    ["incidents 2019-06-30", 1],
    ["deaths 2019-06-30", 0],
  ]);
  expect(told(signals, 25)[0]).toEqual(["incidents 2019-06-30", 0.5]);
});

test("media volume and withdrawn signals are not evidence", () => {
  expect(told([signal("media-volume", "2019-06-30", 1), signal("incidents", "2019-06-30", 0)])).toEqual([]);
});
