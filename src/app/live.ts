/**
 * What happens now: commits of any process on this database, and the progress of long work in this one.
 *
 * The database tells each listener which kinds changed; a burst becomes one notice, because a screen has to
 * look again only once.
 */
import type { PoolClient } from "pg";
import type { Store } from "../store/store.ts";
import { NOTICE } from "../store/writer.ts";
import type { Progress } from "./operation.ts";

export type Notice =
  | { readonly event: "change"; readonly data: { readonly kinds: readonly string[] } }
  | { readonly event: "progress"; readonly data: Progress & { readonly run: string } };

export interface Live {
  /** @returns what ends the listening. */
  listen(listener: (notice: Notice) => void): () => void;
  say(notice: Notice): void;
  close(): Promise<void>;
}

/** Long enough to join a batch's commits, short enough to feel immediate. */
const GATHER_MS = 150;
const RETRY_MS = 1_000;

export async function openLive(store: Store): Promise<Live> {
  const listeners = new Set<(notice: Notice) => void>();
  const gathered = new Set<string>();
  let timer: NodeJS.Timeout | undefined;
  let client: PoolClient | undefined;
  let closed = false;

  const say = (notice: Notice) => {
    for (const listener of listeners) listener(notice);
  };
  const flush = () => {
    timer = undefined;
    const kinds = [...gathered].sort();
    gathered.clear();
    say({ event: "change", data: { kinds } });
  };
  /** Once only: a connection that we gave back can still report its end. */
  const leave = () => {
    const left = client;
    client = undefined;
    left?.release(true);
    return left !== undefined;
  };
  const connect = async () => {
    client = await store.pool.connect();
    client.on("notification", ({ payload }) => {
      gathered.add(payload ?? "");
      timer ??= setTimeout(flush, GATHER_MS);
    });
    // A lost connection loses notices, never data: after reconnecting, everybody looks again.
    client.on("error", () => {
      if (leave() && !closed) setTimeout(() => void reconnect(), RETRY_MS).unref();
    });
    await client.query(`LISTEN ${NOTICE}`);
  };
  const reconnect = async () => {
    try {
      await connect();
      say({ event: "change", data: { kinds: [] } });
    } catch {
      if (!closed) setTimeout(() => void reconnect(), RETRY_MS).unref();
    }
  };

  await connect();
  return {
    say,
    listen(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async close() {
      closed = true;
      clearTimeout(timer);
      leave();
    },
  };
}
