/**
 * Three institutions on one desk, an overseer and custodians, in a real browser and with real processes: what is
 * shared reaches those it is shared with, what is withheld does not, what a source told is told without the source,
 * glass is broken in the overseer's sight, and the log is checked outside with nothing of ours but its key.
 */
import { spawnSync } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { SESSION_COOKIE } from "../src/api/who.ts";
import { openSystem, type System } from "../src/app/system.ts";
import { makeApiToken } from "../src/guard/api-tokens.ts";
import { openSetUp, setUp } from "../src/guard/joining.ts";
import { putInstitution, putPerson } from "../src/guard/people.ts";
import { letIn } from "../src/guard/sign-in.ts";
import { HOME, Label } from "../src/kernel/label.ts";
import { Institution, Person } from "../src/kernel/person.ts";
import { Warning } from "../src/kernel/warning.ts";
import { command } from "./command-rig.ts";
import { type Browser, openBrowser } from "./desk-rig.ts";
import { furnish, warning } from "./small-desk.ts";
import { breakGlass, expectDone, type VaultRig, vaultRig } from "./vault-rig.ts";

const START_MS = 240_000;
const STEP_MS = 90_000;

const PEOPLE = {
  hana: { name: "Hana", institution: HOME, roles: ["editor", "analyst"], compartments: ["RIVER"] },
  harun: { name: "Harun", institution: HOME, roles: ["handler"], compartments: ["RIVER"] },
  otto: { name: "Otto", institution: HOME, roles: ["overseer"], compartments: [] },
  nora: { name: "Nora", institution: "north", roles: ["analyst"], compartments: [] },
  sami: { name: "Sami", institution: "south", roles: ["analyst"], compartments: [] },
} as const;
type Name = keyof typeof PEOPLE;

const SHARED = "Shelling near the Orrin dam was reported by both sides.";
const WITHHELD = "A convoy was counted at the Teln crossing.";
const RAW =
  "The night watchman at the ferry office saw eleven crates carried from the third boat into the cellar before dawn on Tuesday.";
const TOLD = "Supplies reached the river province by water in the first days of May.";
const IDENTITY = { name: "Selma Karadeniz", phone: "+90 555 000 11 22" };

let rig: VaultRig;
let beside: System;
let browser: Browser;
const cookies = new Map<Name, string>();
const ids = new Map<Name, string>();
let brief = "";
let codename = "";

beforeAll(async () => {
  rig = await vaultRig();
  beside = await openSystem({
    flags: { data: rig.deskData, log: "silent" },
    environment: { HOME: rig.folder },
  });
  await furnish(beside.store);
  await settlePeople();
  await beside.store.writer("desk").transaction((transaction) =>
    transaction.put(Warning, [
      {
        label: Label.parse({ tlp: "AMBER", releasableTo: [HOME, "north"] }),
        body: { ...warning(SHARED, 0.7), place: "XXB", event: "Fighting in the Orrin valley" },
      },
      {
        label: Label.parse({ tlp: "AMBER" }),
        body: { ...warning(WITHHELD, 0.7), place: "XXC", event: "Fighting at Teln" },
      },
    ]),
  );
  const { port } = new URL(rig.desk.address);
  browser = await openBrowser({
    width: 1280,
    height: 800,
    theme: "light",
    address: `http://localhost:${port}`,
  });
  browser.page.setDefaultTimeout(20_000);
}, START_MS);

afterAll(async () => {
  await browser?.close();
  await beside?.close();
  await rig?.remove();
}, START_MS);

async function settlePeople(): Promise<void> {
  const { store, door } = beside;
  const { token } = await openSetUp(door);
  const first = { institution: "Home", name: "Ada", signInName: "ada", password: "gravel otter lantern fig" };
  await setUp(door, { token, ...first });
  await store.writer("ada").transaction(async (transaction) => {
    for (const key of ["north", "south"])
      await putInstitution(
        transaction,
        Institution.parse({ key, name: key === "north" ? "North" : "South" }),
      );
    for (const [name, person] of Object.entries(PEOPLE))
      ids.set(
        name as Name,
        await putPerson(
          transaction,
          Person.parse({ ...person, signInName: name, clearance: "RED", level: 0 }),
        ),
      );
  });
  for (const [name, personId] of ids)
    cookies.set(name, await letIn(door, { personId, factors: ["passkey"], agent: "three institutions" }));
}

/** The browser of this person from now on, on this page. */
async function as(name: Name, path: string): Promise<void> {
  const { context, page } = browser;
  await context.clearCookies();
  await context.addCookies([
    {
      name: SESSION_COOKIE,
      value: cookies.get(name) ?? "",
      url: "https://localhost",
      secure: true,
      httpOnly: true,
      sameSite: "Strict",
    },
  ]);
  await page.goto(path);
  await page.locator("h1").first().waitFor();
  await expect.poll(() => page.locator(".bone").count(), { timeout: 20_000 }).toBe(0);
}

const text = () => browser.page.locator("main").innerText();

/** Asks as the page does. */
function ask(path: string, body?: object): Promise<{ status: number; answer: string }> {
  return browser.page.evaluate(
    async ([where, sent]) => {
      const response = await fetch(`/api/${where}`, {
        ...(sent && { method: "POST", headers: { "content-type": "application/json" }, body: sent }),
      });
      return { status: response.status, answer: await response.text() };
    },
    [path, body && JSON.stringify(body)] as const,
  );
}

test(
  "share: an editor makes a brief for one other institution, which then stands on that one's desk",
  async () => {
    const { page } = browser;
    await as("hana", "/briefs");
    await page.getByRole("combobox", { name: "For institutions" }).click();
    await page.getByRole("option", { name: "North" }).click();
    await page.keyboard.press("Escape");
    await page.getByLabel("Title").fill("For our northern partner");
    await page.getByRole("button", { name: "Make brief" }).click();
    await page.getByText("For: north").waitFor();
    brief = new URL(page.url()).searchParams.get("id") ?? "";
    await as("nora", `/briefs?id=${brief}`);
    await page.getByText("For: north").waitFor();
    const read = await text();
    expect(read).toContain(SHARED);
    expect(read).toContain("(TLP:AMBER // REL home, north)");
    const pdf = await ask(`briefs/${brief}.pdf`);
    expect([pdf.status, pdf.answer.slice(0, 300)]).toEqual([200, expect.stringContaining("%PDF")]);
  },
  STEP_MS,
);

test(
  "withhold: nothing else is in it, and who may not read it is told the same as of what is not there",
  async () => {
    const { page } = browser;
    expect(await text()).not.toContain("Teln");
    await as("nora", "/warnings");
    expect(await text()).toContain("Orrin");
    expect(await text()).not.toContain("Teln");
    expect((await ask("search?q=Teln")).answer).not.toContain("Teln crossing");
    await as("sami", "/briefs");
    expect(await text()).not.toContain("northern partner");
    const [barred, missing] = [
      await ask(`brief-view?id=${brief}`),
      await ask("brief-view?id=0190163d-8694-739b-aea5-966c26f8ad91"),
    ];
    expect(barred.status).toBe(404);
    const like = ({ answer }: { answer: string }) => answer.replaceAll(/[0-9a-f-]{36}/g, "ID");
    expect(like(barred)).toBe(like(missing));
    expect((await ask(`briefs/${brief}.pdf`)).status).toBe(404);
    await page.goto(`/briefs?id=${brief}`);
    expect(await text()).not.toContain("Orrin");
  },
  STEP_MS,
);

test(
  "redact: what a source told is released without the source, signed by another than who wrote it",
  async () => {
    await as("harun", "/");
    const source = await ask("human-source-save", {
      access: "indirect access to river transport",
      region: "River province",
      status: "active",
    });
    expect(source).toMatchObject({ status: 200 });
    const { id: sourceId, body } = JSON.parse(source.answer);
    codename = body.pseudonym;
    const written = await ask("write-field-report", {
      source: sourceId,
      raw: RAW,
      release: { title: "Supplies by water", text: TOLD, label: { tlp: "GREEN" }, occurredOn: "2019-05-01" },
      accessSet: { persons: 400, among: 20_000 },
      compartment: "RIVER",
    });
    expect(written).toMatchObject({ status: 200 });
    const { id, version } = JSON.parse(written.answer);
    // A handler does not sign what leaves; an editor who is read in does.
    expect((await ask("release-report", { id, version })).status).toBe(403);
    await as("hana", "/");
    expect(await ask("release-report", { id, version })).toEqual({ status: 200, answer: expect.any(String) });
    await as("nora", "/inbox");
    await expect.poll(text).toContain("Supplies by water");
    for (const word of ["watchman", "ferry office", codename])
      expect((await ask(`search?q=${encodeURIComponent(word)}`)).answer).not.toMatch(
        new RegExp(`night watchman|${codename}`),
      );
    expect((await ask("field-reports")).answer).not.toContain(RAW);
  },
  STEP_MS,
);

test(
  "break glass: two custodians of two institutions, in the overseer's sight, and the desk learns no name",
  async () => {
    expectDone(
      await rig.as("handler", ["deposit", "-"], JSON.stringify({ pseudonym: codename, ...IDENTITY })),
    );
    expect(await breakGlass(rig, codename, ["name"], "glass.json")).toEqual({
      pseudonym: codename,
      fields: { name: IDENTITY.name },
    });
    await as("otto", "/oversight");
    const { page } = browser;
    await expect.poll(text).toContain("Break-glass");
    const seen = await ask("break-glass");
    expect(seen).toMatchObject({ status: 200 });
    const [listed] = JSON.parse(seen.answer).items;
    expect(listed).toMatchObject({ body: { status: "opened" } });
    const opened = await ask(`break-glass-request?id=${listed.id}`);
    expect(JSON.parse(opened.answer)).toMatchObject({
      body: { fields: ["name"], custodians: ["home", "sister"] },
    });
    expect(opened.answer).not.toContain(IDENTITY.name);
    expect(opened.answer).not.toContain(codename);
    for (const secret of [IDENTITY.name, IDENTITY.phone, codename]) {
      expect(seen.answer).not.toContain(secret);
      expect(await page.content()).not.toContain(secret);
    }
    await as("hana", "/");
    expect((await ask("oversight")).status).toBe(403);
  },
  STEP_MS,
);

test(
  "verify from outside: a copy of the log and its key are enough, and one changed byte is named",
  async () => {
    const { store, door } = beside;
    const now = new Date();
    const wanted = { personId: ids.get("otto") ?? "", name: "stick", scopes: ["oversee"] } as const;
    const { token } = await makeApiToken(
      store.pool,
      { ...wanted, expiresAt: new Date(now.getTime() + 600_000) },
      now,
      door.entropy,
    );
    const copy = join(rig.folder, "copy");
    const overseer = { environment: { PRESAGE_TOKEN: token } };
    expectDone(await command(["log", "copy", copy, "--data", rig.deskData], overseer));
    const vkey = (await readFile(join(copy, "log.vkey"), "utf8")).trim();
    expect(verify(copy, vkey)).toMatchObject({
      status: 0,
      said: expect.stringContaining("Everything holds."),
    });
    const checked = expectDone(await command(["log", "verify", "--data", rig.deskData, "--json"], overseer));
    expect(JSON.parse(checked.stdout)).toMatchObject({
      odd: [],
      sentence: expect.stringContaining("is sound"),
    });
    const checkpoint = join(copy, "checkpoint");
    const said = await readFile(checkpoint, "utf8");
    await writeFile(
      checkpoint,
      said.replace(/\n(\d+)\n/, (_, size) => `\n${Number(size) - 1}\n`),
    );
    expect(verify(copy, vkey).status).toBe(1);
  },
  STEP_MS,
);

function verify(folder: string, key: string) {
  const words = ["docs/oversight/verify_log.py", folder, "--key", key];
  const { status, stdout, stderr } = spawnSync("python3", words, { encoding: "utf8" });
  return { status, said: `${stdout}${stderr}` };
}
