import fc from "fast-check";
import { expect, test } from "vitest";
import { printed } from "./printed.ts";

test("an answer with a sentence is that sentence, over several lines when it has them", () => {
  expect(printed({ sentence: "Wrote a.csv.", id: "1" })).toBe("Wrote a.csv.\n");
  expect(printed({ sentence: "One.\nTwo." })).toBe("One.\nTwo.\n");
});

test("a list is a table: names over columns, numbers to the right, the total below", () => {
  expect(
    printed({
      items: [
        { name: "a", count: 5 },
        { name: "bcd", count: 12 },
      ],
      total: 2,
    }),
  ).toBe("name  count\n────  ─────\na         5\nbcd      12\n2 in all.\n");
});

test("a total that was not counted to the end says so", () => {
  expect(printed({ items: [{ a: 1 }], total: 5000, totalIsAtLeast: true })).toContain(
    "At least 5000 in all.",
  );
});

test("an empty list says so", () => {
  expect(printed({ items: [], total: 0 })).toBe("Nothing there yet.\n");
});

test("a stored record is shown by its body, without what only a program can use", () => {
  const record = {
    id: "1",
    version: 1,
    recordedBy: "x",
    label: { tlp: "CLEAR" },
    body: { runId: "2", input: "a.csv", position: 3, raw: "YWJj", reason: "No month." },
  };
  const [head] = printed({ items: [record] }).split("\n");
  expect(head?.split(/ +/)).toEqual(["id", "input", "position", "reason"]);
});

test("a run's counts stand beside what it read", () => {
  const run = { body: { input: "a.csv", counts: { received: 3, stored: 2 } } };
  expect(printed({ items: [run] })).toContain("received");
});

test("a record is one line a field, and a long value is cut with an ellipsis", () => {
  expect(printed({ a: 1, names: ["x", "y"], long: "z".repeat(3000) })).toMatch(
    /^a\s+1\nnames\s+x, y\nlong\s+z{1999}…\n$/,
  );
});

test("what lies in an object is named by the way to it, and what is many is a table under its name", () => {
  const text = printed({
    asOf: "2019-01-01",
    banner: { text: "TLP:CLEAR" },
    watch: [{ place: "KEL", level: "W3" }],
    nothing: [{ a: 1 }].slice(1),
  });
  expect(text).toMatch(/^asOf\s+2019-01-01\nbanner\.text\s+TLP:CLEAR\nnothing\s*\n\nwatch\nplace {2}level\n/);
  expect(text).not.toContain("{");
});

test("the reason comes last and is never cut", () => {
  const reason = "The value is not a number. ".repeat(5).trim();
  const [head, , row] = printed({ items: [{ id: "1", reason, status: "open" }] }).split("\n");
  expect(head).toBe("id  status  reason");
  expect(row).toBe(`1   open    ${reason}`);
});

test("a cut never halves a character", () => {
  expect(printed({ items: [{ a: "😀".repeat(80) }] })).not.toMatch(/[\ud800-\udbff](?![\udc00-\udfff])/);
});

test("nothing in a record moves the cursor, starts a line or turns the direction of the terminal", () => {
  const hostile = "red\u001b[31m bell\u0007 back\u0008 line\nnext\rover \u202egnp.exe\u2066 \u009b2J";
  for (const output of [{ items: [{ a: hostile }] }, { a: hostile }, hostile, [{ a: hostile }]]) {
    const text = printed(output);
    expect(text.replaceAll("\n", "")).not.toMatch(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/u);
    expect(text).toContain("red [31m bell");
  }
  expect(printed({ items: [{ a: hostile }] }).split("\n")).toHaveLength(4);
});

test("anything at all can be printed", () => {
  fc.assert(fc.property(fc.jsonValue(), (value) => typeof printed(value) === "string"));
});
