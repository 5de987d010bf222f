import { expect, test } from "vitest";
import type { Head } from "./format.ts";
import { eventTable } from "./formats/event-table.ts";
import { figures } from "./formats/figures.ts";
import { jsonLines } from "./formats/json-lines.ts";
import { ucdpGed } from "./formats/ucdp-ged.ts";
import { sniff } from "./sniff.ts";

const formats = [ucdpGed, figures, eventTable, jsonLines];

function head(text: string, changed: Partial<Head> = {}): Head {
  return { name: "a.csv", text, encoding: "utf-8", ...changed };
}

test.each([
  ["id,type_of_violence,side_a,side_b,latitude,longitude,country,date_start,date_end,best\n", "ucdp-ged"],
  ["place;month;measure;value\n", "figures"],
  ["month,Mali,Niger,Chad\n", "figures"],
  ["country,2019-01,2019-02\n", "figures"],
  ["country_name,iso3,month,deaths_best\n", "figures"],
  ["event_id_cnty,event_date,event_type,country,fatalities\n", "event-table"],
  ["date,place,notes\n", "event-table"],
  ['{"a":1}\n{"b":2}\n', "json-lines"],
  ['{"__proto__":1}\n{"b":2}\n', "json-lines"],
])("%j is %s", (text, id) => {
  expect(sniff(head(text), formats).format.id).toBe(id);
});

test("it says why, and how the text was decoded when that was not plain", () => {
  expect(sniff(head("date,place,notes\n", { encoding: "windows-1252" }), formats).said).toBe(
    "Read as Table of events (event-table), because it has columns for when, where and what. Its text was decoded as windows-1252, because it is not valid UTF-8.",
  );
});

test.each(["lorem ipsum dolor", "a,b\n1,2\n", "<html></html>", "[1,2]"])(
  "%j is in no known format",
  (text) => {
    expect(() => sniff(head(text), formats)).toThrow(
      "a.csv is in no known format; if it is one of ucdp-ged, figures, event-table, json-lines, say so with --format.",
    );
  },
);

test("an empty input is called empty", () => {
  expect(() => sniff(head(" \n"), formats)).toThrow("a.csv is empty.");
});
