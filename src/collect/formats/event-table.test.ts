import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import type { Draft, Found } from "../format.ts";
import { type OpenedInput, openInput, USUAL_LIMITS } from "../input.ts";
import { eventTable } from "./event-table.ts";

async function open(text: string): Promise<OpenedInput> {
  async function* bytes() {
    yield Buffer.from(text);
  }
  for await (const input of openInput(bytes(), "t.csv", USUAL_LIMITS, new AbortController().signal)) {
    if ("fault" in input) throw input.fault;
    return { ...input, chunks: input.chunks, bytes: bytes() };
  }
  throw new Error("there was no input");
}

async function read(text: string, options: unknown = {}): Promise<Found[]> {
  const found: Found[] = [];
  const parsed = eventTable.options.parse(options);
  for await (const item of eventTable.parse(await open(text), parsed)) found.push(item);
  return found;
}

function drafts(found: readonly Found[]): Draft[] {
  return found.flatMap((item) => ("drafts" in item ? item.drafts : []));
}

test("the worked example's mapping is understood", async () => {
  const mapping = JSON.parse(readFileSync("example/events-mapping.json", "utf8"));
  const text =
    "event_id,date,place,latitude,longitude,type,actor1,actor2,deaths,text\n" +
    "x1,2019-04-02,Amarelle,-22.5,-19.5,protest,Quay Front,,0,EXERCISE\n";
  expect(drafts(await read(text, { mapping }))).toMatchObject([
    { kind: "claim", body: { nativeId: "x1", type: "PROTEST", actors: ["Quay Front"], deaths: { best: 0 } } },
  ]);
});

test("a mapping to a column that is not there is a fault that names both", async () => {
  await expect(read("a,b\n1,2\n", { mapping: { occurredFrom: "when", placeName: "b" } })).rejects.toThrow(
    't.csv has no column "when", which the mapping names for occurredFrom.',
  );
});

test("a table without time or place is a fault that says what to map", async () => {
  await expect(read("a,place\n1,2\n")).rejects.toThrow(/no known column for the time \(occurredFrom\)/);
  await expect(read("date,b\n1,2\n")).rejects.toThrow(/no known column for the place/);
});

test("the same row has the same id, and another row another", async () => {
  const found = drafts(await read("date,place\n2019-04-02,A\n2019-04-02,A\n2019-04-02,B\n"));
  const ids = found.map((draft) => ("body" in draft && "nativeId" in draft.body ? draft.body.nativeId : ""));
  expect(ids[0]).toBe(ids[1]);
  expect(ids[0]).not.toBe(ids[2]);
  expect(ids[0]).toMatch(/^row:[0-9a-f]{32}$/);
});

test("an id that would not fit an index sets its row aside", async () => {
  const found = await read(`id,date,place\n${"x".repeat(500)},2019-04-02,A\n`);
  expect(found).toMatchObject([{ quarantined: "The event's id is longer than 400 characters." }]);
});

test("a quarantined row can be corrected and read alone behind the header", async () => {
  const text = "id;date;place\n1;2019-02-30;A\n";
  const [bad] = await read(text);
  expect(bad).toMatchObject({ position: 2, quarantined: expect.stringContaining("not a date that exists") });
  const header = eventTable.header?.(await open(text)) ?? "";
  const corrected = Buffer.from(bad?.raw ?? [])
    .toString()
    .replace("02-30", "02-28");
  expect(drafts(await read(header + corrected))).toMatchObject([{ body: { nativeId: "1" } }]);
});
