/** The pages under docs/security say what is so: each number, connection, table, act and package is looked up. */
import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { operations } from "../../src/app/operations/all.ts";
import { referencePages } from "../../src/app/reference.ts";
import { MARKS, PERMISSIONS } from "../../src/guard/decide.ts";
import { isGuessable } from "../../src/guard/guessable.ts";
import { readPolicies } from "../../src/guard/policies.ts";
import { VERBS } from "../../src/kernel/access-event.ts";
import { ROLES } from "../../src/kernel/person.ts";
import { records } from "../../src/kernel/records.ts";
import { type FreshStore, freshStore } from "../postgres/fresh-store.ts";
import { callsIn, importsIn, shippedSources } from "./sources.ts";

const page = (name: string) => readFileSync(`docs/security/${name}.md`, "utf8");
const sources = shippedSources();
const program = sources.filter(({ path }) => path.startsWith("src/"));

/** The cells of each row of a page's tables. */
function rowsOf(text: string): string[][] {
  return text
    .split("\n")
    .filter((line) => /^\| /.test(line))
    .map((line) =>
      line
        .split("|")
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
}

const quoted = (cell: string) => [...cell.matchAll(/`([^`]+)`/g)].map(([, text = ""]) => text);

test("attacks.md: each attack row of the list has tests, and each test that it names is there", () => {
  const rows = rowsOf(page("attacks")).filter(([row = ""]) => /^[AF]\d+$/.test(row));
  const wanted = ["A6", "A9", "A10", "A11", "A12", "A13", "A14", "A16", "A18", "F13"];
  expect(rows.map(([row]) => row)).toEqual(wanted);
  let looked = 0;
  for (const [row, , named = ""] of rows)
    for (const [, path = "", names = ""] of named.matchAll(/`([^`]+)`: ([^`]+?)(?=; `|$)/g)) {
      const source = readFileSync(path, "utf8");
      for (const name of names.split(" · ")) {
        looked += 1;
        expect([row, path, name, source.includes(name)]).toEqual([row, path, name, true]);
      }
    }
  expect(looked).toBeGreaterThan(45);
});

describe("limits.md", () => {
  const text = page("limits");

  test("ASVS 2.1.3, 2.3.2, 5.1.1, 15.1.3: each limit is the one in the source, and is enforced there", () => {
    const rows = rowsOf(text).filter((cells) => cells.length === 4 && cells[2]?.startsWith("`src/"));
    expect(rows.length).toBeGreaterThan(24);
    for (const [what = "", , file = "", says = ""] of rows) {
      const [path = ""] = quoted(file);
      const [constant = ""] = quoted(says);
      expect([what, readFileSync(path, "utf8").includes(constant)]).toEqual([what, true]);
    }
    for (const part of ["## Files that are uploaded", "## What takes long", "## Order of steps"])
      expect(text).toContain(part);
  });

  test("ASVS 2.1.1, 2.1.2: form and consistency have a page, and what it names is there", () => {
    const rows = rowsOf(text).filter((cells) => cells.length === 3 && cells[2]?.startsWith("`src/"));
    expect(rows.length).toBeGreaterThan(7);
    for (const [, , where = ""] of rows) expect(sources.map(({ path }) => path)).toContain(quoted(where)[0]);
    // Every field of every operation is in the reference with what it means.
    const reference = referencePages().get("operations.md") ?? "";
    for (const { id, input } of operations)
      for (const name of Object.keys(input.shape))
        expect([id, name, reference.includes(`\`${name}\``)]).toEqual([id, name, true]);
  });
});

test("ASVS 13.1.1: each source that opens or takes a connection stands in communications.md", () => {
  const text = page("communications");
  const speaking = importsIn(program).filter(
    ({ from, names }) =>
      (/^(node:)?(http|https|http2|dgram|tls)$/.test(from) &&
        names.some((name) => /^(request|get|connect|createServer|createSocket|Agent)$/.test(name))) ||
      (/^(node:)?net$/.test(from) &&
        names.some((name) => /^(connect|createConnection|createServer|Socket)$/.test(name))) ||
      (from === "pg" && names.some((name) => /^(Pool|Client)$/.test(name))) ||
      from === "openid-client" ||
      from === "nodemailer" ||
      from === "fastify",
  );
  const serving = callsIn(program).filter(({ name }) => /^(fastify|new Pool|Pool|fetch)$/.test(name));
  const paths = new Set([
    ...speaking
      .filter(({ path }) => serving.some((call) => call.path === path) || !/^src\/api\/|types?$/.test(path))
      .map(({ path }) => path),
    ...serving.map(({ path }) => path),
  ]);
  expect(paths.size).toBeGreaterThan(4);
  for (const path of paths) expect([path, text.includes(path)]).toEqual([path, true]);
  for (const path of rowsOf(text).flatMap((cells) => quoted(cells[6] ?? "")))
    expect([path, sources.some((one) => one.path === path)]).toEqual([path, true]);
});

describe("data-classes.md", () => {
  let fresh: FreshStore;
  beforeAll(async () => {
    fresh = await freshStore();
  });
  afterAll(() => fresh.drop());

  test("ASVS 14.1.1: every kind of record and every table has a class, and each class is there", async () => {
    const text = page("data-classes");
    const { rows } = await fresh.store.pool.query<{ name: string }>(
      "SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public' AND table_type = 'BASE TABLE'",
    );
    const classed = new Set(
      rowsOf(text)
        .filter(([name]) => /^\*\*\w\*\*/.test(name ?? ""))
        .flatMap((cells) => quoted(cells[2] ?? "")),
    );
    // Bookkeeping of the program: which labels there are, how far it has come, what it must not take in again.
    const bookkeeping = ["migration", "label", "setting", "cursor", "seen"];
    const names = [...new Set([...rows.map(({ name }) => name), ...records.map(({ kind }) => kind)])];
    expect(names.length).toBeGreaterThan(40);
    expect(
      names.filter((name) => !classed.has(name) && !bookkeeping.some((one) => name.startsWith(one))),
    ).toEqual([]);
    expect([...classed].filter((name) => !names.includes(name))).toEqual([]);
  });

  test("ASVS 14.1.2: every class says who sees it, how it is kept, for how long, and what of it is logged", () => {
    const rows = rowsOf(page("data-classes")).filter((cells) => cells.length === 6);
    expect(rows.map(([what]) => what)).toEqual([
      "",
      "who may see it",
      "on the way",
      "on the disk",
      "unchanged",
      "how long",
      "in the audit log",
      "in the program's log",
      "in addresses",
      "in the browser",
      "copies",
    ]);
    for (const cells of rows)
      expect([cells[0], cells.every((cell, i) => i === 0 || cell.length > 0)]).toEqual([cells[0], true]);
  });
});

describe("logging.md", () => {
  const text = page("logging");

  test("ASVS 16.1.1: each kind of act, and each line the program's log can hold, is in it", () => {
    for (const verb of VERBS) expect([verb, text.includes(`\`${verb}\``)]).toEqual([verb, true]);
    const lines = callsIn(program).filter(({ name }) =>
      /(^|\.)log(\.(warn|error|info|debug|trace|fatal)|\[.*\])$/.test(name),
    );
    expect(lines.length).toBeGreaterThan(10);
    for (const { path, call } of lines) {
      const said = call.arguments?.at(-1)?.getText() ?? "";
      const isSentence = /^(fault|error|cause)?\.?message$|\.message$|^message$/.test(said);
      const [line = ""] = [...said.matchAll(/"([^"]+)"/g)].map(([, one]) => one);
      expect([path, said, isSentence || text.includes(`\`${line}\``)]).toEqual([path, said, true]);
    }
  });

  test("ASVS 16.2.3: nothing is written down in another way", () => {
    const writers = callsIn(program).filter(({ name }) =>
      /^(console\.\w+|appendFile(Sync)?|createWriteStream|process\.std(out|err)\.write|syslog)$/.test(name),
    );
    // The draws of a forecast, which are a product.
    expect([...new Set(writers.map(({ path }) => path))]).toEqual(["src/analyse/table-file.ts"]);
    const loggers = callsIn(program).filter(({ name }) => /^pino(\.\w+)?$/.test(name));
    expect([...new Set(loggers.map(({ path, name }) => `${path} ${name}`))].sort()).toEqual([
      "src/app/log.ts pino",
      "src/app/system.ts pino.destination",
    ]);
    expect(loggers.find(({ name }) => name === "pino.destination")?.call.getText()).toContain("dest: 2");
  });
});

describe("dependencies.md", () => {
  const text = page("dependencies");

  test("ASVS 15.1.4, 15.1.5: every package that ships is in it, once, with what is dangerous about it", () => {
    const { dependencies } = z
      .object({ dependencies: z.record(z.string(), z.string()) })
      .parse(JSON.parse(readFileSync("package.json", "utf8")));
    const rows = rowsOf(text).filter(([name]) => name?.startsWith("`"));
    expect(rows.map(([name = ""]) => quoted(name)[0]).sort()).toEqual(Object.keys(dependencies).sort());
    for (const [name, forWhat = "", danger = ""] of rows)
      expect([name, forWhat.length > 3, danger.length > 3]).toEqual([name, true, true]);
    expect(rows.filter(([, , danger]) => danger?.includes("**")).length).toBeGreaterThan(8);
    for (const path of [...text.matchAll(/`(src\/[\w./-]+)`/g)].map(([, one]) => one))
      expect(sources.map((one) => one.path)).toContain(path);
  });

  test("ASVS 15.1.1: weaknesses have their days, by how grave they are", () => {
    const rows = rowsOf(text).filter(([, days]) => /^\d+ (hours|days)$/.test(days ?? ""));
    expect(rows.map(([, days]) => days)).toEqual(["48 hours", "7 days", "30 days", "90 days"]);
  });
});

describe("authorisation.md of the reference", () => {
  const text = referencePages().get("authorisation.md") ?? "";

  test("ASVS 8.1.1: has every rule in its sentence, every role, every operation with its permission, and the rules of labels", () => {
    for (const { id, says } of readPolicies().list) expect([id, text.includes(says)]).toEqual([id, true]);
    for (const name of [...ROLES, ...PERMISSIONS, ...MARKS])
      expect([name, text.includes(name)]).toEqual([name, true]);
    for (const { id, permission } of operations)
      expect([id, text.includes(`| \`${id}\` | ${permission} |`)]).toEqual([id, true]);
    expect(text).toContain("## Records");
  });

  test("ASVS 8.1.2: says who reads and who writes fields that are not everybody's, by the state of the record", () => {
    const fields = /## Fields\n([\s\S]*?)\n## /.exec(text)?.[1] ?? "";
    for (const field of ["label", "roles", "clearance", "status", "recordedBy", "password", "identity"])
      expect([field, fields.includes(`\`${field}\``)]).toEqual([field, true]);
  });

  test("ASVS 8.1.3, 8.1.4: names what of the moment is looked at, its threshold, and what follows", () => {
    const context = /## Circumstances\n([\s\S]*)$/.exec(text)?.[1] ?? "";
    const rows = rowsOf(context).filter((cells) => cells.length === 4);
    expect(rows.length).toBeGreaterThan(8);
    for (const word of ["allow", "challenge", "deny"]) expect(context).toContain(word);
  });
});

describe("sign-in.md", () => {
  const text = page("sign-in");

  test("ASVS 6.1.3: every operation that is open to strangers is a way in that stands there, or gives nobody a session", () => {
    const open = [...operations].filter(({ permission }) => permission === "enter").map(({ id }) => id);
    expect(open.length).toBeGreaterThan(4);
    const listed = rowsOf(text).flatMap(([name = ""]) => quoted(name));
    // These begin one of the ways, or only say who asks.
    const harmless = ["who-am-i", "passkey-sign-in-begin", "single-sign-on-begin", "sign-out"];
    expect(open.filter((id) => !harmless.includes(id)).sort()).toEqual([...listed].sort());
  });

  test("ASVS 6.1.1, 7.1.1, 7.1.2, 7.1.3: says how guessing is bounded without locking out, and when sessions end, as the source has it", () => {
    const attempts = readFileSync("src/guard/attempts.ts", "utf8");
    const [, pair, name, address] = /pair: (\d+), name: (\d+), address: (\d+)/.exec(attempts) ?? [];
    expect(text).toContain(
      `${pair} in a quarter of an hour for a name from one address, ${name} for a name, ${address} for an address`,
    );
    expect(readFileSync("src/guard/sessions.ts", "utf8")).toContain(
      "idleMs: 60 * MINUTE, wholeMs: 12 * 60 * MINUTE, proofMs: 5 * MINUTE",
    );
    for (const said of [
      "60 minutes without use, 12 hours in all",
      "several sessions at once",
      "back-channel logout is not used",
      "Nobody is locked out for good",
    ])
      expect(text).toContain(said);
  });

  test("ASVS 6.1.2, 6.2.11: the words that no password is made of are a list, with this product's own in it, and are refused", async () => {
    const words = readFileSync("src/guard/guessable.json", "utf8");
    for (const word of ["presage", "warning", "analyst"]) {
      expect([word, new RegExp(`"${word}"`).test(words)]).toEqual([word, true]);
      expect(await isGuessable(`${word}${word}2019!`, [])).toBe(true);
    }
    expect(await isGuessable("gravel otter lantern fig", [])).toBe(false);
  });
});
