import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "csv-parse/sync";
import { expect, test } from "vitest";
import { z } from "zod";
import { freshDatabase } from "../../test/postgres/harness.ts";
import { TEST_BLOB_KEY, testLedger } from "../../test/test-ledger.ts";
import { Label } from "../kernel/label.ts";
import type { Bucket } from "../kernel/series.ts";
import { Warning } from "../kernel/warning.ts";
import type { NewReading } from "../store/readings.ts";
import { openStore } from "../store/store.ts";
import { bucketName, bucketNumber } from "./calendar.ts";
import { detectDue } from "./signals.ts";
import { reviewWarnings } from "./warnings.ts";

const STATES: Readonly<Record<string, string>> = { XXA: "Kelvaria", XXB: "Ostremar", XXC: "Tavanor" };
const placeName = (key: string) => STATES[key] ?? key;

const rowsOf = <Row extends z.ZodType>(row: Row, text: string) =>
  z.array(row).parse(parse(text, { columns: true }));
const Incident = z.object({
  event_id: z.string(),
  date: z.string(),
  place: z.string(),
  deaths: z.coerce.number(),
});
const Figure = z.object({
  place: z.string(),
  month: z.string(),
  measure: z.string(),
  value: z.coerce.number(),
});
const Toponym = z.object({ name: z.string(), country: z.string() });
const read = (path: string) => readFile(join("example", path), "utf8");

const label = Label.parse({ tlp: "GREEN" });

function figures(text: string): NewReading[] {
  return rowsOf(Figure, text).map(({ place, month, measure, value }) => ({
    series: { place, subject: "*", measure, bucket: "month" },
    unit: "count",
    fold: "last",
    bucket: `${month}-01`,
    value,
    label,
  }));
}

/** An incident's part of the series, or with sign −1 what takes it back. */
function parts({ date, deaths }: z.output<typeof Incident>, place: string, sign: 1 | -1): NewReading[] {
  const widths: readonly Bucket[] = ["day", "month"];
  return widths.flatMap((bucket) =>
    [
      { measure: "incidents", value: 1 },
      { measure: "deaths", value: deaths },
    ]
      .filter(({ value }) => value > 0)
      .map(({ measure, value }) => ({
        series: { place, subject: "*", measure, bucket },
        unit: "count",
        fold: "sum" as const,
        bucket: bucketName(bucket, bucketNumber(bucket, date)),
        value: sign * value,
        label,
      })),
  );
}

test("the example's listing and figures alone raise Kelvaria step by step, and leave its neighbours on watch", async () => {
  const database = await freshDatabase();
  const folder = await mkdtemp(join(tmpdir(), "presage-warnings-example-"));
  let now = new Date("2018-07-01T00:00:00Z");
  const clock = { now: () => now };
  const store = await openStore({
    database: database.connection,
    blobFolder: folder,
    blobKey: TEST_BLOB_KEY,
    clock,
    random: () => 0.5,
    ledger: testLedger(clock),
  });
  try {
    const add = (readings: NewReading[]) =>
      store.writer("test").transaction((transaction) => transaction.append(readings));
    const countries = new Map(
      rowsOf(Toponym, await read("world/gazetteer.csv")).map(({ name, country }) => [name, country]),
    );
    await add(
      figures(await read("figures/ucdp-deaths-by-country-month.csv")).filter(
        ({ bucket }) => bucket < "2018-07",
      ),
    );
    const known = new Map<string, z.output<typeof Incident>>();
    const incidents = (text: string) =>
      rowsOf(Incident, text).flatMap((row) => {
        const before = known.get(row.event_id);
        known.set(row.event_id, row);
        const place = countries.get(row.place) ?? "";
        return [...(before ? parts(before, place, -1) : []), ...parts(row, place, 1)];
      });

    for (const file of (await readdir("example/inbox")).sort()) {
      const isEvents = file.endsWith(".events.csv");
      if (!isEvents && !file.endsWith(".figures.csv")) continue;
      now = new Date(`${file.slice(0, 4)}-${file.slice(4, 6)}-${file.slice(6, 8)}T12:00:00Z`);
      const text = await read(join("inbox", file));
      await add(isEvents ? incidents(text) : figures(text));
      await detectDue(store.writer("detectors"), now, placeName);
      await reviewWarnings(store.systemView(), store.writer("warnings"), now, placeName);
    }

    const { items } = await store.systemView().list(Warning, { where: { place: Object.keys(STATES) } });
    const levels = items
      .filter(({ body }) => body.place === "XXA")
      .flatMap(({ body }) => body.history)
      .filter(({ level }, i, all) => level !== all[i - 1]?.level);
    const first = (level: string) => levels.find((entry) => entry.level === level)?.at ?? "never";
    expect(first("W4") < "2019-03-31").toBe(true);
    expect(first("W3") <= "2019-09-03").toBe(true);
    expect(first("W2") <= "2019-09-30").toBe(true);
    // The listing in which 30 days pass 100 deaths arrives on this day.
    expect(first("W1")).toBe("2019-10-14");
    const others = items.filter(({ body }) => body.place !== "XXA").flatMap(({ body }) => body.history);
    expect(others.filter(({ level }) => level > "W5" || level < "W4")).toEqual([]);
  } finally {
    await store.close();
    await database.drop();
    await rm(folder, { recursive: true });
  }
}, 120_000);
