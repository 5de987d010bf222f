/**
 * Hands the audit log's entries to the institution's own log server, so that whoever takes this machine over cannot
 * take back what was told of them.
 *
 * At least once: the place reached is kept only when the receiver has closed a connection on which everything was
 * written. While it cannot be reached entries wait in the database, and `status` says how many.
 */
import { readFileSync } from "node:fs";
import { connect as connectPlain, type Socket } from "node:net";
import { hostname } from "node:os";
import { connect as connectTls } from "node:tls";
import {
  entriesToShip,
  entriesWaiting,
  framed,
  keepShipped,
  shippedSoFar,
  syslogLine,
} from "../guard/shipped-entries.ts";
import { Fault } from "../kernel/fault.ts";
import type { System } from "./system.ts";

/** Entries on one connection. */
const AT_ONCE = 1_000;
const LONGEST_MS = 30_000;

export interface Shipping {
  readonly waiting: number;
  readonly at?: string;
}

/** Absent where no receiver is named. */
export async function shippingState({ config, store }: System): Promise<Shipping | undefined> {
  if (config.logReceiver === undefined) return undefined;
  const { next, at } = await shippedSoFar(store.systemView());
  return { waiting: await entriesWaiting(store.pool, next), ...(at !== undefined && { at }) };
}

/**
 * Hands over all that waits.
 *
 * @returns how many entries.
 * @throws Fault `unreachable`.
 */
export async function shipLog(system: System, signal: AbortSignal): Promise<number> {
  const { config, store, realClock } = system;
  if (config.logReceiver === undefined) return 0;
  const address = new URL(config.logReceiver);
  let { next } = await shippedSoFar(store.systemView());
  let shipped = 0;
  while (!signal.aborted) {
    const entries = await entriesToShip(store.pool, next, AT_ONCE);
    const last = entries.at(-1);
    if (!last) break;
    const lines = entries.map((entry) => syslogLine(entry, hostname()));
    await handOver(address, config.logReceiverAuthority, framed(lines), signal);
    next = last.leaf + 1;
    await keepShipped(store.writer("audit"), { next, at: realClock.now().toISOString() });
    shipped += entries.length;
  }
  return shipped;
}

async function handOver(
  address: URL,
  authority: string | undefined,
  bytes: Buffer,
  signal: AbortSignal,
): Promise<void> {
  const socket = opened(address, authority);
  const stop = () => socket.destroy(new Error("stopped"));
  signal.addEventListener("abort", stop, { once: true });
  try {
    await new Promise<void>((done, fail) => {
      socket.setTimeout(LONGEST_MS, () => socket.destroy(new Error(`no answer for ${LONGEST_MS / 1000} s`)));
      socket.once("error", fail);
      socket.once("close", (failed) => (failed ? undefined : done()));
      // What it has to say is nothing; it is read so that its end is seen.
      socket.resume();
      socket.end(bytes);
    });
  } catch (error) {
    throw new Fault(
      "unreachable",
      `The log's receiver ${address.host} did not take entries: ${error instanceof Error ? error.message : String(error)}. They wait.`,
    );
  } finally {
    signal.removeEventListener("abort", stop);
  }
}

function opened(address: URL, authority: string | undefined): Socket {
  const host = address.hostname.replace(/^\[|\]$/g, "");
  const port = Number(address.port);
  if (address.protocol === "tcp:") return connectPlain({ host, port });
  return connectTls({
    host,
    port,
    servername: host,
    minVersion: "TLSv1.2",
    ...(authority !== undefined && { ca: readFileSync(authority, "utf8") }),
  });
}
