/** The page of human sources in a real browser with real sessions: written, corrected, graded, signed, and hidden. */
import type { ChildProcess } from "node:child_process";
import { AxeBuilder } from "@axe-core/playwright";
import { afterAll, beforeAll, expect, test } from "vitest";
import { SESSION_COOKIE } from "../src/api/who.ts";
import { openSystem, type System } from "../src/app/system.ts";
import { openSetUp, setUp } from "../src/guard/joining.ts";
import { putPerson } from "../src/guard/people.ts";
import { letIn } from "../src/guard/sign-in.ts";
import { HOME } from "../src/kernel/label.ts";
import { Person } from "../src/kernel/person.ts";
import { printedBy, scratch, startCommand } from "./command-rig.ts";
import { type Browser, openBrowser } from "./desk-rig.ts";

const PEOPLE = {
  harun: { name: "Harun", roles: ["handler"], compartments: ["RIVER"] },
  hana: { name: "Hana", roles: ["editor", "analyst"], compartments: ["RIVER"] },
  nora: { name: "Nora", roles: ["editor", "analyst"], compartments: [] },
} as const;
type Name = keyof typeof PEOPLE;

const RAW =
  "The clerk of the second pier saw her hand over the manifest at 04:30 and counted forty crates himself.";

let place: Awaited<ReturnType<typeof scratch>>;
let desk: ChildProcess;
let browser: Browser;
let beside: System;
const cookies = new Map<string, string>();

beforeAll(async () => {
  place = await scratch();
  desk = startCommand(["serve", "--data", place.folder, "--port", "0", "--example", "false"]);
  const [, address = ""] = await printedBy(desk, /Open (http:\S+)/);
  beside = await openSystem({ flags: { data: place.folder, log: "silent" }, environment: {} });
  await settlePeople();
  const { port } = new URL(address);
  browser = await openBrowser({
    width: 1280,
    height: 860,
    theme: "light",
    address: `http://localhost:${port}`,
  });
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await beside?.close();
  const ended = new Promise((done) => desk.once("close", done));
  desk.kill("SIGTERM");
  await ended;
  await place.remove();
}, 60_000);

async function settlePeople(): Promise<void> {
  const { store, door } = beside;
  const { token } = await openSetUp(door);
  const first = { institution: "Home", name: "Ada", signInName: "ada", password: "gravel otter lantern fig" };
  await setUp(door, { token, ...first });
  for (const [name, person] of Object.entries(PEOPLE)) {
    const whole = { ...person, institution: HOME, signInName: name, clearance: "RED", level: 0 };
    const personId = await store
      .writer("ada")
      .transaction((transaction) => putPerson(transaction, Person.parse(whole)));
    cookies.set(name, await letIn(door, { personId, factors: ["passkey"], agent: "human sources" }));
  }
}

async function as(name: Name, path: string): Promise<void> {
  const { context, page } = browser;
  await context.clearCookies();
  const cookie = { name: SESSION_COOKIE, value: cookies.get(name) ?? "", url: "https://localhost" };
  await context.addCookies([{ ...cookie, secure: true, httpOnly: true, sameSite: "Strict" }]);
  await page.goto(path);
  await page.locator("main h1, main .empty").first().waitFor();
}

const text = () => browser.page.locator("main").innerText();
const card = (title: string) => browser.page.locator("article.card", { hasText: title });
const dialog = () => browser.page.getByRole("dialog");

/** One of the form's, by its label; the same words name both texts. */
async function write(title: string, told: string, persons: number): Promise<void> {
  const { page } = browser;
  await page.getByRole("button", { name: /^Write a report/ }).click();
  const form = dialog();
  await form.getByRole("textbox", { name: "Title", exact: true }).fill(title);
  await form.getByRole("textbox", { name: "Text", exact: true }).fill(told);
  await form.getByLabel("In the source’s own words").fill(RAW);
  await form.getByLabel("Day it was told").fill("2026-05-02");
  await form.getByRole("textbox", { name: "Place", exact: true }).fill("Northern district");
  await form.getByRole("combobox", { name: "Country" }).fill("XXA");
  await page.getByRole("option", { name: "XXA" }).click();
  await form.getByLabel("Persons who could have known").fill(String(persons));
  await form.getByLabel("Of how many in their group").fill("400");
  await form.getByRole("button", { name: "Keep for signing" }).click();
  await card(title).waitFor();
}

test("a handler makes a source, grades it, writes two reports, and sees what stands in the way", async () => {
  const { page } = browser;
  await as("harun", "/human-sources");
  await page.getByRole("button", { name: "New source" }).click();
  await dialog().getByLabel("Access").fill("indirect access to transport");
  await dialog().getByLabel("Region").fill("Kelvaria");
  await dialog().getByRole("button", { name: "Draw a codename" }).click();
  for (const [grade, words, why] of [
    ["C", "C fairly reliable", "New to us."],
    ["B", "B usually reliable", "Borne out twice."],
  ] as const) {
    await page.getByRole("button", { name: /^Grades: / }).click();
    await dialog().getByLabel("How reliable it is found today").selectOption(grade);
    await dialog().getByLabel("Why").fill(why);
    await dialog().getByRole("button", { name: "Keep" }).click();
    await dialog().waitFor({ state: "detached" });
    await page.locator("td .grade", { hasText: words }).waitFor();
  }
  await page.getByRole("button", { name: /^Grades: / }).click();
  await dialog().getByText("New to us.").waitFor();
  expect(await dialog().locator("tbody tr").first().innerText()).toMatch(/B[\s\S]*Borne out twice\./);
  await page.keyboard.press("Escape");

  await write("Freight in the north", "Crates were moved early in the week.", 60);
  await write("A handover", RAW, 4);
  await page.getByText(/Only 4 could have known this/).waitFor();
  await page.getByText(/It tells a time of the day/).waitFor();
  expect(await card("Freight in the north").innerText()).toContain("XXA");
  expect(await card("Freight in the north").getByRole("button", { name: "Sign and release" }).count()).toBe(
    0,
  );
}, 120_000);

test("a correction says why; another window's version stands beside yours until you choose", async () => {
  const { page } = browser;
  await as("harun", "/human-sources");
  await card("Freight in the north").getByRole("button", { name: "Correct" }).click();
  const other = await browser.context.newPage();
  await other.goto("/human-sources");
  await other
    .locator("article.card", { hasText: "Freight in the north" })
    .getByRole("button", { name: "Correct" })
    .click();
  const there = other.getByRole("dialog");
  await there
    .getByRole("textbox", { name: "Text", exact: true })
    .fill("Crates were moved in the first days of May.");
  await there.getByLabel("Why it is corrected").fill("The day was too fine.");
  await there.getByRole("button", { name: "Keep the correction" }).click();
  await there.waitFor({ state: "detached" });
  await other.close();

  await dialog().getByRole("textbox", { name: "Text", exact: true }).fill("Crates were moved by water.");
  await dialog().getByLabel("Why it is corrected").fill("How they were moved is known now.");
  await dialog().getByRole("button", { name: "Keep the correction" }).click();
  const conflict = dialog().getByRole("alert");
  await conflict.getByText("Crates were moved in the first days of May.").waitFor();
  expect(await conflict.innerText()).toContain("Crates were moved by water.");
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
  await conflict.getByRole("button", { name: "Go on with mine, in its place" }).click();
  await dialog().getByRole("button", { name: "Keep the correction" }).click();
  await dialog().waitFor({ state: "detached" });
  await card("Freight in the north").getByText("Corrected: How they were moved is known now.").waitFor();
  expect(await card("Freight in the north").innerText()).toContain("version 3");
}, 120_000);

test("who is read in signs what may go out, and not what gives the source away; it opens as a report", async () => {
  const { page } = browser;
  await as("hana", "/human-sources");
  await card("A handover").waitFor();
  expect(await card("A handover").getByRole("button", { name: "Sign and release" }).isDisabled()).toBe(true);
  expect(await card("A handover").getByRole("button", { name: "Correct" }).count()).toBe(0);
  expect(await page.getByRole("heading", { name: "Codenames" }).count()).toBe(0);
  const freight = card("Freight in the north");
  await freight.getByText("Above the line").click();
  await freight.getByText("AMBER+STRICT // RIVER").waitFor();
  await freight.getByRole("button", { name: "Sign and release" }).click();
  await freight.getByRole("link", { name: "Open the report" }).click();
  await page.waitForURL(/\/inbox\?/);
  // The page before stays until the next one is there.
  await page.locator(".bench.inbox").waitFor();
  await page.getByRole("heading", { name: "Freight in the north" }).first().waitFor();
  expect(await page.getByText("manifest").count()).toBe(0);
}, 120_000);

test("an editor without the compartment reads the text that was released, and nothing of where it came from", async () => {
  const { page } = browser;
  await as("nora", "/human-sources");
  await page.getByText(/You can read none/).waitFor();
  const answers = await page.evaluate(async () =>
    Promise.all(
      ["field-reports", "human-sources", "reports", "reports?q=manifest"].map(async (path) => {
        const response = await fetch(`/api/${path}`);
        return `${response.status} ${await response.text()}`;
      }),
    ),
  );
  const whole = answers.join("\n");
  expect(whole).toContain("Crates were moved by water.");
  expect(answers[1]).toMatch(/^40[34] /);
  for (const secret of ["manifest", "RIVER", "second pier", "transport", "A handover"])
    expect(whole, secret).not.toContain(secret);
  await page.goto("/inbox");
  await page.getByText("Freight in the north").first().waitFor();
  expect(await text()).not.toContain("RIVER");
}, 120_000);
