/**
 * The statements that an answer takes, in their order and without their values: what is asked of the database tells
 * two answers apart where time does not, because a busy machine hides one query more and no count of queries does.
 */
import type { Pool, PoolClient } from "pg";

export interface StatementWatch {
  /** What was asked of the pools while this was done. */
  during(act: () => Promise<unknown>): Promise<string[]>;
}

/** From now on, for each connection that the pools hand out. */
export function watchStatements(...pools: readonly Pool[]): StatementWatch {
  const said: string[] = [];
  const watched = new WeakSet<PoolClient>();
  for (const pool of pools)
    pool.on("acquire", (client) => {
      if (watched.has(client)) return;
      watched.add(client);
      const query = client.query.bind(client);
      Object.defineProperty(client, "query", {
        value: (...given: Parameters<typeof query>) => {
          said.push(textOf(given[0]));
          return query(...given);
        },
      });
    });
  return {
    async during(act) {
      said.length = 0;
      await act();
      return [...said];
    },
  };
}

function textOf(statement: unknown): string {
  if (typeof statement === "string") return statement;
  if (typeof statement === "object" && statement !== null && "text" in statement)
    return String(statement.text);
  return "a statement of another kind";
}
