/**
 * Epochs: every share in the database is wrapped once more under a key that is in no backup of the database.
 *
 * After an erasure or a new deposit the living shares are wrapped under a new key and the old key is destroyed:
 * from then on every older copy of the database holds shares that nobody can open, custodians included.
 */
import { mkdir, open, readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import type { PoolClient } from "pg";
import { keepKey } from "../guard/log-keys.ts";
import { type Seal, sealWith } from "../guard/seal.ts";
import type { Entropy } from "../guard/secret-token.ts";
import { Fault } from "../kernel/fault.ts";
import type { Queryable } from "../store/view.ts";

export interface Epochs {
  readonly current: number;
  seal(share: Uint8Array, owner: string): Buffer;
  /** @throws Fault `conflict` when the key of that epoch has been destroyed. */
  open(sealed: Uint8Array, owner: string, epoch: number): Promise<Buffer>;
  /** Wraps all living shares anew; the keys before are destroyed by `forget`, once this is committed. */
  turn(sql: PoolClient): Promise<void>;
  /** Destroys every key under which nothing is wrapped any more. */
  forget(sql: Queryable): Promise<void>;
}

const KEY_BYTES = 32;

export async function openEpochs(folder: string, entropy: Entropy): Promise<Epochs> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const fileOf = (number: number) => join(folder, `${number}.key`);
  const make = async (number: number): Promise<Seal> => {
    const text = Buffer.from(entropy(KEY_BYTES)).toString("base64");
    await keepKey(fileOf(number), `${text}\n`, entropy);
    // The disk must know the key's name before anything is wrapped under it.
    const names = await open(folder, "r");
    await names.sync().finally(() => names.close());
    return sealWith(await readFile(fileOf(number), "utf8"), entropy);
  };
  const read = async (number: number): Promise<Seal> =>
    sealWith(
      await readFile(fileOf(number), "utf8").catch((cause: unknown) => {
        throw new Fault("conflict", `The key of epoch ${number} has been destroyed.`, {}, cause);
      }),
      entropy,
    );
  const numbers = async () =>
    (await readdir(folder)).flatMap((name) => /^(\d+)\.key$/.exec(name)?.[1] ?? []).map(Number);

  let current = Math.max(0, ...(await numbers()));
  let seal = current === 0 ? await make(1) : await read(current);
  current = Math.max(1, current);
  const epochs: Epochs = {
    get current() {
      return current;
    },
    seal: (share, owner) => seal.seal(share, owner),
    open: async (sealed, owner, epoch) => (epoch === current ? seal : await read(epoch)).open(sealed, owner),
    async turn(sql) {
      await sql.query("LOCK TABLE share IN EXCLUSIVE MODE");
      const { rows } = await sql.query<Row>("SELECT link, custodian, epoch, sealed FROM share");
      const next = Math.max(current, ...(await numbers())) + 1;
      const sealNext = await make(next);
      for (const { link, custodian, epoch, sealed } of rows) {
        const owner = shareOwner(link, custodian);
        const share = await epochs.open(sealed, owner, epoch);
        await sql.query("UPDATE share SET epoch = $3, sealed = $4 WHERE link = $1 AND custodian = $2", [
          link,
          custodian,
          next,
          sealNext.seal(share, owner),
        ]);
      }
      [current, seal] = [next, sealNext];
    },
    async forget(sql) {
      const { rows } = await sql.query<{ epoch: number }>("SELECT DISTINCT epoch FROM share");
      const living = [current, ...rows.map(({ epoch }) => epoch)];
      for (const number of await numbers())
        if (!living.includes(number)) await destroy(fileOf(number), entropy);
    },
  };
  return epochs;
}

interface Row {
  readonly link: Buffer;
  readonly custodian: string;
  readonly epoch: number;
  readonly sealed: Buffer;
}

export function shareOwner(link: Uint8Array, custodian: string): string {
  return `${Buffer.from(link).toString("hex")}/${custodian}`;
}

/** Written over before it goes. A disk that moves its blocks about may keep the old bytes: encrypt the disk. */
async function destroy(path: string, entropy: Entropy): Promise<void> {
  const file = await open(path, "r+");
  try {
    const { size } = await file.stat();
    await file.write(entropy(size), 0, size, 0);
    await file.sync();
  } finally {
    await file.close();
  }
  await rm(path);
}
