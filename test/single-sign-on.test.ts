/** Single sign-on in a real browser, at a real service: linking oneself, coming in by it, and by an invitation. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { openSystem } from "../src/app/system.ts";
import { invite, openSetUp, setUp } from "../src/guard/joining.ts";
import { putPerson } from "../src/guard/people.ts";
import { Person } from "../src/kernel/person.ts";
import { type Browser, freePort, openBrowser, type RunningDesk, startDesk } from "./desk-rig.ts";
import { CLIENT, type Listening, realService } from "./identity-services.ts";

const START_MS = 400_000;
const STEP_MS = 90_000;
const PASSWORD = "gravel otter lantern fig";

let service: Listening;
let desk: RunningDesk;
let address: string;
let browser: Browser;
let invitation: string;
const complaints: string[] = [];

beforeAll(async () => {
  const port = await freePort();
  address = `http://localhost:${port}`;
  service = await realService(`${address}/sign-in/return`);
  const settings = ["--sso-issuer", service.issuer, "--sso-client-id", CLIENT.id];
  const secret = ["--sso-client-secret", CLIENT.secret];
  desk = await startDesk({ port, words: ["--example", "false", ...settings, ...secret] });
  const beside = await openSystem({
    flags: { data: desk.folder, log: "silent" },
    environment: { HOME: desk.folder },
  });
  const { token } = await openSetUp(beside.door);
  const names = { institution: "Institute", name: "Ada Byron", signInName: "ada" };
  const { personId } = await setUp(beside.door, { token, ...names, password: PASSWORD });
  const body = { name: "Ben", signInName: "ben", institution: "home", roles: ["analyst"] };
  const ben = await beside.store
    .writer(personId)
    .transaction((transaction) => putPerson(transaction, Person.parse(body)));
  invitation = (await invite(beside.door, personId, ben)).token;
  await beside.close();
  browser = await openBrowser({ width: 1280, height: 720, theme: "light", address });
  browser.page.setDefaultTimeout(20_000);
  // The service's own pages ask for a font elsewhere; this machine asks nobody.
  await browser.context.route("https://**", (route) => route.abort());
  browser.page.on("console", (message) => {
    const isOurs = message.location().url.startsWith(address);
    if (isOurs && message.text().includes("Content Security Policy")) complaints.push(message.text());
  });
}, START_MS);

afterAll(async () => {
  await browser?.close();
  await desk?.stop();
  await service?.close();
}, START_MS);

const heading = (name: string) => browser.page.getByRole("heading", { name, level: 1 });

/** At the other service, whose pages ask for a name and then for leave. */
async function signInThere(name: string): Promise<void> {
  const { page } = browser;
  await page.waitForURL((url) => url.origin === service.issuer);
  await page.locator('[name="login"]').fill(name);
  await page.locator('[name="password"]').fill("any");
  await page.locator('[type="submit"]').click();
  await page.locator('[name="prompt"][value="consent"]').waitFor({ state: "attached" });
  await page.locator('[type="submit"]').click();
  await page.waitForURL((url) => url.origin === address);
}

async function signOut(): Promise<void> {
  const { page } = browser;
  await page.getByRole("button", { name: /^You:/ }).click();
  await page.getByRole("menuitem", { name: "Sign out" }).click();
  await heading("Sign in").waitFor();
}

test(
  "somebody who is known there and linked to nobody here is told so, and stays out",
  async () => {
    const { page } = browser;
    await page.goto("/");
    await page.getByRole("button", { name: /^Sign in through 127\.0\.0\.1/ }).click();
    await signInThere("ada");
    expect(await page.getByRole("alert").innerText()).toContain("nobody here is linked");
    expect(new URL(page.url()).search).toBe("");
    await page.getByRole("link", { name: "Begin again" }).click();
    await heading("Sign in").waitFor();
  },
  STEP_MS,
);

test(
  "whoever is invited may come by it, without a password, once",
  async () => {
    const { page } = browser;
    await browser.context.clearCookies();
    await page.goto(`/invitation#${invitation}`);
    await page.getByRole("button", { name: /^Sign in through/ }).click();
    await signInThere("ben-there");
    await heading("Ben").waitFor();
    await page.getByText("You have no password").waitFor();
    await page.locator(".account-list").getByText("ben-there@institute").waitFor();
    await page.getByRole("button", { name: "End the link" }).click();
    expect(await page.getByRole("alert").innerText()).toContain("not sign in any more");
    await signOut();
  },
  STEP_MS,
);

test(
  "a linked person comes in by it, to the page that was wanted",
  async () => {
    const { page } = browser;
    await page.goto("/warnings?status=all");
    await page.getByRole("button", { name: /^Sign in through/ }).click();
    // The service remembers who signed in there, and asks nothing again.
    await page.waitForURL(`${address}/warnings?status=all`);
    await page.getByRole("button", { name: "You: Ben" }).waitFor();
    await signOut();
    expect(complaints).toEqual([]);
  },
  STEP_MS,
);
