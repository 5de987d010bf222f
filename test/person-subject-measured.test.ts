/** How often the rule for a person's name refuses what is none, on ../shared/data/names and ../shared/data/text. */
import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { personsNamedIn } from "../src/guard/person-subject.ts";
import { namesIn } from "../src/guard/personal-looking.ts";

const DATA = "../shared/data";

/** Fields of a line of CSV with quotes. */
function fieldsOf(line: string): string[] {
  return [...line.matchAll(/(?:^|,)(?:"([^"]*)"|([^,"]*))/g)].map(
    ([, quoted, plain]) => quoted ?? plain ?? "",
  );
}

/** Names by what they are of: Person, Company, Organization, Vessel. */
function labelledNames(): Map<string, Set<string>> {
  const names = new Map<string, Set<string>>();
  for (const line of readFileSync(`${DATA}/names/cases.csv`, "utf8").trim().split("\n").slice(1)) {
    const [, schema = "", one = "", other = ""] = fieldsOf(line);
    names.set(schema, (names.get(schema) ?? new Set()).add(one).add(other));
  }
  return names;
}

function textsOf(file: string, element: string): string[] {
  const xml = gunzipSync(readFileSync(`${DATA}/text/geoparsing/${file}.xml.gz`)).toString();
  return [...xml.matchAll(new RegExp(`<${element}>([\\s\\S]*?)</${element}>`, "g"))].map(
    ([, text = ""]) => text,
  );
}

/** Share of the texts in which a rule finds a person. */
const shareOf = (texts: readonly string[], rule: (text: string) => readonly string[]) =>
  texts.filter((text) => rule(text).length > 0).length / texts.length;

test("of the names of companies, organisations and vessels in ../shared/data/names none is refused", () => {
  const names = labelledNames();
  const others = ["Company", "Organization", "Vessel"].flatMap((schema) => [...(names.get(schema) ?? [])]);
  expect(others.length).toBeGreaterThan(300);
  expect(others.filter((name) => personsNamedIn(name).length > 0)).toEqual([]);
  const persons = [...(names.get("Person") ?? [])];
  console.info(`persons found: ${(100 * shareOf(persons, personsNamedIn)).toFixed(0)}%`);
  expect(shareOf(persons, personsNamedIn)).toBeGreaterThan(0.25);
});

test("of the headlines in ../shared/data/text under 3% and of the places under 0.5% are refused", () => {
  const headlines = ["lgl", "TR-News"].flatMap((file) => textsOf(file, "title"));
  const places = [...new Set(["lgl", "TR-News"].flatMap((file) => textsOf(file, "phrase")))];
  expect(headlines.length).toBeGreaterThan(700);
  expect(places.length).toBeGreaterThan(1_500);
  const [refused, wide] = [shareOf(headlines, personsNamedIn), shareOf(headlines, namesIn)];
  console.info(
    `headlines refused: ${(100 * refused).toFixed(1)}%; by the wide rule ${(100 * wide).toFixed(1)}%`,
  );
  console.info(`places refused: ${(100 * shareOf(places, personsNamedIn)).toFixed(2)}%`);
  expect(refused).toBeLessThan(0.03);
  expect(shareOf(places, personsNamedIn)).toBeLessThan(0.005);
  // The rule that marks searches would refuse honest work: it must not become the one that refuses.
  expect(wide).toBeGreaterThan(5 * refused);
});
