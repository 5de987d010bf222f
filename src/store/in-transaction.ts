import type { Pool, PoolClient } from "pg";
import { translate } from "./database.ts";

/**
 * Runs work in one transaction of its own connection; all of it holds, or nothing.
 *
 * @param begin what begins it. A connection that cannot even be rolled back is thrown away.
 */
export async function inTransaction<Result>(
  pool: Pool,
  begin: string,
  work: (client: PoolClient) => Promise<Result>,
): Promise<Result> {
  const client = await pool.connect().catch((error: unknown) => {
    throw translate(error);
  });
  try {
    await client.query(begin);
    const result = await work(client);
    await client.query("COMMIT");
    client.release();
    return result;
  } catch (error) {
    await client.query("ROLLBACK").then(
      () => client.release(),
      (broken: Error) => client.release(broken),
    );
    throw translate(error);
  }
}
