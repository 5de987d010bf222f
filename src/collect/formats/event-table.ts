/**
 * Event tables: one row is one happening with a time and a place. Columns are found by their usual names, ACLED's
 * among them, or named by a mapping from the fields below to the table's own columns.
 *
 * A row without an id is known by the hash of its bytes, so that the same row twice is one event, and a row
 * that was corrected is another.
 */
import { createHash } from "node:crypto";
import { z } from "zod";
import { countryCode } from "../../kernel/country.ts";
import { Fault } from "../../kernel/fault.ts";
import { cellText, readCoordinates, readDeaths } from "../cell.ts";
import {
  findRows,
  headerLine,
  openTable,
  type Row,
  SeparatorOption,
  sniffColumns,
  type Table,
} from "../delimited.ts";
import { eventType } from "../event-type.ts";
import { type Draft, format } from "../format.ts";
import { isoTime, occurredBetween, type Precision, readWhen } from "../when.ts";

type ClaimBody = Extract<Draft, { kind: "claim" }>["body"];
type PlaceBody = ClaimBody["place"];

/** The fields of an event, and the names under which columns usually hold them, the surest first. */
const USUAL = {
  nativeId: ["event_id_cnty", "event_id", "eventid", "globaleventid", "native_id", "id", "uuid", "guid"],
  occurredFrom: [
    "event_date",
    "occurred_from",
    "date_start",
    "start_date",
    "occurred",
    "date",
    "datetime",
    "timestamp",
    "time",
  ],
  occurredTo: ["occurred_to", "date_end", "end_date"],
  timePrecision: ["time_precision"],
  placeName: ["location", "place_name", "place", "city", "town", "where"],
  placePrecision: ["geo_precision"],
  country: ["iso3", "country", "country_name", "country_code"],
  admin1: ["admin1", "admin_1", "adm_1", "adm1", "province", "governorate"],
  latitude: ["latitude", "lat"],
  longitude: ["longitude", "lon", "lng", "long"],
  eventType: ["event_type", "eventtype", "type", "category", "kind"],
  subType: ["sub_event_type", "subtype", "sub_type"],
  actor1: ["actor1", "actor_1", "side_a", "actor"],
  actor2: ["actor2", "actor_2", "side_b", "target"],
  deathsBest: ["fatalities", "deaths_best", "deaths", "best", "killed"],
  deathsLow: ["deaths_low", "low"],
  deathsHigh: ["deaths_high", "high"],
  deathsCivilians: ["deaths_civilians", "civilian_deaths"],
  text: ["notes", "text", "description", "summary", "headline", "title", "event"],
  publishedAt: ["published", "published_at"],
  origin: ["origin", "source"],
} as const;
type Field = keyof typeof USUAL;
const FIELDS = z.enum(Object.keys(USUAL).filter((name): name is Field => name in USUAL));

const Options = z.strictObject({
  mapping: z.partialRecord(FIELDS, z.string().min(1)).optional().meta({
    title: "Mapping",
    description: "From an event's fields to the table's columns; absent, the usual names are tried.",
  }),
  dateOrder: z.enum(["day-month", "month-day"]).optional().meta({
    title: "Date order",
    description: "How 03/04/2020 is meant; without it such a date is set aside.",
  }),
  separator: SeparatorOption,
});
type Options = z.output<typeof Options>;

export const eventTable = format({
  id: "event-table",
  title: "Table of events",
  about:
    "Any table with an event a row: time, place, and what is known of type, actors and deaths. Types that are not known become OTHER; times without an offset are read as UTC.",
  options: Options,

  sniff(head) {
    const columns = sniffColumns(head);
    const has = (field: Field) => USUAL[field].some((name) => columns?.includes(name));
    const isEvent = has("eventType") || has("actor1") || has("deathsBest") || has("text");
    const isPlaced = has("placeName") || has("country") || (has("latitude") && has("longitude"));
    if (!has("occurredFrom") || !isPlaced || !isEvent) return undefined;
    return columns?.includes("event_id_cnty")
      ? { sureness: 0.95, why: "its columns are those of ACLED exports" }
      : { sureness: 0.6, why: "it has columns for when, where and what" };
  },

  header: headerLine,

  async *parse(input, options) {
    const table = await openTable(input, options.separator);
    const columns = columnsOf(table, input.name, options);
    yield* findRows(table, (row) => [{ kind: "claim", body: claim(row, columns, options) }]);
  },
});

type Columns = ReadonlyMap<Field, number>;

/** @throws Fault `invalid` when a mapped column is not there, or there is no column for time or place. */
function columnsOf(table: Table, name: string, { mapping }: Options): Columns {
  const columns = new Map<Field, number>();
  for (const field of FIELDS.options) {
    const names = mapping ? [mapping[field]].filter((column) => column !== undefined) : USUAL[field];
    const at = table.column(...names);
    if (at !== undefined) columns.set(field, at);
    else if (mapping && names.length > 0) {
      throw new Fault(
        "invalid",
        `${name} has no column "${names[0]}", which the mapping names for ${field}.`,
      );
    }
  }
  const isPlaced = columns.has("placeName") || columns.has("country") || columns.has("latitude");
  if (!columns.has("occurredFrom") || !isPlaced) {
    const what = isPlaced
      ? "the time (occurredFrom)"
      : "the place (placeName, country, or latitude and longitude)";
    throw new Fault("invalid", `${name} has no known column for ${what}; name it in a mapping.`);
  }
  return columns;
}

function claim({ cells, raw, position }: Row, columns: Columns, { dateOrder }: Options): ClaimBody {
  const cell = (field: Field) => cellText(cells, columns.get(field));
  const type = eventType(cell("subType"), cell("eventType"));
  const place = placeOf(cell);
  const actors = [cell("actor1"), cell("actor2")].filter((actor) => actor !== undefined);
  const deaths = readDeaths({
    best: cell("deathsBest"),
    low: cell("deathsLow"),
    high: cell("deathsHigh"),
    civilians: cell("deathsCivilians"),
  });
  const published = cell("publishedAt");
  const origin = cell("origin");
  return {
    nativeId: nativeId(cell("nativeId"), raw),
    span: { line: position },
    type,
    occurred: when(cell, dateOrder),
    ...(published && { publishedAt: isoTime(readWhen(published, dateOrder).from) }),
    place,
    actors,
    ...(deaths && { deaths }),
    text: cell("text") ?? described(cell("eventType") ?? type, actors, place),
    ...(origin && { origin }),
  };
}

/** Longer ones are texts in the wrong column, and would not fit an index. */
const LONGEST_ID = 400;

function nativeId(id: string | undefined, raw: Uint8Array): string {
  if (id === undefined) return `row:${createHash("sha256").update(raw).digest("hex").slice(0, 32)}`;
  if (id.length > LONGEST_ID)
    throw new Fault("invalid", `The event's id is longer than ${LONGEST_ID} characters.`);
  return id;
}

function when(
  cell: (field: Field) => string | undefined,
  order: Options["dateOrder"],
): ClaimBody["occurred"] {
  const first = cell("occurredFrom");
  if (first === undefined) throw new Fault("invalid", "There is no date.");
  const start = readWhen(first, order);
  const last = cell("occurredTo");
  // ACLED: 1 the day, 2 the week, 3 the month.
  const precisions: Readonly<Record<string, Precision>> = { "2": "week", "3": "month" };
  return occurredBetween(
    start,
    last ? readWhen(last, order) : start,
    precisions[cell("timePrecision") ?? ""],
  );
}

function placeOf(cell: (field: Field) => string | undefined): PlaceBody {
  const coordinates = readCoordinates(cell("latitude"), cell("longitude"));
  const [written, admin1] = [cell("country"), cell("admin1")];
  const country = written && countryCode(written);
  // A territory that no code stands for keeps its name beside the place's.
  const name = [cell("placeName"), country ? undefined : written].filter((part) => part).join(", ");
  if (!coordinates && !name && !admin1 && !country) throw new Fault("invalid", "There is no place.");
  const known = coordinates
    ? "exact"
    : cell("placeName")
      ? "place"
      : admin1
        ? "admin1"
        : country
          ? "country"
          : "unknown";
  // ACLED: 1 the place itself, 2 a part of the unit, 3 the unit.
  const isRough = ["2", "3"].includes(cell("placePrecision") ?? "");
  return {
    ...(name && { name }),
    ...(country && { country }),
    ...(admin1 && { admin1 }),
    ...coordinates,
    precision: isRough ? "admin1" : known,
  };
}

function described(type: string, actors: readonly string[], place: PlaceBody): string {
  const where = place.name ?? place.admin1 ?? place.country;
  return [type, actors.join(" – "), where].filter((part) => part).join(", ");
}
