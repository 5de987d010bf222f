/** Settings that guard the desk: that they were loosened between two starts is noticed, entered and told. */
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Config, readConfig, SETTINGS } from "../src/app/config.ts";
import { parseInput } from "../src/app/operation-input.ts";
import { operations } from "../src/app/operations/all.ts";
import { oversight } from "../src/app/operations/oversight.ts";
import { perform } from "../src/app/perform.ts";
import { openSystem } from "../src/app/system.ts";
import { GUARD_SETTINGS, type GuardSettings, noteGuardSettings } from "../src/guard/guard-settings.ts";
import { signerOf } from "../src/guard/log/note.ts";
import { LOCAL_PERSON } from "../src/guard/principal.ts";
import { freshDatabase } from "./postgres/harness.ts";
import { type ServedDesk, serveSmallDesk } from "./served-desk.ts";

let desk: ServedDesk;
let folder: string;

beforeAll(async () => {
  desk = await serveSmallDesk();
  folder = await mkdtemp(join(tmpdir(), "presage-guarding-"));
});
afterAll(async () => {
  await desk?.close();
  await rm(folder, { recursive: true, force: true });
});

async function ask(id: string, input: object): Promise<unknown> {
  const operation = operations.get(id);
  return perform(desk.system, operation, parseInput(operation, { ...input }), {
    principal: { ...LOCAL_PERSON, purpose: "case 12" },
    signal: new AbortController().signal,
  });
}

/** Entries after this one, as they stand in the log. */
async function entriesAfter(act: number) {
  const { rows } = await desk.system.store.pool.query<{ act: number; event: string }>(
    "SELECT act, event FROM access_event WHERE act > $1 ORDER BY act",
    [act],
  );
  return rows.map(({ event }) => JSON.parse(event));
}

async function newestAct(): Promise<number> {
  const { rows } = await desk.system.store.pool.query<{ act: number }>(
    "SELECT max(act) AS act FROM access_event",
  );
  return rows[0]?.act ?? 0;
}

const note = (which: GuardSettings, more: Partial<Config>) =>
  noteGuardSettings(desk.system.store, which, { ...desk.system.config, ...more });

const KEY = "north.example/witness+abc+BA== https://north.example";
/** Each guarding setting as it is, and looser. */
const LOOSER: Readonly<Record<GuardSettings, readonly (readonly [Partial<Config>, Partial<Config>])[]>> = {
  "guard-settings": [
    [{ witnessQuorum: 2 }, { witnessQuorum: 0 }],
    [{ witnesses: [KEY] }, { witnesses: [] }],
    [{ allowHosts: [] }, { allowHosts: ["intranet.example"] }],
    [{ plainHosts: ["a.example"] }, { plainHosts: ["a.example", "b.example"] }],
    [{ fetchHosts: ["a.example"] }, { fetchHosts: [] }],
    [{ watchFolders: [] }, { watchFolders: ["/srv/drop"] }],
  ],
  "serving-settings": [
    [{ host: "127.0.0.1" }, { host: "10.0.0.8" }],
    [{ administrationNetworks: ["10.20.0.0/16"] }, { administrationNetworks: [] }],
    [{ officePasskeys: "bound" }, { officePasskeys: "any" }],
    [{ passkeyModels: ["2fc0579f-8113-47ea-b116-bb5a8db9202a"] }, { passkeyModels: [] }],
    [{ passkeyAuthorities: "/a.pem" }, { passkeyAuthorities: "/b.pem" }],
    [{ publicAddress: "https://a.example" }, { publicAddress: "https://b.example" }],
    [{ tlsCertificate: "/a.pem" }, { tlsCertificate: undefined }],
    [{ tlsAuthority: undefined }, { tlsAuthority: "/own.pem" }],
    [{ uploadFiles: 10 }, { uploadFiles: 11 }],
    [{ uploadMegabytes: 10 }, { uploadMegabytes: 11 }],
    [{ witnessFor: ["log"] }, { witnessFor: [] }],
    [{ vaultKey: "one" }, { vaultKey: "other" }],
    [{ logReceiver: "tls://logs.example:6514" }, { logReceiver: undefined }],
    [{ logReceiverAuthority: "/a.pem" }, { logReceiverAuthority: "/b.pem" }],
    [{ ssoIssuer: undefined }, { ssoIssuer: "https://id.example" }],
    [{ ssoInstitution: "home" }, { ssoInstitution: "north" }],
    [{ ssoSecondFactor: [] }, { ssoSecondFactor: ["amr=pwd"] }],
    [{ log: "warn" }, { log: "silent" }],
  ],
};

test.each(["guard-settings", "serving-settings"] as const)(
  "each of the %s that is loosened is entered with what it was, and told to overseers",
  async (which) => {
    const names = LOOSER[which].flatMap(([before]) => Object.keys(before));
    expect(names.sort()).toEqual(Object.keys(GUARD_SETTINGS[which]).sort());
    for (const name of names) expect(Object.keys(SETTINGS)).toContain(name);
    for (const [strict, loose] of LOOSER[which]) {
      await note(which, strict);
      const before = await newestAct();
      const [name = ""] = Object.keys(strict);
      const found = await note(which, loose);
      expect([name, found.map((one) => one.name)]).toEqual([name, [name]]);
      expect(await entriesAfter(before)).toMatchObject([
        { verb: "policy-change", objectType: which, detail: { weakened: [{ name }] } },
      ]);
      // The same once more is no news, and what is stricter again is a change and no weakening.
      expect(await note(which, loose)).toEqual([]);
      expect(await entriesAfter(before)).toHaveLength(1);
      const isOneWay = ![
        "publicAddress",
        "vaultKey",
        "logReceiverAuthority",
        "ssoInstitution",
        "passkeyAuthorities",
      ].includes(name);
      if (isOneWay) expect([name, await note(which, strict)]).toEqual([name, []]);
    }
    const { weakened } = oversight.output.parse(await ask("oversight", { days: 3_660 }));
    for (const name of names) expect(weakened.map((one) => one.name)).toContain(name);
  },
);

test("ASVS 16.2.1: a lower witness quorum between two starts of a real desk stands in its log, and on the oversight page", async () => {
  const database = await freshDatabase();
  const { vkey } = signerOf("witness", "north.example/w", Buffer.alloc(32, 7)).verifier;
  const start = async (witnessQuorum: string) => {
    const flags = { data: folder, database: database.url, log: "silent" };
    const witnesses = `${vkey} https://north.example`;
    const system = await openSystem({
      flags: { ...flags, witnesses, "witness-quorum": witnessQuorum },
      environment: { HOME: folder },
    });
    const { weakened } = oversight.output.parse(
      await perform(system, operations.get("oversight"), parseInput(operations.get("oversight"), {}), {
        principal: LOCAL_PERSON,
        signal: new AbortController().signal,
      }),
    );
    await system.close();
    return weakened;
  };
  expect(await start("1")).toEqual([]);
  expect(await start("1")).toEqual([]);
  expect(await start("0")).toMatchObject([{ name: "witnessQuorum", was: "1", is: "0" }]);
  expect(await start("1")).toHaveLength(1);
  await database.drop();
});

test("a setting that guards is no other than the configuration's own, and the strict ones are its defaults", () => {
  const { config } = readConfig({ flags: { data: folder }, environment: { HOME: folder } });
  for (const [which, rules] of Object.entries(GUARD_SETTINGS))
    for (const [name, weakens] of Object.entries(rules))
      expect([which, name, weakens(Reflect.get(config, name), Reflect.get(config, name))]).toEqual([
        which,
        name,
        false,
      ]);
});

test("a copy of the log, a table of draws and a table forecast on the desk leave an entry each before they leave", async () => {
  const before = await newestAct();
  const copy = join(folder, "copy");
  await ask("log-copy", { folder: copy });
  await ask("forecast-draws", { out: join(folder, "draws.csv") });
  const months = Array.from(
    { length: 36 },
    (_, i) => `XXA,${2016 + Math.floor(i / 12)}-${String((i % 12) + 1).padStart(2, "0")},${i % 5}`,
  );
  await writeFile(join(folder, "history.csv"), `place,month,value\n${months.join("\n")}\n`);
  await ask("forecast-table", {
    history: join(folder, "history.csv"),
    asOf: "2018-12",
    leads: "1-2",
    draws: 5,
    model: "conflictology-12",
    out: join(folder, "table.csv"),
  });
  const left = (await entriesAfter(before)).filter(({ verb }) => verb === "disclosure");
  expect(left.map(({ objectType }) => objectType)).toEqual(["log", "draws", "forecast-table"]);
  expect(left[0]).toMatchObject({
    detail: { id: desk.system.audit.keys.log.verifier.name, to: copy, justification: "case 12" },
  });
  expect(left[1]).toMatchObject({ detail: { kind: "forecast", to: join(folder, "draws.csv") } });
  expect(left[2]).toMatchObject({ detail: { label: expect.stringContaining("AMBER+STRICT") } });
  // The copy holds its own entry: its tree is the one that the log has after it.
  const checkpoint = await readFile(join(copy, "checkpoint"), "utf8");
  expect(Number(checkpoint.split("\n")[1])).toBeGreaterThan(0);
  // What is refused leaves nothing, and is in the log as no disclosure.
  const after = await newestAct();
  await expect(ask("forecast-draws", { out: join(folder, "x.csv"), place: "XXQ" })).rejects.toThrow();
  expect((await entriesAfter(after)).filter(({ verb }) => verb === "disclosure")).toEqual([]);
});
