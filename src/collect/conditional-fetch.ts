/**
 * Fetching only what has changed: the validators of the last answer go with the next request (RFC 9110,
 * section 13), and what the server says about waiting is kept.
 */
import { z } from "zod";
import { Fault } from "../kernel/fault.ts";
import type { ConnectorEffects, Fetched } from "./connector.ts";
import { waitUntil } from "./wait-until.ts";

export const HttpCursor = z.looseObject({
  etag: z.string().optional(),
  lastModified: z.string().optional(),
});
export type HttpCursor = z.output<typeof HttpCursor>;

export interface Changed {
  readonly answer: Fetched;
  readonly cursor: HttpCursor;
  /** What the answer may be called: its address without the query. */
  readonly name: string;
  readonly mediaType: string | undefined;
  /** When the server says that it was changed last, else when it was fetched; ISO 8601. */
  readonly saidAt: string;
}

/**
 * @param cursor what was kept last; anything that is not a cursor of ours counts as none.
 * @returns undefined when nothing has changed since.
 * @throws Fault `upstream` for any other answer than 200 and 304, with `retryAfter` when the server said it.
 */
export async function fetchChanged(
  url: string,
  cursor: unknown,
  effects: ConnectorEffects,
): Promise<Changed | undefined> {
  const { etag, lastModified } = HttpCursor.safeParse(cursor).data ?? {};
  const headers = {
    ...(etag !== undefined && { "if-none-match": etag }),
    ...(lastModified !== undefined && { "if-modified-since": lastModified }),
  };
  const { clock, signal } = effects;
  const answer = await effects.fetch(url, { headers, signal });
  if (answer.status === 304) return undefined;
  if (answer.status !== 200) throw notNow(answer, clock.now());
  const next = { etag: answer.headers.get("etag"), lastModified: answer.headers.get("last-modified") };
  const { origin, pathname } = new URL(answer.url);
  const changedAt = Date.parse(next.lastModified ?? "");
  const now = clock.now();
  return {
    answer,
    saidAt: (changedAt < now.getTime() ? new Date(changedAt) : now).toISOString(),
    cursor: {
      ...(next.etag !== undefined && { etag: next.etag }),
      ...(next.lastModified !== undefined && { lastModified: next.lastModified }),
    },
    name: `${origin}${pathname.replace(/\/$/, "")}`,
    mediaType: answer.headers.get("content-type")?.split(";")[0]?.trim().toLowerCase(),
  };
}

function notNow({ url, status, headers }: Fetched, now: Date): Fault {
  const retryAfter = waitUntil(headers.get("retry-after"), now);
  return new Fault(
    "upstream",
    `${new URL(url).host} answered ${status} instead of 200.`,
    retryAfter ? { status, retryAfter: retryAfter.toISOString() } : { status },
  );
}
