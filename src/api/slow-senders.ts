/**
 * Whoever sends so slowly that it only holds a connection is let go ("Slowloris", CWE-400).
 *
 * Head and body have different limits: a head is short, and a body may be an archive of gigabytes that takes
 * an hour, so that not its time is limited but its pace. A pause that is ours, because an import is still
 * reading, is not counted against the sender.
 */
import type { FastifyInstance, FastifyRequest } from "fastify";

export interface Pace {
  /** Milliseconds for the request's line and headers. */
  readonly head: number;
  /** Milliseconds of one look; fewer bytes than `least` within it, and the connection ends. */
  readonly look: number;
  readonly least: number;
}

export const USUAL_PACE: Pace = { head: 15_000, look: 20_000, least: 1_024 };

/** More connections at once are turned away by the operating system's queue; a desk has far fewer readers. */
const MOST_CONNECTIONS = 2_000;

/** For Node's server: what it takes as options, because they cannot be set later. */
export function headLimits({ head }: Pace) {
  return {
    headersTimeout: head,
    connectionsCheckingInterval: Math.min(5_000, head),
    keepAliveTimeout: 30_000,
  };
}

export function endSlowSenders(server: FastifyInstance, { look, least }: Pace): void {
  server.server.maxConnections = MOST_CONNECTIONS;
  server.addHook("onRequest", async (request) => {
    if (request.raw.complete || !hasBody(request)) return;
    watch(request, look, least);
  });
}

function hasBody({ headers }: FastifyRequest): boolean {
  return headers["transfer-encoding"] !== undefined || Number(headers["content-length"] ?? 0) > 0;
}

function watch({ raw }: FastifyRequest, look: number, least: number): void {
  let before = raw.socket?.bytesRead ?? 0;
  const timer = setInterval(() => {
    if (raw.complete) return clearInterval(timer);
    const now = raw.socket.bytesRead;
    const isWaitingForUs = raw.readableLength > 0;
    if (!isWaitingForUs && now - before < least) raw.socket.destroy();
    before = now;
  }, look);
  timer.unref();
  raw.once("close", () => clearInterval(timer));
}
