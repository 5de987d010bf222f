/** Merging in triage, in a real browser on the worked example. */
import { AxeBuilder } from "@axe-core/playwright";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { type Browser, openBrowser, type RunningDesk, startDesk } from "./desk-rig.ts";

const START_MS = 400_000;
const STEP_MS = 90_000;

const Id = z.object({ id: z.string() });
const Listed = z.object({ items: z.array(Id).default([]), candidates: z.array(Id).default([]) });

let desk: RunningDesk;
let browser: Browser;
beforeAll(async () => {
  desk = await startDesk();
  browser = await openBrowser({ width: 1280, height: 720, theme: "light", address: desk.address });
  browser.page.setDefaultTimeout(20_000);
  await browser.context.addInitScript(() => localStorage.setItem("presage.tour", "done"));
}, START_MS);
afterAll(async () => {
  await browser?.close();
  await desk?.stop();
}, START_MS);

test(
  "merges a report with another that tells the same story, shows the chain, and takes it back",
  async () => {
    const ask = async (path: string) =>
      Listed.parse(await (await fetch(`${desk.address}/api/${path}`)).json());
    let id = "";
    for (const report of (await ask("reports?limit=200")).items)
      if (!id && (await ask(`story?id=${report.id}`)).candidates.length > 0) id = report.id;
    const { page } = browser;
    await page.goto(`/inbox?id=${id}`);
    await page.locator(".thing.report h1").waitFor();
    await page.keyboard.press("m");
    await page.locator(".merge-choice input").first().check();
    await page.getByRole("textbox", { name: "Reason" }).fill("EXERCISE: one agency behind both");
    expect((await new AxeBuilder({ page }).analyze()).violations.map((found) => found.id)).toEqual([]);
    await page.keyboard.press("Enter");
    await page.getByText("2 reports are one story").waitFor();
    const told = page.locator("ol.story").first().locator("li");
    await expect.poll(() => told.count()).toBeGreaterThan(1);
    await page.getByRole("button", { name: "Take back" }).first().click();
    await page.getByText("Taken back; the incidents are counted anew.").waitFor();
    await page.locator(".story-decision[data-reversed]").first().waitFor();
  },
  STEP_MS,
);
