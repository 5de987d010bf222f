/**
 * What happens now: commits of any process on this database, and the progress of long work in this one.
 *
 * The database tells each listener which kinds changed; a burst becomes one notice, because a screen has to
 * look again only once. A notice tells nobody of what they may not see: progress, which names files, goes to
 * whoever started the work, and a kind is named only to readers of something that changed in it.
 */
import type { PoolClient } from "pg";
import { Institution, Person } from "../kernel/person.ts";
import type { Reader } from "../kernel/reader.ts";
import { records } from "../kernel/records.ts";
import { SESSIONS_CHANGED } from "../store/people-tables.ts";
import type { Store } from "../store/store.ts";
import { presentTransaction, visibleChanges } from "../store/visible-changes.ts";
import { NOTICE } from "../store/writer.ts";
import type { Progress } from "./operation.ts";

export type Notice =
  | { readonly event: "change"; readonly data: { readonly kinds: readonly string[] } }
  | { readonly event: "progress"; readonly data: Progress & { readonly run: string } };

export interface Live {
  /**
   * @param reader whose sight bounds what is told; the program itself if left out, which hears of changes only.
   * @returns what ends the listening.
   */
  listen(listener: Listener, reader?: Reader): () => void;
  /**
   * Told whenever who may listen can have changed: a session ended, a person or an institution was changed.
   * @returns what ends it.
   */
  watchWho(changed: () => void): () => void;
  /** Tells the person how far the work has come that they started. */
  tell(person: string, progress: Progress & { readonly run: string }): void;
  close(): Promise<void>;
}

type Listener = (notice: Notice) => void;

/** Long enough to join a batch's commits, short enough to feel immediate. */
const GATHER_MS = 150;
const RETRY_MS = 1_000;
/** Kinds of records that decide who may listen, and to what. */
const ABOUT_WHO: ReadonlySet<string> = new Set([Person.kind, Institution.kind]);

export async function openLive(store: Store): Promise<Live> {
  const listeners = new Map<Listener, Reader | undefined>();
  const watchers = new Set<() => void>();
  const gathered = new Set<string>();
  let timer: NodeJS.Timeout | undefined;
  let client: PoolClient | undefined;
  let closed = false;
  let since = await presentTransaction(store.pool);
  let telling = Promise.resolve();

  const say = (kinds: readonly string[]) => {
    for (const listener of listeners.keys()) listener({ event: "change", data: { kinds } });
  };
  const sayWho = () => {
    for (const changed of watchers) changed();
  };
  const flush = () => {
    timer = undefined;
    const kinds = [...gathered].sort();
    gathered.clear();
    // One after the other, so that each begins where the one before it looked. What cannot be looked up is
    // told without saying what: everybody looks again, and sees what they may.
    telling = telling.then(() => tellChange(kinds)).catch(() => (closed ? undefined : say([])));
  };
  const tellChange = async (kinds: readonly string[]) => {
    const from = since;
    since = await presentTransaction(store.pool);
    const schemas = records.filter(({ kind }) => kinds.includes(kind));
    const looked = new Map<string, Promise<readonly string[]>>();
    await store.labels.refresh();
    for (const [listener, reader] of listeners) {
      if (!reader) {
        listener({ event: "change", data: { kinds } });
        continue;
      }
      const key = JSON.stringify(reader);
      const look = looked.get(key) ?? visibleChanges(store.view(reader), schemas, from);
      looked.set(key, look);
      const visible = await look;
      if (visible.length > 0) listener({ event: "change", data: { kinds: visible } });
    }
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
    client.on("notification", ({ channel, payload }) => {
      if (channel === SESSIONS_CHANGED || ABOUT_WHO.has(payload ?? "")) sayWho();
      if (channel === SESSIONS_CHANGED) return;
      gathered.add(payload ?? "");
      timer ??= setTimeout(flush, GATHER_MS);
    });
    // A lost connection loses notices, never data: after reconnecting, everybody looks again.
    client.on("error", () => {
      if (leave() && !closed) setTimeout(() => void reconnect(), RETRY_MS).unref();
    });
    await client.query(`LISTEN ${NOTICE}; LISTEN ${SESSIONS_CHANGED}`);
  };
  const reconnect = async () => {
    try {
      await connect();
      say([]);
      sayWho();
    } catch {
      if (!closed) setTimeout(() => void reconnect(), RETRY_MS).unref();
    }
  };

  await connect();
  return {
    tell(person, data) {
      for (const [listener, reader] of listeners)
        if (reader?.id === person) listener({ event: "progress", data });
    },
    watchWho(changed) {
      watchers.add(changed);
      return () => watchers.delete(changed);
    },
    listen(listener, reader) {
      listeners.set(listener, reader);
      return () => listeners.delete(listener);
    },
    async close() {
      closed = true;
      clearTimeout(timer);
      leave();
      await telling;
    },
  };
}
