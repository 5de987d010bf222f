/**
 * UCDP Georeferenced Event Dataset and Candidate events: one row is one event with deaths.
 *
 * Columns and codes: UCDP GED Codebook 23.1 (Högbladh 2023); Sundberg and Melander (2013,
 * doi:10.1177/0022343313484347); Hegre et al. (2020, doi:10.1177/2053168020935257).
 */
import { z } from "zod";
import { countryCode, countryOfGleditschWard } from "../../kernel/country.ts";
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
import { type Draft, format } from "../format.ts";
import { readMoment } from "../moment.ts";
import { occurredBetween, type Precision, readWhen } from "../when.ts";

type ClaimBody = Extract<Draft, { kind: "claim" }>["body"];
type PlaceBody = ClaimBody["place"];

/** Present in every release since version 5. */
const NEEDED = [
  "id",
  "type_of_violence",
  "side_a",
  "side_b",
  "latitude",
  "longitude",
  "country",
  "date_start",
  "date_end",
  "best",
];

const VIOLENCE = { "1": "state-based", "2": "non-state", "3": "one-sided" } as const;

/** Exact day; up to six days; a week; a month; more than a month, at most a year. */
const DATE_PRECISION: Readonly<Record<string, Precision>> = {
  "1": "day",
  "2": "week",
  "3": "week",
  "4": "month",
  "5": "year",
};

/**
 * Exact; within about 25 km; the second-level unit, whose centre says no more than the first-level one;
 * the first-level unit; a part of the country; the country; the high seas or the air above them.
 */
const PLACE_PRECISION: Readonly<Record<string, NonNullable<PlaceBody["precision"]>>> = {
  "1": "exact",
  "2": "place",
  "3": "admin1",
  "4": "admin1",
  "5": "country",
  "6": "country",
  "7": "unknown",
};

export const ucdpGed = format({
  id: "ucdp-ged",
  title: "UCDP GED and Candidate events",
  about:
    "Events of organised violence with deaths, sides and coordinates. Candidate releases are provisional: sides and counts still change.",
  options: z.strictObject({ separator: SeparatorOption }),

  sniff(head) {
    const columns = sniffColumns(head);
    if (!columns || NEEDED.some((name) => !columns.includes(name))) return undefined;
    return { sureness: 1, why: "its columns are those of UCDP GED, such as type_of_violence and side_a" };
  },

  header: headerLine,

  async *parse(input, options) {
    const table = await openTable(input, options.separator);
    const missing = NEEDED.filter((name) => table.column(name) === undefined);
    if (missing.length > 0) {
      throw new Fault(
        "invalid",
        `${input.name} is not a UCDP GED table: it has no column ${missing.join(", ")}.`,
      );
    }
    const read = reader(table);
    yield* findRows(table, (row) => [{ kind: "claim", body: read(row) }]);
  },
});

function reader(table: Table): (row: Row) => ClaimBody {
  const names = [
    ...NEEDED,
    "low",
    "high",
    "deaths_civilians",
    "date_prec",
    "where_prec",
    "where_coordinates",
    "adm_1",
  ];
  names.push("country_id", "source_headline", "source_date", "source_original", "source_office");
  const places = new Map(names.map((name) => [name, table.column(name)]));
  return ({ cells, position }) => claim((name) => cellText(cells, places.get(name)), position);
}

function claim(cell: (name: string) => string | undefined, line: number): ClaimBody {
  const id = cell("id");
  if (!id || !/^[\w-]{1,40}$/.test(id))
    throw new Fault("invalid", `"${id?.slice(0, 60) ?? ""}" is not an event id.`);
  const violence = violenceType(cell("type_of_violence"));
  const actors = [cell("side_a"), cell("side_b")].filter((side) => side !== undefined);
  const deaths = readDeaths({
    best: cell("best"),
    low: cell("low"),
    high: cell("high"),
    civilians: cell("deaths_civilians"),
  });
  if (!deaths) throw new Fault("invalid", "The event has no best estimate of deaths.");
  const place = placeOf(cell);
  const text =
    cell("source_headline") ??
    `${actors.join(" – ")}: ${deaths.best} deaths, ${place.name ?? cell("country")}`;
  const publishedAt = published(cell("source_date"));
  const origin = cell("source_original") ?? cell("source_office");
  return {
    nativeId: `ucdp-ged:${id}`,
    span: { line },
    type: "ASSAULT",
    violence,
    occurred: when(cell),
    ...(publishedAt && { publishedAt }),
    place,
    actors,
    deaths,
    text,
    ...(origin && { origin }),
  };
}

function violenceType(code: string | undefined): (typeof VIOLENCE)[keyof typeof VIOLENCE] {
  if (code === "1" || code === "2" || code === "3") return VIOLENCE[code];
  throw new Fault("invalid", `The type of violence is "${code ?? ""}" and should be 1, 2 or 3.`);
}

function when(cell: (name: string) => string | undefined): ClaimBody["occurred"] {
  const [start, end] = [readWhen(cell("date_start") ?? ""), readWhen(cell("date_end") ?? "")];
  const code = cell("date_prec");
  const precision = code === undefined ? "day" : DATE_PRECISION[code];
  if (!precision) throw new Fault("invalid", `The date precision is "${code}" and should be 1 to 5.`);
  return occurredBetween(start, end, precision);
}

function placeOf(cell: (name: string) => string | undefined): PlaceBody {
  const coordinates = readCoordinates(cell("latitude"), cell("longitude"));
  const code = cell("where_prec");
  const precision = code === undefined ? "unknown" : PLACE_PRECISION[code];
  if (!precision) throw new Fault("invalid", `The place precision is "${code}" and should be 1 to 7.`);
  const name = cell("where_coordinates");
  const admin1 = cell("adm_1");
  return {
    ...(name && { name }),
    country: country(cell("country_id"), cell("country") ?? ""),
    ...(admin1 && { admin1 }),
    ...coordinates,
    precision,
  };
}

function country(number: string | undefined, name: string): string {
  const code = (number && countryOfGleditschWard(Number(number))) || countryCode(name);
  if (!code)
    throw new Fault("invalid", `The country "${name.slice(0, 60)}" (${number ?? "no number"}) is not known.`);
  return code;
}

/** The first day on which a report it rests on came out; old releases write it in many ways, and then it is left out. */
function published(text: string | undefined): string | undefined {
  const days = (text ?? "")
    .split(";")
    .map((part) => (/^\d{4}-/.test(part) ? readMoment(part)?.at : undefined));
  return days.filter((day) => day !== undefined).sort()[0];
}
