/** The oversight desk in a real browser, on the worked example: from a count to a receipt, and a sample drawn twice. */
import { readFile } from "node:fs/promises";
import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Browser, openBrowser, type RunningDesk, startDesk } from "./desk-rig.ts";

const START_MS = 400_000;
const STEP_MS = 90_000;

let desk: RunningDesk;
let browser: Browser;
let page: Page;

beforeAll(async () => {
  desk = await startDesk();
  browser = await openBrowser({ width: 1280, height: 720, theme: "light", address: desk.address });
  await browser.context.addInitScript(() => localStorage.setItem("presage.tour", "done"));
  page = browser.page;
  page.setDefaultTimeout(20_000);
}, START_MS);

afterAll(async () => {
  await browser?.close();
  await desk?.stop();
}, START_MS);

describe("an overseer", () => {
  it(
    "finds who was searched for, asks it again, and is told how to check the entry elsewhere",
    async () => {
      expect((await fetch(`${desk.address}/api/search?q=ahmet%20y%C4%B1lmaz`)).status).toBe(200);
      await page.goto("/");
      await page.locator("h1").first().waitFor();
      await page.keyboard.press("g");
      await page.keyboard.press("o");
      await page.getByRole("heading", { level: 1, name: "Oversight" }).waitFor();
      await page.locator(".oversight-count", { hasText: "Searches for persons" }).click();
      await page.locator(".acts tbody tr").first().waitFor();
      expect(await page.locator(".acts tbody tr").first().innerText()).toContain("“ahmet yılmaz” · name");
      await page.keyboard.press("j");
      const drawer = page.locator(".act-drawer");
      await drawer.getByRole("button", { name: "Ask it again" }).click();
      await drawer.getByText("It meets the very same records as then.").waitFor();
      const [saved] = await Promise.all([
        page.waitForEvent("download"),
        drawer.getByRole("button", { name: "Save the receipt" }).click(),
      ]);
      expect(await readFile(await saved.path(), "utf8")).toMatch(/^c2sp\.org\/tlog-proof@v1\n/);
      const { violations } = await new AxeBuilder({ page }).analyze();
      expect(violations.map(({ id }) => id)).toEqual([]);
      await page.keyboard.press("Escape");
      await drawer.waitFor({ state: "detached" });
    },
    STEP_MS,
  );

  it(
    "draws a sample that its address draws again",
    async () => {
      await page.goto("/oversight?part=sample");
      await page.getByText("No sample was drawn.").waitFor();
      await page.getByRole("button", { name: "Draw a new sample" }).click();
      await page.locator(".acts tbody tr").first().waitFor();
      const drawn = await page.locator(".act-number").allInnerTexts();
      expect(drawn).toHaveLength(20);
      await page.reload();
      await page.locator(".acts tbody tr").first().waitFor();
      expect(await page.locator(".act-number").allInnerTexts()).toEqual(drawn);
    },
    STEP_MS,
  );
});
