/** The page of human sources in a real browser: what stands in the way of a release, and a release signed. */
import type { ChildProcess } from "node:child_process";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import type { Operation } from "../src/app/operation.ts";
import { parseInput } from "../src/app/operation-input.ts";
import { operations } from "../src/app/operations/all.ts";
import { perform } from "../src/app/perform.ts";
import { openSystem } from "../src/app/system.ts";
import { LOCAL_PERSON, type Principal } from "../src/guard/principal.ts";
import { printedBy, scratch, startCommand } from "./command-rig.ts";
import { type Browser, openBrowser } from "./desk-rig.ts";

const HANDLER: Principal = {
  ...LOCAL_PERSON,
  id: "handler",
  name: "Handler",
  roles: ["handler"],
  isLocal: false,
  hasSecondFactor: true,
};
const RAW =
  "The clerk of the second pier saw her hand over the manifest at 04:30 and counted forty crates himself.";

let place: Awaited<ReturnType<typeof scratch>>;
let desk: ChildProcess;
let browser: Browser;

beforeAll(async () => {
  place = await scratch();
  desk = startCommand(["serve", "--data", place.folder, "--port", "0", "--example", "false"]);
  const [, address = ""] = await printedBy(desk, /Open (http:\S+)/);
  await write();
  browser = await openBrowser({ width: 1280, height: 860, theme: "light", address });
}, 120_000);
afterAll(async () => {
  await browser?.close();
  const ended = new Promise((done) => desk.once("close", done));
  desk.kill("SIGTERM");
  await ended;
  await place.remove();
}, 60_000);

/** As a handler: one report that may go out, and one that may not. */
async function write(): Promise<void> {
  const system = await openSystem({ flags: { data: place.folder }, environment: {} });
  const as = (id: string, input: object) => {
    const operation: Operation = operations.get(id);
    const signal = new AbortController().signal;
    return perform(system, operation, parseInput(operation, { ...input }), { principal: HANDLER, signal });
  };
  try {
    const source = z
      .object({ id: z.string() })
      .parse(await as("human-source-save", { access: "indirect access to transport", region: "Kelvaria" }));
    const told = { source: source.id, raw: RAW, compartment: "RIVER" };
    await as("write-field-report", {
      ...told,
      accessSet: { persons: 60, among: 400 },
      release: {
        title: "Freight in the north",
        text: "Crates were moved early in the week.",
        label: { tlp: "GREEN" },
      },
    });
    await as("write-field-report", {
      ...told,
      accessSet: { persons: 4, among: 400 },
      release: { title: "A handover", text: RAW, label: { tlp: "AMBER" } },
    });
  } finally {
    await system.close();
  }
}

test("what gives a source away is said and cannot be signed; the other goes out and opens as a report", async () => {
  const { page } = browser;
  await page.goto("/human-sources");
  await page.getByText(/Only 4 could have known this/).waitFor();
  await page.getByText(/It tells a time of the day/).waitFor();
  const freight = page.locator("article.card", { hasText: "Freight in the north" });
  const hidden = page.locator("article.card", { hasText: "A handover" });
  expect(await hidden.getByRole("button", { name: "Sign and release" }).isDisabled()).toBe(true);
  await freight.getByText("Above the line").click();
  expect(await freight.getByText("AMBER+STRICT // RIVER").isVisible()).toBe(true);
  await freight.getByRole("button", { name: "Sign and release" }).click();
  await freight.getByRole("link", { name: "Open the report" }).click();
  await page.waitForURL(/\/inbox\?/);
  // The page before stays until the next one is there.
  await page.locator(".bench.inbox").waitFor();
  await page.getByRole("heading", { name: "Freight in the north" }).first().waitFor();
  expect(await page.getByText("manifest").count()).toBe(0);
}, 120_000);
