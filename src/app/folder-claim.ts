/**
 * One server to a data folder.
 *
 * The claim is a session lock in the database, so that it ends with the process however that ends. Several
 * servers may share an external database; each has a data folder, and a claim, of its own.
 */
import { createHash } from "node:crypto";
import { realpath } from "node:fs/promises";
import { z } from "zod";
import { Fault } from "../kernel/fault.ts";
import type { System } from "./system.ts";

const Served = z.object({ address: z.string() });

export interface Claim {
  /** Writes down where the desk answers, for whoever tries to start a second one. */
  announce(address: string): Promise<void>;
  release(): Promise<void>;
}

/** @throws Fault `busy` when another process serves this folder. */
export async function claimFolder({ store, config }: System): Promise<Claim> {
  const folder = await realpath(config.data);
  const key = createHash("sha256").update(`serve ${folder}`).digest().readBigInt64BE().toString();
  const setting = `served:${key}`;
  const client = await store.pool.connect();
  const { rows } = await client.query<{ got: boolean }>("SELECT pg_try_advisory_lock($1) AS got", [key]);
  if (!rows[0]?.got) {
    client.release();
    const served = Served.safeParse(await store.systemView().setting(setting));
    const where = served.success ? ` at ${served.data.address}` : "";
    throw new Fault(
      "busy",
      `The desk in ${config.data} is already being served${where}; open that, stop it, or name another folder with --data.`,
    );
  }
  const say = (served: Readonly<Record<string, string>>) =>
    store.writer("system").transaction((transaction) => transaction.keepState(setting, served));
  // Until this one answers, nobody is sent to where an earlier one did.
  await say({});
  return {
    announce: (address) => say({ address }),
    async release() {
      await client.query("SELECT pg_advisory_unlock($1)", [key]).catch(() => undefined);
      client.release();
    },
  };
}
