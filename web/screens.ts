/**
 * Takes a picture of every page of the real desk, in both themes and two sizes, into docs/screens/.
 * `node web/screens.ts [ADDRESS] [FOLDER]`; without an address it starts a desk with the example of its own,
 * and one that people share. SCREENS names the pages wanted, with commas between; `shared` are those of the shared desk.
 */
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { openBrowser, startDesk } from "../test/desk-rig.ts";
import { takeSharedScreens } from "./shared-screens.ts";

const [given, folder = "docs/screens"] = process.argv.slice(2);
const SIZES = [
  { width: 1280, height: 720 },
  { width: 1920, height: 1080 },
] as const;

/** Each page by what leads there; the evidence drawer is shown on the page that needs it most. */
const VIEWS: readonly { readonly name: string; open(page: Page): Promise<unknown> }[] = [
  {
    name: "situation",
    async open(page) {
      await page.goto("/");
      await page.locator(".map-mark").first().waitFor();
      // The outlines are drawn after the marks stand; a software renderer takes its time.
      await page.waitForTimeout(2_000);
    },
  },
  { name: "inbox", open: (page) => opened(page, "/inbox") },
  { name: "quarantine", open: (page) => opened(page, "/inbox?tab=quarantine") },
  {
    name: "warnings",
    async open(page) {
      await page.goto("/warnings");
      await page.locator(".thing h1").first().waitFor();
    },
  },
  {
    name: "evidence",
    async open(page) {
      await page.goto("/warnings");
      await page.locator(".reason-evidence button").first().click();
      await page.locator(".drawer h3").first().waitFor();
    },
  },
  { name: "forecasts", open: (page) => page.goto("/forecasts") },
  { name: "assessments", open: (page) => opened(page, "/assessments") },
  { name: "briefs", open: (page) => page.goto("/briefs") },
  { name: "direction", open: (page) => page.goto("/direction") },
  { name: "problems", open: (page) => opened(page, "/problems") },
  { name: "night", open: (page) => page.goto("/night") },
  { name: "backtests", open: (page) => opened(page, "/backtests") },
  { name: "offices", open: (page) => opened(page, "/offices") },
  { name: "scenarios", open: (page) => opened(page, "/scenarios") },
  { name: "track-record", open: (page) => page.goto("/track-record") },
  { name: "runs", open: (page) => page.goto("/runs") },
  {
    name: "oversight",
    async open(page) {
      await page.goto("/oversight");
      await page.locator(".oversight-count").first().waitFor();
    },
  },
  {
    name: "oversight-entries",
    async open(page) {
      await page.goto("/oversight?part=entries");
      await page.locator(".act-number").first().click();
      await page.locator(".act-check, .act-drawer .drawer-part").first().waitFor();
    },
  },
];

async function opened(page: Page, address: string): Promise<void> {
  await page.goto(address);
  const first = page.locator(".bench-list .list-row").first();
  if (
    await first.waitFor({ timeout: 5_000 }).then(
      () => true,
      () => false,
    )
  )
    await first.click();
}

/** Nothing more is on its way: no request for a while and no bones left. */
async function settled(page: Page): Promise<void> {
  await page.waitForFunction(() => document.querySelectorAll(".bone, .mantine-Loader-root").length === 0);
  await page.waitForTimeout(500);
}

const only = process.env.SCREENS?.split(",");
const isSharedOnly = only?.every((name) => name === "shared");
const desk = given || isSharedOnly ? undefined : await startDesk();
const address = given || (desk?.address ?? "");
await mkdir(folder, { recursive: true });
for (const theme of ["light", "dark"] as const) {
  for (const size of SIZES) {
    if (!given && (only === undefined || only.includes("shared")))
      await takeSharedScreens({ folder, theme, size });
    if (isSharedOnly) continue;
    const browser = await openBrowser({ ...size, theme, address });
    const { page, context } = browser;
    await context.addInitScript(() => localStorage.setItem("presage.tour", "done"));
    page.on("console", (message) => message.type() === "error" && console.error(message.text()));
    page.on("pageerror", (error) => console.error(error.message));
    for (const { name, open } of VIEWS) {
      if (only && !only.includes(name)) continue;
      await open(page).catch((error: unknown) => console.error(name, String(error).slice(0, 200)));
      await settled(page);
      await page.screenshot({ path: join(folder, `${name}-${theme}-${size.width}.png`) });
    }
    await browser.close();
  }
}
await desk?.stop();
