/**
 * The map in a real browser (software rendering): how long until 100,000 incidents are drawn, and how long
 * from a key to the next frame while place, scale and time are moved.
 */
import type { Page } from "playwright-core";
import { openBrowser } from "../test/desk-rig.ts";
import { makeIncidents } from "./incidents.ts";
import type { Row } from "./row.ts";
import { serveFolder, stopServing } from "./start.ts";

const INCIDENTS = 100_000;
const BUDGET_MS = 100;
const TIMES = 30;

/** @param folder a data folder that has nothing in it yet. */
export async function mapRows(folder: string, port: number): Promise<Row[]> {
  await makeIncidents(folder, INCIDENTS);
  return measureMap(folder, port);
}

export async function measureMap(folder: string, port: number): Promise<Row[]> {
  const served = await serveFolder(folder, port);
  const browser = await openBrowser({ width: 1280, height: 720, theme: "light", address: served.address });
  try {
    const { page, context } = browser;
    await context.addInitScript(() => localStorage.setItem("presage.tour", "done"));
    const answer = await timed(() =>
      fetch(`${served.address}/api/incident-points`).then((got) => got.text()),
    );
    const first = await timed(() => draw(page));
    const moves: [string, () => Promise<number>][] = [
      ["pan", () => frameAfterKey(page, ".maplibregl-canvas", ["ArrowRight", "ArrowLeft"])],
      ["zoom", () => frameAfterKey(page, ".maplibregl-canvas", ["+", "-"])],
      ["time", () => frameAfterKey(page, '.brush [role="slider"]', ["ArrowRight", "ArrowLeft"])],
    ];
    const rows: Row[] = [
      row("map: all points from the server", answer, undefined),
      row("map: first view with all of them drawn", first, 2_000),
    ];
    const busy = await processorTime(page);
    for (const [what, measure] of moves) {
      const before = await busy();
      const milliseconds = await measure();
      const own = ((await busy()) - before) / TIMES;
      const said = `map: ${what}, from the key to the next frame, p95 of ${TIMES}`;
      rows.push(
        row(said, milliseconds, BUDGET_MS),
        row("… processor time of the page, mean", own, BUDGET_MS),
      );
    }
    return rows;
  } finally {
    await browser.close();
    await stopServing(served);
  }
}

async function draw(page: Page): Promise<void> {
  await page.goto("/?from=2010-01-01&to=2019-12-31&list=incidents");
  await page.locator('.map-circles[data-circles]:not([data-circles="0"])').waitFor({ timeout: 60_000 });
  await page.locator(".situation-lists .list-row time").first().waitFor({ timeout: 60_000 });
}

/** Milliseconds that the page's own thread has worked: other work on the machine does not count. */
async function processorTime(page: Page): Promise<() => Promise<number>> {
  const tools = await page.context().newCDPSession(page);
  await tools.send("Performance.enable", { timeDomain: "threadTicks" });
  return async () => {
    const { metrics } = await tools.send("Performance.getMetrics");
    return 1_000 * (metrics.find(({ name }) => name === "TaskDuration")?.value ?? Number.NaN);
  };
}

/** The keys in turn, so that nothing runs away; the time until a frame in which everything has been drawn. */
async function frameAfterKey(page: Page, selector: string, keys: readonly string[]): Promise<number> {
  await page.waitForTimeout(1_000);
  // As text: this side has no types of a page.
  const times = await page.evaluate<number[]>(`(async () => {
    const element = document.querySelector(${JSON.stringify(selector)});
    const keys = ${JSON.stringify(keys)};
    const codes = { "+": 187, "-": 189, ArrowLeft: 37, ArrowRight: 39 };
    element.focus();
    const took = [];
    for (let i = 0; i < ${TIMES}; i += 1) {
      const key = keys[i % keys.length];
      const started = performance.now();
      element.dispatchEvent(
        new KeyboardEvent("keydown", { key, keyCode: codes[key], bubbles: true, cancelable: true }),
      );
      await new Promise((drawn) => requestAnimationFrame(() => setTimeout(drawn, 0)));
      took.push(performance.now() - started);
    }
    return took;
  })()`);
  times.sort((a, b) => a - b);
  return times[Math.floor(times.length * 0.95)] ?? Number.POSITIVE_INFINITY;
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}

function row(what: string, milliseconds: number, budget: number | undefined): Row {
  return {
    what: `${what}, ${INCIDENTS.toLocaleString("en")} incidents`,
    measured: `${milliseconds.toFixed(0)} ms`,
    budget: budget === undefined ? "–" : `${budget.toLocaleString("en")} ms`,
    ...(budget !== undefined && { kept: milliseconds <= budget }),
  };
}
