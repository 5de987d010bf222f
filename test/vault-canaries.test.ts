/**
 * Canaries: two hundred identities in the vault, looked for wherever the desk could show, keep or leak one.
 *
 * A phrase planted in the desk itself is looked for in the same way, and must be found everywhere: a search that
 * could not fail would prove nothing.
 */
import { randomUUID } from "node:crypto";
import { Pool } from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { parseInput } from "../src/app/operation-input.ts";
import { operations } from "../src/app/operations/all.ts";
import { humanSourceSave } from "../src/app/operations/human-source-save.ts";
import { perform } from "../src/app/perform.ts";
import { openSystem } from "../src/app/system.ts";
import { LOCAL_PERSON, type Principal } from "../src/guard/principal.ts";
import { HumanSource } from "../src/kernel/human-source.ts";
import { storedSchema } from "../src/kernel/record.ts";
import { seededChance } from "../src/numerics/chance.ts";
import { startPostgres } from "../src/store/embedded.ts";
import { command } from "./command-rig.ts";
import { lookIntoFolder, lookIntoMemory, type PhraseScan, phraseScan } from "./phrase-scan.ts";
import { breakGlass, expectDone, type VaultRig, vaultRig } from "./vault-rig.ts";

const SOURCES = 200;
const SLOW = 180_000;
const HANDLER: Principal = {
  ...LOCAL_PERSON,
  id: "handler",
  name: "handler",
  roles: ["handler"],
  isLocal: false,
  hasSecondFactor: true,
};

/** Letters drawn by chance: nothing of the kind stands anywhere by itself. */
function drawWord(chance: ReturnType<typeof seededChance>, letters: number): string {
  return Array.from({ length: letters }, () => String.fromCharCode(97 + chance.integer(26))).join("");
}

function drawIdentity(number: number) {
  const chance = seededChance(`canary ${number}`);
  const word = (letters: number) => drawWord(chance, letters);
  return {
    name: `${word(7)} ${word(9)}`,
    phone: `+90 ${String(chance.integer(1e9)).padStart(9, "0")}${chance.integer(1e3)}`,
    phrase: [word(5), word(6), word(8), word(4)].join(" "),
  };
}

const identities = Array.from({ length: SOURCES }, (_, i) => drawIdentity(i));
const canaries = identities.flatMap(({ name, phone, phrase }) => [name, phone, phrase]);
const planted = `planted ${drawWord(seededChance("planted"), 12)} phrase`;

let rig: VaultRig;
let pseudonyms: string[] = [];

beforeAll(async () => {
  rig = await vaultRig({ example: true });
  pseudonyms = await makeSources();
  const lines = identities.map((identity, i) => JSON.stringify({ pseudonym: pseudonyms[i], ...identity }));
  const deposited = expectDone(await rig.as("handler", ["deposit", "-"], lines.join("\n")));
  expect(JSON.parse(deposited.stdout)).toEqual({ deposited: SOURCES });
  await useVault();
  await plant();
}, SLOW);
afterAll(() => rig?.remove(), 60_000);

/** By the desk's own operation, as a handler. */
async function makeSources(): Promise<string[]> {
  const system = await openSystem({ flags: { data: rig.deskData }, environment: {} });
  const made: string[] = [];
  try {
    for (let i = 0; i < SOURCES; i += 1) {
      const input = parseInput(humanSourceSave, {
        access: "indirect access to transport",
        region: "Kelvaria",
      });
      const output = await perform(system, humanSourceSave, input, {
        principal: HANDLER,
        signal: new AbortController().signal,
      });
      made.push(storedSchema(HumanSource).parse(output).body.pseudonym);
    }
  } finally {
    await system.close();
  }
  expect(new Set(made).size).toBe(SOURCES);
  return made;
}

/** Opened, refused and erased, so that the desk has heard of each. */
async function useVault(): Promise<void> {
  const [first = "", second = "", third = ""] = pseudonyms;
  expect(await breakGlass(rig, first, ["name", "phrase"], "canary.json")).toMatchObject({
    fields: { name: identities[0]?.name, phrase: identities[0]?.phrase },
  });
  const words = ["request", second, "--field", "name", "--reason", "handover", "--case", "C-7"];
  expectDone(await rig.as("handler", [...words, "--out", rig.file("waiting.json")]));
  expect((await rig.as("handler", ["open", rig.file("waiting.json")])).code).toBe(10);
  expectDone(await rig.as("officer", ["erase", third]));
}

/** A field report and a search, as the desk takes them in every day. */
async function plant(): Promise<void> {
  const answer = await fetch(`${rig.desk.address}/api/search?q=${encodeURIComponent(planted)}`);
  expect(answer.status).toBe(200);
  const boundary = randomUUID();
  const document = `---\nsource: OBSERVER\nlabel: TLP:CLEAR\n---\n${planted} was heard in the harbour.\n`;
  const body = `--${boundary}\r\ncontent-disposition: form-data; name="files"; filename="planted.md"\r\ncontent-type: text/markdown\r\n\r\n${document}\r\n--${boundary}--\r\n`;
  const uploaded = await fetch(`${rig.desk.address}/api/upload?source=Observer`, {
    method: "POST",
    body,
    headers: { "content-type": `multipart/form-data; boundary=${boundary}` },
  });
  expect([uploaded.status, await uploaded.text()]).toEqual([200, expect.anything()]);
}

function expectOnlyPlanted(scan: PhraseScan, atLeastBytes: number): void {
  expect(scan.bytes).toBeGreaterThan(atLeastBytes);
  expect([...scan.found]).toEqual([planted]);
}

const scanForAll = () => phraseScan([...canaries, planted]);

describe("of two hundred identities none is found", () => {
  test(
    "in any answer of the desk: lists, errors, metrics, and every product it exports",
    async () => {
      const scan = scanForAll();
      const look = async (path: string) => {
        const answer = await fetch(`${rig.desk.address}${path}`);
        const bytes = new Uint8Array(await answer.arrayBuffer());
        scan.look(bytes);
        return bytes;
      };
      const reads = [...operations].filter(({ effect, only }) => effect === "read" && only !== "cli");
      for (const { id } of reads) await look(`/api/${id}`);
      for (const path of [
        "/metrics",
        "/readyz",
        "/api/nothing",
        "/api/reports?limit=many",
        "/log/checkpoint",
      ])
        await look(path);
      for (const path of ["/api/incidents?limit=500", "/api/reports?limit=500", "/api/entities?limit=500"])
        await look(path);
      const Briefs = z.object({ items: z.array(z.object({ id: z.string() })) });
      const { items } = Briefs.parse(JSON.parse(Buffer.from(await look("/api/briefs")).toString()));
      expect(items.length).toBeGreaterThan(0);
      for (const { id } of items)
        for (const ending of ["html", "md", "pdf"]) await look(`/api/briefs/${id}.${ending}`);
      expectOnlyPlanted(scan, 500_000);
    },
    SLOW,
  );

  test("in what desk and vault print, with everything logged", () => {
    const scan = scanForAll();
    scan.look(Buffer.from(`${rig.desk.said()}${rig.vault.said()}`));
    expect(scan.bytes).toBeGreaterThan(100);
    expect([...scan.found]).toEqual([]);
  });

  test(
    "in a dump of the main database, row by row, nor by anything its administrator can read",
    async () => {
      const scan = scanForAll();
      const server = await startPostgres({ folder: rig.deskData });
      const pool = new Pool({ ...server.connection, application_name: "presage test" });
      try {
        for (const row of await everyRow(pool)) scan.look(Buffer.from(row));
        const { rows: around } = await pool.query(
          "SELECT rolname AS name FROM pg_roles UNION ALL SELECT datname FROM pg_database",
        );
        expect(around.map(({ name }) => name)).not.toContain("presage_vault");
        expect(around.map(({ name }) => name)).not.toContain("vault");
        // A superuser runs programs as the database's account: whatever the disk shows that account is looked at.
        await pool.query("CREATE TEMP TABLE seized (bytes text)");
        await pool
          .query(
            `COPY seized FROM PROGRAM 'find ${rig.vaultFolder} -type f -size -20M -exec cat {} + 2>/dev/null | base64 -w 1000; true'`,
          )
          .catch(() => undefined);
        const { rows: seized } = await pool.query<{ bytes: string }>("SELECT bytes FROM seized");
        scan.look(Buffer.from(seized.map(({ bytes }) => bytes).join(""), "base64"));
      } finally {
        await pool.end();
        await server.stop();
      }
      expectOnlyPlanted(scan, 1_000_000);
    },
    SLOW,
  );

  test(
    "in any file of the desk's folder: the database's own files, its journal, its indexes, what was received",
    async () => {
      const scan = scanForAll();
      await lookIntoFolder(rig.deskData, scan);
      expectOnlyPlanted(scan, 10_000_000);
    },
    SLOW,
  );

  test(
    "in the memory of the desk's process",
    async () => {
      const scan = scanForAll();
      await lookIntoMemory(rig.desk.process.pid ?? 0, scan);
      expectOnlyPlanted(scan, 50_000_000);
    },
    SLOW,
  );

  test(
    "in the vault's own folder, or in the memory of its process, which held all two hundred sealed",
    async () => {
      const scan = phraseScan([...canaries, ...pseudonyms.slice(3)]);
      await lookIntoFolder(rig.vaultFolder, scan);
      expect([...scan.found]).toEqual([]);
      // The codenames it was told are there: that scan, too, can find something.
      const inMemory = phraseScan([...canaries, ...pseudonyms]);
      await lookIntoMemory(rig.vault.process.pid ?? 0, inMemory);
      expect(inMemory.bytes).toBeGreaterThan(50_000_000);
      expect(inMemory.found.size).toBeGreaterThan(0);
      expect(canaries.filter((canary) => inMemory.found.has(canary))).toEqual([]);
    },
    SLOW,
  );

  test("and the command line of the desk says no more", async () => {
    const scan = scanForAll();
    for (const words of [["break-glass"], ["log-state"], ["config"], ["refusals"]]) {
      const said = await command([...words, "--data", rig.deskData, "--json"]);
      scan.look(Buffer.from(said.stdout + said.stderr));
    }
    expect([...scan.found]).toEqual([]);
  }, 60_000);
});

/** What pg_dump would write: every row of every table, as text. */
async function everyRow(pool: Pool): Promise<string[]> {
  const { rows: tables } = await pool.query<{ name: string }>(
    `SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables
     WHERE schemaname NOT IN ('pg_catalog', 'information_schema')`,
  );
  expect(tables.length).toBeGreaterThan(20);
  const dumped: string[] = [];
  for (const { name } of tables) {
    const { rows } = await pool.query<{ row: string }>(`SELECT t::text AS row FROM ${name} AS t`);
    for (const { row } of rows) dumped.push(row);
  }
  return dumped;
}
