import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { getDocumentProxy } from "unpdf";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { operations } from "../src/app/operations/all.ts";
import { VERSION } from "../src/app/version.ts";
import { type CommandOptions, command, scratch, startCommand } from "./command-rig.ts";
import { type FreshDatabase, freshDatabase } from "./postgres/harness.ts";

let folder: string;
let remove: () => Promise<void>;
let database: FreshDatabase;
beforeAll(async () => {
  ({ folder, remove } = await scratch());
  database = await freshDatabase();
});
afterAll(async () => {
  await database.drop();
  await remove();
});

/** On one desk for the whole file: what one command left, the next one finds. */
const presage = (words: string, { input, environment }: CommandOptions = {}) =>
  command(
    [...words.split(" ").map((word) => word.replace("FOLDER", folder)), "--data", join(folder, "data")],
    {
      ...(input !== undefined && { input }),
      environment: { DATABASE_URL: database.url, ...environment },
    },
  );

const json = async (words: string, options?: CommandOptions) =>
  JSON.parse((await presage(`${words} --json`, options)).stdout);

async function file(name: string, text: string): Promise<string> {
  await writeFile(join(folder, name), text);
  return join(folder, name);
}

const FIGURES = [
  "place,month,measure,value",
  ...["2019-01", "2019-02", "2019-03"].map((month, i) => `SYR,${month},ucdp-deaths-best,${100 + i}`),
].join("\n");

describe("help", () => {
  test("lists every command, also for no word at all, and starts nothing", async () => {
    for (const words of [["-h"], []]) {
      const { stdout, code } = await command(words);
      expect(code).toBe(0);
      for (const { id, only } of operations) if (only !== "http") expect(stdout).toContain(`  ${id} `);
      expect(stdout).toContain("  serve ");
    }
    expect((await command(["--version"])).stdout).toBe(`${VERSION}\n`);
  });

  test("of a command says what it does and takes, with the needed ones marked, and does not do it", async () => {
    const about = await command(["forecast-table", "--help"]);
    expect(about.stdout).toMatch(/--history +CSV with place,month,value.*\(needed\)/);
    expect((await command(["import", "-h"])).stdout).toContain("Usage: ./presage import FILES");
    for (const word of ["serve", "init"])
      expect((await command([word, "--help"])).stdout).toMatch(
        new RegExp(`Usage: ./presage ${word}[^]*--port`),
      );
  });
});

describe("wrong words", () => {
  test.each([
    ["staus", 3, 'There is no command "staus"; ./presage help lists them.'],
    ["serve --prot 80", 2, "serve has no option --prot"],
    ["serve --host 0.0.0.0", 5, "The desk is not served on 0.0.0.0"],
    ["status --port lots", 2, 'The setting "port" from the flag --port is "lots"'],
    ["status --as-of yesterday", 2, '"yesterday" is not a time to look back to'],
    ["status --config /nowhere.yaml", 3, "There is no config file /nowhere.yaml."],
  ])("%s: exit %i and one sentence", async (words, code, sentence) => {
    const said = await presage(words);
    expect(said.code).toBe(code);
    expect(said.stderr.trimEnd().split("\n")).toEqual([expect.stringContaining(sentence)]);
  });
});

describe("config", () => {
  test("shows every setting and where it comes from, secrets hidden, and opens nothing to do so", async () => {
    const environment = { DATABASE_URL: "postgres://user:hunter2@nowhere.invalid/x", PRESAGE_PORT: "5000" };
    const { stdout } = await presage("config --json --language tr", { environment });
    expect(stdout).not.toContain("hunter2");
    const items = new Map(JSON.parse(stdout).items.map((item: { name: string }) => [item.name, item]));
    expect(items.get("port")).toMatchObject({ value: 5000, from: "the environment variable PRESAGE_PORT" });
    expect(items.get("language")).toMatchObject({ value: "tr", from: "the flag --language" });
    expect(items.get("database")).toMatchObject({ value: "(set, not shown)" });
    expect(items.get("data")).toMatchObject({ value: join(folder, "data") });
  });
});

describe("a new desk", () => {
  test("is left as it was by an import of what is not there", async () => {
    const said = await presage("import FOLDER/nothing.csv");
    expect([said.code, said.stderr]).toEqual([3, expect.stringContaining("nothing.csv")]);
    expect((await json("status")).mode).toBe("empty");
    expect((await json("runs")).total).toBe(0);
  });

  test("is made empty by init, once", async () => {
    expect((await presage("init")).stdout).toContain("An empty desk is ready in");
    expect((await json("status")).mode).toBe("own");
    const again = await presage("init");
    expect([again.code, again.stderr]).toEqual([4, expect.stringContaining("already holds your data")]);
  });
});

describe("import", () => {
  test("stores a table of figures, and the same again is nothing new", async () => {
    const path = await file("figures.csv", FIGURES);
    expect((await presage(`import ${path} --source UCDP --label TLP:CLEAR`)).stdout).toMatch(
      /^Read as Figures .* \(figures\), because .*\. 3 items: 3 stored\.\n$/,
    );
    expect((await presage(`import ${path} --source UCDP`)).stdout).toMatch(
      / Nothing new: all 3 items were known already\.\n$/,
    );
    const { readings } = await json("series --place SYR --measure ucdp-deaths-best --bucket month");
    expect(readings).toHaveLength(3);
  });

  test("prints its runs as JSON, whose counts balance", async () => {
    const path = await file("more.csv", `${FIGURES}\nSYR,2019-04,ucdp-deaths-best,7\n`);
    const { runs } = await json(`import ${path} --source UCDP`);
    expect(runs).toMatchObject([
      {
        body: {
          status: "done",
          counts: { received: 4, stored: 1, duplicate: 3, quarantined: 0, filtered: 0 },
        },
      },
    ]);
  });

  test("reads standard input, by the name it is given", async () => {
    const input = FIGURES.replaceAll("SYR", "YEM");
    expect((await presage("import - --name piped.csv --source UCDP", { input })).stdout).toMatch(
      / 3 items: 3 stored\.\n$/,
    );
    expect((await presage("import - --source UCDP", { input })).stdout).toContain("Nothing new");
  });

  test("of what cannot be read says why, with its exit code, and keeps the failed run", async () => {
    const errors = [];
    for (const [name, text, more] of [
      ["picture.png", "\u0089PNG\r\n\u001a\n\u0000\u0000", ""],
      ["prose.bin", "\u0000\u0001\u0002", ""],
      ["figures.csv", FIGURES, " --format pigeon"],
    ] as const) {
      const said = await presage(`import ${await file(name, text)}${more}`);
      expect(said.code).toBe(more ? 3 : 2);
      errors.push(said.stderr.trimEnd());
    }
    const { items } = await json("runs --limit 3");
    const kept = items.map(({ body }: { body: object }) => body);
    expect(kept).toMatchObject(errors.toReversed().map((error) => ({ status: "failed", error })));
  });

  test("of several files names each, with its format", async () => {
    const [one, two] = [await file("one.csv", FIGURES), await file("two.csv", FIGURES)];
    const said = (await presage(`import ${one} ${two} --source UCDP`)).stdout.split("\n");
    expect(said).toEqual([
      expect.stringMatching(/^.*one\.csv: Read as Figures/),
      expect.stringMatching(/^.*two\.csv: Read as Figures/),
      "",
    ]);
  });

  test("of several files says what became of each when one cannot be read", async () => {
    const good = await file("good.csv", FIGURES.replaceAll("SYR", "MLI"));
    const bad = await file("bad.png", "\u0089PNG\r\n\u001a\n\u0000\u0000");
    const said = await presage(`import ${bad} ${good} --source UCDP`);
    expect(said.code).toBe(2);
    expect(said.stderr).toMatch(
      /^1 of 2 inputs could not be read; the others are stored\.\n {2}- .*bad\.png: .*\n {2}- .*good\.csv: 3 items/,
    );
    expect(
      (await json("series --place MLI --measure ucdp-deaths-best --bucket month")).readings,
    ).toHaveLength(3);
  });
});

describe("quarantine", () => {
  const BAD = [
    "place,month,measure,value",
    "NER,2019-01,ucdp-deaths-best,5",
    "NER,2019-13,ucdp-deaths-best,6",
    "NER,2019-03,ucdp-deaths-best,minus seven",
  ].join("\n");

  test("holds each bad row with its file, line and reason until it is corrected or given up", async () => {
    const path = await file("rows.csv", BAD);
    expect((await presage(`import ${path} --source UCDP`)).stdout).toMatch(
      / 3 items: 1 stored, 2 quarantined\.\n$/,
    );
    const { items, total } = await json("quarantine --status open");
    expect(total).toBe(2);
    const row = (line: number) =>
      items.find(({ body }: { body: { position: number } }) => body.position === line);
    expect(row(3).body.reason).toContain("2019-13");
    expect(row(4).body).not.toHaveProperty("raw");
    const whole = await json(`quarantined ${row(4).id}`);
    expect(Buffer.from(whole.body.raw, "base64").toString()).toContain("minus seven");

    const shown = (await presage("quarantine --status open")).stdout;
    expect(shown).toMatch(/^id .*input .*position .*reason/);
    expect(shown).toContain("2 in all.");

    const still = await json(`replay ${row(3).id} --corrected NER,2019-14,ucdp-deaths-best,6`);
    expect(still).toMatchObject({ stored: 0, quarantined: { body: { status: "open" } } });
    expect(still.sentence).toContain('Still in quarantine: "2019-14"');
    const input = "NER,2019-02,ucdp-deaths-best,6\n";
    expect((await presage(`replay ${row(3).id} --corrected -`, { input })).stdout).toBe(
      "Stored; it has left the quarantine.\n",
    );
    const { readings } = await json("series --place NER --measure ucdp-deaths-best --bucket month");
    expect(readings).toEqual([
      { bucket: "2019-01-01", value: 5 },
      { bucket: "2019-02-01", value: 6 },
    ]);

    const dropped = await json(`drop ${row(4).id} --note unreadable`);
    expect(dropped.body).toMatchObject({ status: "dropped", note: "unreadable" });
    for (const words of [`drop ${row(4).id} --note again`, `replay ${row(3).id}`])
      expect((await presage(words)).code).toBe(4);
    expect((await presage(`drop ${row(4).id}`)).stderr).toContain('drop: "note"');
    expect((await json("quarantine --status open")).total).toBe(0);
  });
});

describe("brief", () => {
  test("is written as PDF, HTML or Markdown by the file's ending", async () => {
    const said = await presage("brief --out FOLDER/brief.pdf --title Weekly");
    expect(said.stdout).toMatch(/^.*brief\.pdf: \d+ citations, TLP:\S+, as of \d{4}-\d{2}-\d{2}\.\n$/);
    const pdf = await getDocumentProxy(new Uint8Array(await readFile(join(folder, "brief.pdf"))));
    expect((await pdf.getMetadata()).info).toMatchObject({ Title: "Weekly" });
    await presage("brief --out FOLDER/brief.html --language tr");
    expect(await readFile(join(folder, "brief.html"), "utf8")).toContain('<html lang="tr">');
    await presage("brief --out FOLDER/brief.md", { environment: { PRESAGE_LANGUAGE: "tr" } });
    expect(await readFile(join(folder, "brief.md"), "utf8")).toContain("# Durum özeti");
  });

  test("of the past speaks of the past", async () => {
    await presage("brief --out FOLDER/past.md --as-of 2019-12-31");
    expect(await readFile(join(folder, "past.md"), "utf8")).toContain("As of 2019-12-31 23:59 UTC");
  });

  test("that cannot be written is not made", async () => {
    const before = (await json("briefs")).total;
    const said = await presage("brief --out FOLDER/no/such/folder/brief.pdf");
    expect([said.code, said.stderr]).toEqual([
      5,
      expect.stringContaining("cannot be written; check the folder"),
    ]);
    expect((await presage("brief --out FOLDER/brief.docx")).stderr).toContain(
      "does not end in .pdf, .html or .md",
    );
    expect((await json("briefs")).total).toBe(before);
  });
});

describe("forecast-table", () => {
  const history = () =>
    file(
      "history.csv",
      [
        "place,month,value",
        ...["AAA", "BBB"].flatMap((place) =>
          Array.from(
            { length: 48 },
            (_, i) =>
              `${place},${2015 + Math.floor(i / 12)}-${String((i % 12) + 1).padStart(2, "0")},${i % 7}`,
          ),
        ),
      ].join("\n"),
    );

  test("gives the same bytes for the same seed, others for another, and each draw of each place and lead once", async () => {
    const path = await history();
    const make = (out: string, seed: string) =>
      presage(
        `forecast-table --history ${path} --as-of 2018-12 --leads 3-5 --draws 20 --model conflictology-12 --seed ${seed} --out FOLDER/${out}`,
      );
    expect((await make("one.csv", "a")).code).toBe(0);
    await make("two.csv", "a");
    await make("three.csv", "b");
    const [one, two, three] = await Promise.all(
      ["one.csv", "two.csv", "three.csv"].map((name) => readFile(join(folder, name), "utf8")),
    );
    expect(two).toBe(one);
    expect(three).not.toBe(one);
    const [head, ...rows] = one?.trimEnd().split("\n") ?? [];
    expect(head).toBe("place,month,draw,value");
    expect(new Set(rows.map((row) => row.split(",").slice(0, 3).join())).size).toBe(2 * 3 * 20);
    expect(new Set(rows.map((row) => row.split(",")[1]))).toEqual(new Set(["2019-03", "2019-04", "2019-05"]));
  });

  test.each([
    ["--as-of 2018-12 --leads 0-3", 2],
    ["--as-of 2018-12 --leads 1-3 --model oracle", 3],
  ])("refuses %s and writes nothing", async (words, code) => {
    const path = await history();
    const said = await presage(`forecast-table --history ${path} ${words} --out FOLDER/none.csv`);
    expect(said.code).toBe(code);
    await expect(readFile(join(folder, "none.csv"))).rejects.toThrow("ENOENT");
  });
});

test("detectors are listed with where they mislead and the paper they are from", async () => {
  const { items } = await json("detectors");
  expect(items).toContainEqual(
    expect.objectContaining({
      id: "farrington-flexible",
      widths: ["week"],
      misleads: expect.stringContaining("five years"),
      paper: expect.objectContaining({ link: "https://doi.org/10.1002/sim.5595" }),
    }),
  );
});

test("surveil writes a row for each row, and refuses a bad table by its line", async () => {
  const weeks = Array.from({ length: 80 }, (_, week) => `north,${week},${week === 70 ? 60 : week % 5}`);
  const path = await file("weeks.csv", ["series,week,count", ...weeks].join("\n"));
  const done = await presage(`surveil --input ${path} --out FOLDER/alarms.csv`);
  expect(done.code).toBe(0);
  expect(done.stdout).toContain("(rows: 80, series: 1, alarms: 1)");
  const rows = (await readFile(join(folder, "alarms.csv"), "utf8")).trimEnd().split("\n");
  expect(rows).toHaveLength(81);
  expect(rows.filter((row) => row.endsWith(",1"))).toEqual([expect.stringMatching(/^north,70,60,\d+,1$/)]);
  const bad = await file("bad.csv", ["series,week,count", "north,1,-4"].join("\n"));
  const said = await presage(`surveil --input ${bad} --out FOLDER/none.csv`);
  expect(said.code).toBe(2);
  expect(said.stderr).toContain("Line 2");
  await expect(readFile(join(folder, "none.csv"))).rejects.toThrow("ENOENT");
});

test("an id that is not there is exit 3, and one that is none is exit 2", async () => {
  expect((await presage("report 0190163d-8694-739b-aea5-966c26f8ad91")).code).toBe(3);
  expect((await presage("report 12")).code).toBe(2);
});

test("a reader who closes the pipe early causes no fault", async () => {
  const child = startCommand(["help"]);
  child.stdout?.destroy();
  let said = "";
  child.stderr?.on("data", (bytes: Buffer) => {
    said += bytes.toString();
  });
  const code = await new Promise((done) => child.once("close", done));
  expect([code, said]).toEqual([0, ""]);
});
