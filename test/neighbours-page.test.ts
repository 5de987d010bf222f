/** Violence beyond the borders, and asking for a backtest, on the desk: by keyboard and mouse, and readable to all. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Browser, openBrowser, type RunningDesk, startDesk } from "./desk-rig.ts";
import { expectReadable } from "./readable.ts";

let desk: RunningDesk;
let browser: Browser;
beforeAll(async () => {
  desk = await startDesk();
  browser = await openBrowser({ width: 1280, height: 900, theme: "light", address: desk.address });
  await browser.context.addInitScript(() => localStorage.setItem("presage.tour", "done"));
}, 300_000);
afterAll(async () => {
  await browser?.close();
  await desk?.stop();
});

test("the map's lines and the list of neighbours are one selection", { timeout: 150_000 }, async () => {
  const { page } = browser;
  await page.goto("/");
  const lines = page.getByRole("button", { name: "Lines from violent neighbours" });
  await lines.click();
  // Away from the button, whose tooltip stands outside the page's landmarks.
  await page.mouse.move(400, 20);
  await page.getByRole("tooltip").waitFor({ state: "detached" });
  await page.getByText("countries border on violence").waitFor();
  expect(await lines.getAttribute("aria-pressed")).toBe("true");
  expect(new URL(page.url()).searchParams.get("list")).toBe("neighbours");
  await page.getByText("A line fades from a violent neighbour").waitFor();
  await expectReadable(page);
  await page.keyboard.press("j");
  await page.getByText("Beyond the borders of").waitFor();
  expect(new URL(page.url()).searchParams.get("country")).toMatch(/^[A-Z]{3}$/);
  const first = page.locator(".situation-neighbours tbody tr").first();
  expect(await first.locator("td").nth(2).textContent()).toMatch(/%/);
  await expectReadable(page);
  await lines.click();
  await page.getByText("A line fades from a violent neighbour").waitFor({ state: "detached" });
});

test("a backtest is asked for of a measure that the desk keeps, those of violence first", {
  timeout: 150_000,
}, async () => {
  const { page } = browser;
  await page.goto("/backtests");
  await page.getByRole("button", { name: "Ask for a backtest" }).click();
  const dialog = page.getByRole("dialog");
  const measure = dialog.getByLabel("Measure");
  await measure.locator("option", { hasText: "ucdp-deaths-best" }).waitFor({ state: "attached" });
  expect((await measure.locator("option").allTextContents()).slice(0, 2)).toEqual([
    "deaths",
    "ucdp-deaths-best",
  ]);
  await measure.selectOption("ucdp-deaths-best");
  await dialog.getByRole("textbox", { name: "First month asked of" }).fill("2019-01");
  await expectReadable(page);
  await dialog.getByRole("button", { name: "Ask", exact: true }).click();
  await dialog.waitFor({ state: "detached" });
  await page.getByRole("article").getByRole("heading", { name: "The desk's warning rule" }).waitFor();
  await expectReadable(page);
});
