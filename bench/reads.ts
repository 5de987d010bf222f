/** Reads under load: the 95th percentile of list, search and record pages while four readers ask at once. */

import { z } from "zod";
import type { Row } from "./row.ts";
import { serveFolder, stopServing } from "./start.ts";

const READERS = 4;
const REQUESTS = 60;

export async function readRows(folder: string, port: number, events: number): Promise<Row[]> {
  const served = await serveFolder(folder, port);
  try {
    const {
      items: [incident],
    } = await listed(served.address, "incidents?limit=1");
    const {
      items: [entity],
    } = await listed(served.address, "entities?limit=1&schema=intrusion-set");
    const paths: (readonly [string, string, number, number?])[] = [
      ["list page: incidents", "incidents?limit=50", 100],
      ["list page: incidents of one country", "incidents?limit=50&country=SYR", 100],
      ["search page", "search?q=bridge&limit=20", 100],
      ["search page, a word in every record left out", "search?q=bridge+-reported&limit=20", 100],
      ["search page, a word in a quarter of them left out", "search?q=reported+-market&limit=20", 100],
      ["series list", "series-list?limit=500", 100],
      ["status", "status", 100],
      ["record page: evidence of an incident", `evidence?kind=event&id=${incident?.id}`, 100],
      ["situation page", "situation", 100],
      ["two-hop neighbourhood in ATT&CK", `neighbours?id=${entity?.id}&depth=2&limit=500`, 50],
    ];
    const rows: Row[] = [];
    // The map's data are no page: asked for once, by a screen that then looks only for what is new.
    const whole: readonly [string, string, number, number] = [
      "map data, the newest 200,000",
      "incident-points",
      2_000,
      5,
    ];
    for (const [what, path, budget, requests] of [...paths, whole]) {
      const p95 = await percentile(`${served.address}/api/${path}`, requests);
      rows.push({
        what: `${what}, at ${events.toLocaleString("en")} events`,
        measured: `${p95.toFixed(0)} ms`,
        budget: `${budget} ms`,
        kept: p95 <= budget,
      });
    }
    return rows;
  } finally {
    await stopServing(served);
  }
}

/** @param alone how often one reader asks; if left out, four ask sixty times each at once. */
export async function percentile(url: string, alone?: number): Promise<number> {
  const times: number[] = [];
  await fetch(url).then((response) => response.text());
  await Promise.all(
    Array.from({ length: alone === undefined ? READERS : 1 }, async () => {
      for (let i = 0; i < (alone ?? REQUESTS); i += 1) {
        const started = performance.now();
        const response = await fetch(url);
        await response.text();
        if (!response.ok) throw new Error(`${url} answered ${response.status}`);
        times.push(performance.now() - started);
      }
    }),
  );
  times.sort((a, b) => a - b);
  return times[Math.floor(times.length * 0.95)] ?? 0;
}

const Listed = z.object({ items: z.array(z.object({ id: z.string() })) });

async function listed(address: string, path: string) {
  return Listed.parse(await fetch(`${address}/api/${path}`).then((response) => response.json()));
}
