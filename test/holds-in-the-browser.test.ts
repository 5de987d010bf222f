/** A legal hold set, renewed and released on the page of runs, in both languages. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Browser, openBrowser, type RunningDesk, startDesk } from "./desk-rig.ts";

let desk: RunningDesk;
let browser: Browser;
beforeAll(async () => {
  desk = await startDesk();
  browser = await openBrowser({ width: 1280, height: 900, theme: "light", address: desk.address });
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await desk?.stop();
});

const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

test("an officer sets a hold on a basis, is told when it is too long, and releases it", {
  timeout: 120_000,
}, async () => {
  const { page } = browser;
  // The exercise's day is the desk's: a year from it is long past on the real clock.
  const status = await page.request.get(`${desk.address}/api/status`);
  const now = Date.parse((await status.json()).now);
  const day = (days: number) => new Date(now + days * 86_400_000).toISOString().slice(0, 10);
  // The tour of the example comes first.
  await page.goto("/");
  await page.getByRole("dialog").waitFor();
  await page.keyboard.press("Escape");
  await page.goto("/runs");
  const section = page.getByRole("region", { name: "Retention and legal holds" });
  await section.getByText("0 batches late").waitFor({ timeout: 60_000 });
  await section.getByRole("button", { name: "Set a legal hold" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("textbox", { name: "Reason" }).fill("Proceedings");
  await dialog.getByRole("textbox", { name: "Ordered by" }).fill("A court");
  await dialog.getByLabel("Until").fill(inDays(9_000));
  await dialog.getByRole("button", { name: "Set a legal hold" }).click();
  await page.getByText("A hold lasts a year at most").waitFor();
  await dialog.getByLabel("Until").fill(day(200));
  await dialog.getByRole("button", { name: "Set a legal hold" }).click();
  await section.getByText("All collected on").waitFor();
  await section.getByText("holds", { exact: true }).waitFor();
  await page.screenshot({ path: process.env.PRESAGE_SHOT ?? "/dev/null", type: "png", fullPage: true });
  await section.getByRole("button", { name: "Release" }).click();
  await dialog.getByRole("textbox", { name: "Why it is released" }).fill("The case is closed");
  await dialog.getByRole("button", { name: "Release" }).click();
  await section.getByText("released", { exact: true }).waitFor();
  expect(await section.getByRole("button", { name: "Release" }).count()).toBe(0);
});
