/**
 * Figures: one number for a place and a month or day. The table's two forms are described in `about` and shown
 * by the golden cases; places are ISO 3166 codes or English names, or a code and a first-level unit (`MLI/Mopti`).
 */
import { z } from "zod";
import { countryCode } from "../../kernel/country.ts";
import { Fault } from "../../kernel/fault.ts";
import type { Bucket } from "../../kernel/series.ts";
import { cellText, readDecimalComma, readNumber } from "../cell.ts";
import {
  findRows,
  headerCells,
  headerLine,
  openTable,
  type ReadRow,
  SeparatorOption,
  separatorOf,
  sniffColumns,
  type Table,
} from "../delimited.ts";
import { type Draft, type Found, format } from "../format.ts";
import { isoTime, readWhen } from "../when.ts";

type Reading = Extract<Draft, { kind: "reading" }>;

const PLACE = ["place", "iso3", "country_code", "country", "country_name"];
const MONTH = ["month", "month_end", "month_start"];
const DAY = ["date", "day"];
/** Columns of the long form that are neither place, time nor value. */
const BESIDE = [
  "measure",
  "unit",
  "published",
  "subject",
  "year",
  "month_id",
  "country_id",
  "gwcode",
  ...PLACE,
];
/** The name of a column that is not wanted. */
const LEFT_OUT = "-";
/** Units whose numbers cannot be below zero. */
const COUNTED = new Set(["count", "persons", "people", "deaths", "events", "incidents"]);

const Options = z.strictObject({
  measure: z
    .string()
    .min(1)
    .optional()
    .meta({ title: "Measure", description: "What the numbers are, when no column says so." }),
  unit: z.string().min(1).optional().meta({ title: "Unit", description: "Default: count." }),
  separator: SeparatorOption,
});
type Options = z.output<typeof Options>;

export const figures = format({
  id: "figures",
  title: "Figures by place and time",
  about:
    "Long (place, month or date, measure, value, and if wanted unit, subject, published) or wide (months down and places across, or the reverse). Blank cells are not zero.",
  options: Options,

  sniff(head) {
    const columns = sniffColumns(head);
    if (!columns) return undefined;
    const [first = "", ...others] = columns;
    const has = (names: readonly string[]) => names.some((name) => columns.includes(name));
    if (has(PLACE) && has([...MONTH, ...DAY]) && columns.includes("value")) {
      return { sureness: 0.9, why: "it has columns for place, time and value" };
    }
    const isWide = others.length > 1 && crossedBy(first, others) !== undefined;
    if (isWide) return { sureness: 0.85, why: "its first column and its header are months and places" };
    const isLong = has(PLACE) && has(MONTH) && columns.filter((name) => !isBeside(name)).length === 1;
    return isLong ? { sureness: 0.5, why: "beside place and month it has one column of numbers" } : undefined;
  },

  /** Columns that are left out are renamed, so that a row read alone does not report them again. */
  header(head) {
    const header = headerLine(head);
    const [first = "", ...others] = headerCells(header).map((name) => name.trim());
    if (crossedBy(first.toLowerCase(), others) !== "places") return header;
    const known = others.map((name) => (knownPlace(name) ? `"${name.replaceAll('"', '""')}"` : LEFT_OUT));
    return `${[first, ...known].join(separatorOf(header))}\n`;
  },

  async *parse(input, options) {
    const table = await openTable(input, options.separator);
    const [first = "", ...others] = table.columns.map((name) => name.toLowerCase());
    const crossed = others.length > 1 ? crossedBy(first, others) : undefined;
    if (crossed) yield* wideRows(table, input.name, crossed, options);
    else yield* findRows(table, longReader(table, input.name, options));
  },
});

function isBeside(name: string): boolean {
  return BESIDE.includes(name) || MONTH.includes(name) || DAY.includes(name);
}

type Crossed = "places" | "times";

/** What stands across the top of a wide table: most of its columns must be places, or months. */
function crossedBy(first: string, others: readonly string[]): Crossed | undefined {
  const share = (is: (name: string) => boolean) => others.filter(is).length / others.length;
  if ([...MONTH, ...DAY].includes(first) && share((name) => knownPlace(name) !== undefined) > 0.5)
    return "places";
  if (PLACE.includes(first) && share((name) => /^\d{4}-\d{2}(-\d{2})?$/.test(name)) > 0.5) return "times";
  return undefined;
}

function longReader(table: Table, name: string, options: Options): ReadRow {
  const place = table.column(...PLACE);
  const [month, date, year] = [table.column(...MONTH), table.column(...DAY), table.column("year")];
  const values = table.columns.flatMap((column, at) => (isBeside(column.toLowerCase()) ? [] : [at]));
  const value = table.column("value") ?? (values.length === 1 ? values[0] : undefined);
  const missing = [place, month ?? date, value].indexOf(undefined);
  if (missing >= 0) {
    const what = ["a place", "a month or date", "a value"][missing];
    throw new Fault(
      "invalid",
      `${name} has no column for ${what}; name them place, month, measure and value.`,
    );
  }
  const others = ["measure", "unit", "subject", "published"].map((column) => table.column(column));
  const valueName = table.columns[value ?? -1] ?? "value";
  const measureOfAll = options.measure ?? (valueName.toLowerCase() === "value" ? nameOf(name) : valueName);
  return ({ cells }) => {
    const [measure, unit, subject, published] = others.map((at) => cellText(cells, at));
    const written = cellText(cells, value);
    if (written === undefined) return { filtered: "There is no value for this place and time." };
    return [
      reading({
        place: placeKey(cellText(cells, place) ?? ""),
        ...timeOf(cellText(cells, month), cellText(cells, date), cellText(cells, year)),
        measure: measure ?? measureOfAll,
        unit: unit ?? options.unit,
        subject,
        published,
        written,
        what: "value",
        hasCommas: table.separator !== ",",
      }),
    ];
  };
}

/** A measure for a table that names none: its file's name, so that two tables do not become one series. */
function nameOf(fileName: string): string {
  return fileName
    .replace(/^.*[/\\]/, "")
    .replace(/\.gz$/i, "")
    .replace(/\.[a-z]{1,5}$/i, "");
}

function timeOf(month: string | undefined, date: string | undefined, year: string | undefined) {
  if (date !== undefined) return { time: date, bucket: "day" as const };
  const number = month ?? "";
  return {
    time: year && /^\d{1,2}$/.test(number) ? `${year}-${number.padStart(2, "0")}` : number,
    bucket: "month" as const,
  };
}

interface Written {
  readonly place: string;
  readonly time: string;
  readonly bucket: Bucket;
  readonly measure: string;
  readonly unit: string | undefined;
  readonly subject?: string | undefined;
  readonly published?: string | undefined;
  readonly written: string;
  /** What the number is called when it is none. */
  readonly what: string;
  /** Whether a comma can be a decimal sign. */
  readonly hasCommas: boolean;
}

function reading(cells: Written): Reading {
  const { place, bucket, measure, unit = "count", subject = "*", published, written, what } = cells;
  const value = cells.hasCommas ? readDecimalComma(written, what) : readNumber(written, what);
  if (value < 0 && COUNTED.has(unit)) {
    throw new Fault("invalid", `The ${what} ${written} counts something (${unit}), and cannot be negative.`);
  }
  return {
    kind: "reading",
    series: { place, subject, measure, bucket },
    unit,
    fold: "last",
    bucket: firstDay(cells.time, bucket),
    value,
    ...(published && { publishedAt: isoTime(readWhen(published).from) }),
  };
}

function firstDay(time: string, bucket: Bucket): string {
  const { from, precision } = readWhen(time);
  if (precision === "year" || (bucket === "day" && precision === "month")) {
    throw new Fault(
      "invalid",
      `"${time}" is not a ${bucket}; write it as ${bucket === "day" ? "YYYY-MM-DD" : "YYYY-MM"}.`,
    );
  }
  const day = isoTime(from).slice(0, 10);
  return bucket === "day" ? day : `${day.slice(0, 7)}-01`;
}

/** @throws Fault `invalid` for a place that is not known. */
function placeKey(text: string): string {
  const key = knownPlace(text);
  if (!key)
    throw new Fault("invalid", `The place "${text.slice(0, 60)}" is not known; give its ISO 3166 code.`);
  return key;
}

function knownPlace(text: string): string | undefined {
  if (text === "*" || /^world$/i.test(text)) return "*";
  const slash = text.indexOf("/");
  if (slash < 0) return countryCode(text);
  const [country, unit] = [countryCode(text.slice(0, slash)), text.slice(slash + 1).trim()];
  return country && unit ? `${country}/${unit}` : undefined;
}

/**
 * A row of a wide table is one item with a reading for each filled cell. A column whose name says nothing is
 * set aside once, with the header, and not with every row.
 */
async function* wideRows(
  table: Table,
  name: string,
  crossed: Crossed,
  options: Options,
): AsyncGenerator<Found> {
  const [first = "", ...others] = table.columns;
  const places = others.map((column) => (crossed === "places" ? knownPlace(column) : "*"));
  const unknown = others.filter((column, at) => !places[at] && column !== LEFT_OUT);
  if (unknown.length > 0) {
    const quarantined = `No place is called ${unknown.slice(0, 5).join(", ")}; these columns were left out.`;
    yield { position: 1, raw: Buffer.from(table.columns.join(table.separator)), quarantined };
  }
  const isDaily =
    crossed === "places" ? DAY.includes(first.toLowerCase()) : others.some((day) => day.length > 7);
  const common = {
    bucket: isDaily ? ("day" as const) : ("month" as const),
    measure: options.measure ?? nameOf(name),
    unit: options.unit,
    hasCommas: table.separator !== ",",
  };
  yield* findRows(table, ({ cells: [head = "", ...cells] }) => {
    const rowPlace = crossed === "times" ? placeKey(head.trim()) : undefined;
    return others.flatMap((column, at) => {
      const [place, written] = [rowPlace ?? places[at], cellText(cells, at)];
      if (!place || written === undefined) return [];
      return [
        reading({
          ...common,
          place,
          time: crossed === "places" ? head.trim() : column,
          written,
          what: `value in column ${column}`,
        }),
      ];
    });
  });
}
