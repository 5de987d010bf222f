import { expect, it } from "vitest";
import { z } from "zod";
import { formats } from "../../../src/collect/formats/all.ts";
import { columnNames, optionFields, withColumn, withOption } from "./option-fields.ts";

const fieldsOf = (id: string) => optionFields(z.toJSONSchema(formats.get(id).options, { io: "input" }));

it("reads every option of every format: none is left to the command line", () => {
  for (const { id, options } of formats)
    expect(fieldsOf(id).map(({ name }) => name)).toEqual(
      Object.keys(z.toJSONSchema(options, { io: "input" }).properties ?? {}),
    );
});

it("makes a mapping, a choice and a text of what the event table and the figures take", () => {
  const table = fieldsOf("event-table");
  expect(table.map(({ kind }) => kind)).toEqual(["mapping", "choice", "choice"]);
  expect(table[0]).toMatchObject({
    title: "Mapping",
    names: expect.arrayContaining(["occurredFrom", "placeName"]),
  });
  expect(table[1]).toMatchObject({ title: "Date order", values: ["day-month", "month-day"] });
  expect(fieldsOf("figures")[0]).toMatchObject({ kind: "text", title: "Measure" });
  expect(fieldsOf("feed")).toEqual([]);
});

it("says nothing of an option that was left or made empty", () => {
  const mapping = withColumn(undefined, "occurredFrom", "when");
  expect(withOption({ separator: ";" }, "mapping", mapping)).toEqual({
    separator: ";",
    mapping: { occurredFrom: "when" },
  });
  expect(withOption({ mapping }, "mapping", withColumn(mapping, "occurredFrom", " "))).toEqual({});
  expect(withOption({ separator: ";" }, "separator", "")).toEqual({});
});

it.each([
  ['\uFEFFwhen,"where, about",what\n1,2,3', ["when", "where, about", "what"]],
  ["a;b;c,d\r\n1;2;3", ["a", "b", "c,d"]],
  ["a|b\n", ["a", "b"]],
  ["", []],
])("finds the columns of %j", (head, columns) => {
  expect(columnNames(head)).toEqual(columns);
});
