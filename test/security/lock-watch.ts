/** Watches which locks each transaction of a pool asks for, and in which order, while real work is done with it. */
import { readFileSync } from "node:fs";
import type { Pool, PoolClient } from "pg";
import { LOCK } from "./lock-words.ts";

export interface Asked {
  readonly rank: number;
  readonly path: string;
}

export interface LockWatch {
  /** The locks of each transaction that asked for any, in the order they were asked for. */
  readonly paths: readonly (readonly Asked[])[];
}

/** Rank and file of each line of the page of locks. */
export function ranksOnThePage(): ReadonlyMap<string, number> {
  const page = readFileSync("docs/security/locks.md", "utf8");
  const ranks = new Map<string, number>();
  for (const [, rank, path = ""] of page.matchAll(/^\| (\d+) \|.*?`(src\/[^`]+)`/gm))
    ranks.set(path, Math.min(Number(rank), ranks.get(path) ?? Number.POSITIVE_INFINITY));
  return ranks;
}

/**
 * From now on, for each connection that the pool hands out. A statement's rank is that of the file that sent it.
 * @throws Error from the statement itself, where a file locks that is not on the page.
 */
export function watchLocks(pool: Pool): LockWatch {
  const ranks = ranksOnThePage();
  const paths: Asked[][] = [];
  const held = new WeakMap<PoolClient, Asked[]>();
  const watched = new WeakSet<PoolClient>();
  pool.on("acquire", (client) => {
    if (watched.has(client)) return;
    watched.add(client);
    const query = client.query.bind(client);
    const seen = (first: unknown) => {
      const text = typeof first === "string" ? first : "";
      if (/^\s*(BEGIN|START|COMMIT|ROLLBACK)\b/i.test(text)) held.delete(client);
      if (!LOCK.test(text)) return;
      const path = callerOf(new Error().stack ?? "", ranks);
      const rank = ranks.get(path);
      if (rank === undefined) throw new Error(`${path || text} locks and is not on the page of locks`);
      const asked = held.get(client) ?? [];
      if (asked.length === 0) paths.push(asked);
      held.set(client, asked);
      asked.push({ rank, path });
    };
    Object.defineProperty(client, "query", {
      value: (...given: Parameters<typeof query>) => {
        seen(given[0]);
        return query(...given);
      },
    });
  });
  return { paths };
}

function callerOf(stack: string, ranks: ReadonlyMap<string, number>): string {
  const files = [...stack.matchAll(/(src\/[\w/-]+\.ts)/g)].map(([, path = ""]) => path);
  return files.find((path) => ranks.has(path)) ?? "";
}
