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
    const paths: [string, string, number][] = [
      ["list page: incidents", "incidents?limit=50", 100],
      ["list page: incidents of one country", "incidents?limit=50&country=SYR", 100],
      ["search page", "search?q=bridge&limit=20", 100],
      ["search page, a word in every record left out", "search?q=bridge+-reported&limit=20", 100],
      ["search page, a word in a quarter of them left out", "search?q=reported+-market&limit=20", 100],
      ["series list", "series-list?limit=500", 100],
      ["status", "status", 100],
      ["record page: evidence of an incident", `evidence?kind=event&id=${incident?.id}`, 100],
      ["situation page", "situation", 100],
      // Not a page: once for a map with 100,000 incidents and more on it, of which the first view takes 2 s.
      ["map data", "incident-points", 2_000],
      ["two-hop neighbourhood in ATT&CK", `neighbours?id=${entity?.id}&depth=2&limit=500`, 50],
    ];
    const rows: Row[] = [];
    for (const [what, path, budget] of paths) {
      const p95 = await percentile(`${served.address}/api/${path}`);
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

async function percentile(url: string): Promise<number> {
  const times: number[] = [];
  await fetch(url).then((response) => response.text());
  await Promise.all(
    Array.from({ length: READERS }, async () => {
      for (let i = 0; i < REQUESTS; i += 1) {
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
