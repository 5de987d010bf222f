/**
 * The one-second path: one event is sent to a served desk, and an open screen is told what became of it.
 *
 * The screen is a reader of `/api/live`. It hears of the incident once it is stored, and of the signal once the
 * event has reached its series and the detectors have judged them anew.
 */
import { z } from "zod";
import type { Row } from "./row.ts";
import { serveFolder, stopServing } from "./start.ts";

const BUDGET_MS = 1_000;
const TIMES = 20;
/** The first ones also load what the desk had not needed yet. */
const WARMING = 2;
const PATIENCE_MS = 20_000;

/** @param folder a data folder with the worked example in it; the events are added to it. */
export async function oneSecondRows(folder: string, port: number): Promise<Row[]> {
  const served = await serveFolder(folder, port);
  const screen = await openScreen(served.address);
  try {
    const { now } = z.object({ now: z.iso.datetime() }).parse(await readJson(`${served.address}/api/status`));
    const incident: number[] = [];
    const signal: number[] = [];
    for (let i = 0; i < WARMING + TIMES; i += 1) {
      const sent = performance.now();
      const told = Promise.all([screen.toldOf("event"), screen.toldOf("signal")]);
      await send(served.address, i, now.slice(0, 10));
      const [ofIncident, ofSignal] = await told;
      if (i < WARMING) continue;
      incident.push(ofIncident - sent);
      signal.push(ofSignal - sent);
    }
    return [
      timesRow("one event sent, its incident told to an open screen", incident),
      timesRow("… its series, the detectors and their signal told", signal),
    ];
  } finally {
    await screen.close();
    await stopServing(served);
  }
}

function timesRow(what: string, times: number[]): Row {
  times.sort((a, b) => a - b);
  const at = (share: number) => times[Math.ceil(times.length * share) - 1] ?? 0;
  return {
    what,
    measured: `p50 ${at(0.5).toFixed(0)} ms, p95 ${at(0.95).toFixed(0)} ms`,
    budget: `${BUDGET_MS.toLocaleString("en")} ms`,
    kept: at(0.95) <= BUDGET_MS,
  };
}

async function readJson(url: string): Promise<unknown> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url} answered ${response.status}`);
  return response.json();
}

/** More deaths each time, so that the day's signal is another one each time. */
async function send(address: string, nth: number, day: string): Promise<void> {
  const form = new FormData();
  const row = `one-second-${nth},${day},15.${10 + nth},45.5,ASSAULT,Group ${nth},${40 + 5 * nth},Attack ${nth} on a depot`;
  form.set("file", new Blob([`id,date,lat,lon,type,actor,deaths,text\n${row}\n`]), `one-${nth}.csv`);
  const query = new URLSearchParams({
    source: "One-second path",
    format: "event-table",
    options: JSON.stringify({
      mapping: {
        nativeId: "id",
        occurredFrom: "date",
        latitude: "lat",
        longitude: "lon",
        eventType: "type",
        actor1: "actor",
        deathsBest: "deaths",
        text: "text",
      },
    }),
  });
  const response = await fetch(`${address}/api/upload?${query}`, { method: "POST", body: form });
  if (!response.ok) throw new Error(`the upload answered ${response.status}: ${await response.text()}`);
}

interface Screen {
  /** @returns when the screen is next told that records of this kind have changed. */
  toldOf(kind: string): Promise<number>;
  close(): Promise<void>;
}

const Change = z.object({ kinds: z.array(z.string()) });

async function openScreen(address: string): Promise<Screen> {
  const stop = new AbortController();
  const response = await fetch(`${address}/api/live`, { signal: stop.signal });
  const waiting = new Map<string, (time: number) => void>();
  const reading = readNotices(response, (kinds) => {
    const time = performance.now();
    for (const kind of kinds) {
      waiting.get(kind)?.(time);
      waiting.delete(kind);
    }
  });
  return {
    toldOf: (kind) =>
      new Promise((done, fail) => {
        const patience = setTimeout(() => fail(new Error(`nobody told of a ${kind}`)), PATIENCE_MS);
        waiting.set(kind, (time) => {
          clearTimeout(patience);
          done(time);
        });
      }),
    async close() {
      stop.abort();
      // The reading ends by being broken off.
      await reading.catch(() => undefined);
    },
  };
}

async function readNotices(response: Response, tell: (kinds: readonly string[]) => void): Promise<void> {
  const decoder = new TextDecoder();
  let text = "";
  for await (const chunk of response.body ?? []) {
    text += decoder.decode(chunk, { stream: true });
    const blocks = text.split("\n\n");
    text = blocks.pop() ?? "";
    for (const block of blocks) {
      const data = /^event: change\ndata: (.*)$/m.exec(block)?.[1];
      if (data !== undefined) tell(Change.parse(JSON.parse(data)).kinds);
    }
  }
}
