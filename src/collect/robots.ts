/**
 * Obedience to robots.txt (RFC 9309), for every request to a site: each host's file is read before anything
 * else of it, kept for at most a day, and read again.
 *
 * No source, option or setting overrides it: leave is for the site's owner to give (refusal R11). What cannot
 * be read is taken for a refusal, and what is not there for leave.
 */
import type { Clock } from "../kernel/effects.ts";
import { Fault } from "../kernel/fault.ts";
import type { Fetch, Fetched } from "./connector.ts";
import { EVERYTHING_ALLOWED, type RobotsRules, robotsRules } from "./robots-rules.ts";
import { waitUntil } from "./wait-until.ts";

/** What stands in the User-Agent header, before the version, and what a robots.txt may name. */
export const PRODUCT_TOKEN = "Presage";

export interface Leave {
  /** Between two requests to the host; undefined when the site says nothing of it. */
  readonly betweenMilliseconds: number | undefined;
}

/** @throws Fault `refused` when the site does not want it, `upstream` when its rules cannot be read now. */
export type AskLeave = (url: URL, signal: AbortSignal) => Promise<Leave>;

/** The RFC asks for at least 500 KiB to be read; what stands behind does not count. In bytes. */
const LARGEST = 512 * 1024;
const DAY = 24 * 3_600_000;
const SHORTEST_KEPT = 10 * 60_000;
/** A larger delay is a mistake or a refusal in disguise; a source is visited once a minute at most anyway. */
const LONGEST_DELAY_SECONDS = 60;
/** Hosts whose rules are kept; the one read longest ago is dropped for the next. */
const HOSTS = 2_000;

interface Kept {
  readonly rules: RobotsRules;
  readonly until: number;
}

/** @param guarded the guarded fetch, without asking leave itself. */
export function robotsOf(guarded: Fetch, clock: Clock): AskLeave {
  const kept = new Map<string, Kept>();
  /** Being read; whoever comes meanwhile waits for the same answer. */
  const reading = new Map<string, Promise<Kept>>();

  const read = async (origin: string, signal: AbortSignal): Promise<Kept> => {
    const known = kept.get(origin);
    if (known && known.until > clock.now().getTime()) return known;
    // Somebody else's visit may be stopped; then it is read for this one.
    const before = await reading.get(origin)?.catch(() => undefined);
    return before ?? readAnew(origin, signal);
  };
  const readAnew = async (origin: string, signal: AbortSignal): Promise<Kept> => {
    const work = readRules(origin, guarded, clock, signal);
    reading.set(origin, work);
    try {
      const fresh = await work;
      kept.delete(origin);
      kept.set(origin, fresh);
      for (const oldest of kept.keys()) {
        if (kept.size <= HOSTS) break;
        kept.delete(oldest);
      }
      return fresh;
    } finally {
      if (reading.get(origin) === work) reading.delete(origin);
    }
  };

  return async (url, signal) => {
    const { rules } = await read(url.origin, signal);
    const line = rules.forbids(`${url.pathname}${url.search}`);
    if (line !== undefined)
      throw new Fault(
        "refused",
        `${url.host} asks programs not to fetch ${url.pathname.slice(0, 200)} ("${line}" in its robots.txt), and no source may override that; ask its owner for another way, or drop the source.`,
        { rule: "robots", line, code: "R11" },
      );
    const seconds = rules.crawlDelaySeconds;
    return {
      betweenMilliseconds:
        seconds === undefined ? undefined : Math.min(seconds, LONGEST_DELAY_SECONDS) * 1_000,
    };
  };
}

async function readRules(origin: string, guarded: Fetch, clock: Clock, signal: AbortSignal): Promise<Kept> {
  const { host } = new URL(origin);
  const answer = await guarded(`${origin}/robots.txt`, { signal }).catch((error: unknown) => {
    if (!(error instanceof Fault) || error.code !== "upstream") throw error;
    throw unreadable(host, error.message, {}, error);
  });
  const { status } = answer;
  const now = clock.now();
  if (status === 200) {
    const rules = robotsRules(await textOf(answer, host), PRODUCT_TOKEN);
    return { rules, until: now.getTime() + keptFor(answer) };
  }
  // Too many requests is no word about robots.txt, but a wish to be left alone.
  if (status >= 400 && status < 500 && status !== 429)
    return { rules: EVERYTHING_ALLOWED, until: now.getTime() + DAY };
  const retryAfter = waitUntil(answer.headers.get("retry-after"), now)?.toISOString();
  throw unreadable(host, `it answered ${status}`, { status, ...(retryAfter && { retryAfter }) });
}

function unreadable(host: string, why: string, details: Record<string, unknown>, cause?: unknown): Fault {
  return new Fault(
    "upstream",
    `The robots.txt of ${host} cannot be read (${why.replace(/\.$/, "")}), so that nothing is fetched from it; it is tried again later.`,
    details,
    cause,
  );
}

async function textOf(answer: Fetched, host: string): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  try {
    for await (const chunk of answer.body) {
      chunks.push(chunk);
      bytes += chunk.length;
      if (bytes >= LARGEST) break;
    }
  } catch (error) {
    if (!(error instanceof Fault) || error.code !== "upstream") throw error;
    throw unreadable(host, error.message, {}, error);
  }
  return new TextDecoder().decode(Buffer.concat(chunks).subarray(0, LARGEST));
}

/** As long as the site says its answer holds, within bounds; a day when it says nothing. In milliseconds. */
function keptFor({ headers }: Fetched): number {
  const [, seconds] = /\bmax-age=(\d{1,9})\b/i.exec(headers.get("cache-control") ?? "") ?? [];
  return seconds === undefined ? DAY : Math.min(Math.max(Number(seconds) * 1_000, SHORTEST_KEPT), DAY);
}
