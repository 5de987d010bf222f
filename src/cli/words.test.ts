import { describe, expect, test } from "vitest";
import { operations } from "../app/operations/all.ts";
import { checkOptions, inputFrom, parseWords } from "./words.ts";

const words = (line: string) => parseWords(line.split(" "));
const input = (id: string, line: string) => inputFrom(operations.get(id), words(line));

describe("a command line", () => {
  test("has bare words, and options with a value behind them or attached", () => {
    expect(words("a.csv --source Wire b.csv --label=TLP:GREEN --json")).toMatchObject({
      bare: ["a.csv", "b.csv"],
      flags: { source: "Wire", label: "TLP:GREEN", json: "true" },
    });
  });

  test("keeps a value that looks like an option when it is attached, and one that has an equals sign", () => {
    expect(words("--title=--x=y").flags.title).toBe("--x=y");
  });

  test("takes a value of several lines that begins with dashes, as a report with front matter does", () => {
    expect(parseWords(["--corrected", "---\ngrade: B2\n---\nText", "--json"]).flags).toEqual({
      corrected: "---\ngrade: B2\n---\nText",
      json: "true",
    });
  });

  test("takes everything after -- as it is", () => {
    expect(words("-- --source --").bare).toEqual(["--source", "--"]);
  });

  test("leaves a lone dash alone: it is standard input", () => {
    expect(words("- --json").bare).toEqual(["-"]);
  });

  test("keeps all values of an option that is given more than once", () => {
    expect(words("--kinds report --kinds event").repeated.get("kinds")).toEqual(["report", "event"]);
  });

  test("asks for help with -h as with --help", () => {
    expect(words("-h").flags.help).toBe("true");
  });

  test.each(["--Source", "--a_b", "---x", "--=x"])("refuses %s, which is no option", (word) => {
    expect(() => words(word)).toThrow(`"${word}" is not an option`);
  });
});

describe("an operation's input", () => {
  test("comes from bare words in their order, the last of which may be several", () => {
    expect(input("import", "a.csv b.csv --format figures")).toMatchObject({
      files: ["a.csv", "b.csv"],
      format: "figures",
    });
    expect(input("evidence", "event 0190163d-8694-739b-aea5-966c26f8ad91")).toMatchObject({ kind: "event" });
  });

  test("comes from options in kebab case, with numbers and lists read as such", () => {
    expect(input("forecast-table", "--history a --as-of 2019-12 --out b --draws 10")).toMatchObject({
      asOf: "2019-12",
      draws: 10,
    });
    expect(input("search", "bridge --kinds report")).toMatchObject({ kinds: ["report"] });
  });

  test.each([
    ["status", "--bogus 1", "status has no option --bogus; ./presage status --help lists them."],
    ["status", "--constructor 1", "status has no option --constructor"],
    ["status", "again", 'status does not know what to do with "again".'],
    ["evidence", "event id more", 'evidence does not know what to do with "more".'],
    ["status", "--data", "The option --data needs a value: --data VALUE."],
    ["status", "--data --json", "The option --data needs a value"],
    ["import", "a.csv --source", "The option --source needs a value"],
    ["import", "--json", 'import: "files"'],
    ["import", " ", 'import: "files'],
    ["incidents", "--limit many", 'incidents: "limit"'],
  ])("%s %s is refused in one sentence", (id, line, sentence) => {
    expect(() => input(id, line)).toThrow(sentence);
  });

  test("a yes-or-no setting may stand alone, on commands that are no operation too", () => {
    expect(() => checkOptions("serve", words("--example --port 0"))).not.toThrow();
    expect(() => checkOptions("serve", words("--prot 80"))).toThrow("serve has no option --prot");
  });
});
