/** What the vault keeps, and how it goes: deposits, erasure, and the turn of an epoch. */
import { hash } from "node:crypto";
import type { PoolClient } from "pg";
import { canonicalJson } from "../kernel/canonical-json.ts";
import { Fault } from "../kernel/fault.ts";
import { inTransaction } from "../store/in-transaction.ts";
import { custodiansOf } from "./charter.ts";
import { tellDesk } from "./desk-log.ts";
import { shareOwner } from "./epochs.ts";
import type { Answers, VaultOptions } from "./vault.ts";

export function keepingOf({
  pool,
  charter,
  keys,
  epochs,
  clock,
  post,
}: VaultOptions): Pick<Answers, "deposit" | "erase" | "turn-epoch"> {
  const today = () => clock.now().toISOString().slice(0, 10);
  const inTurn = oneAtATime();
  /** Changes shares, and destroys the keys that nothing is wrapped under afterwards. */
  const changeShares = (work: (sql: PoolClient) => Promise<void>) =>
    inTurn(async () => {
      await inTransaction(pool, "BEGIN", work);
      await epochs.forget(pool);
    });
  return {
    async deposit(_by, { pseudonym, deposit, fields, shares }) {
      const link = keys.linkOf(pseudonym);
      const wanted = custodiansOf(charter).map(({ name }) => name);
      if (canonicalJson(shares.map(({ custodian }) => custodian)) !== canonicalJson(wanted))
        throw new Fault("conflict", "The shares are not those of this vault's custodians; use its charter.");
      const replace = async (sql: PoolClient) => {
        const { rows } = await sql.query<{ erased: boolean; deposit: string | null }>(
          "SELECT erased_on IS NOT NULL AS erased, deposit FROM source WHERE link = $1 FOR UPDATE",
          [link],
        );
        if (rows[0]?.erased) throw new Fault("conflict", "What was erased is not deposited again.");
        await sql.query("DELETE FROM field WHERE link = $1", [link]);
        await sql.query("DELETE FROM share WHERE link = $1", [link]);
        await sql.query(
          `INSERT INTO source (link, deposit, deposited_on) VALUES ($1, $2, $3)
           ON CONFLICT (link) DO UPDATE SET deposit = $2, deposited_on = $3, must_rotate = false`,
          [link, deposit, today()],
        );
        for (const { field, sealed } of fields)
          await sql.query("INSERT INTO field (link, field, sealed) VALUES ($1, $2, $3)", [
            link,
            field,
            Buffer.from(sealed, "base64"),
          ]);
        for (const { custodian, sealed } of shares)
          await sql.query("INSERT INTO share (link, custodian, epoch, sealed) VALUES ($1, $2, $3, $4)", [
            link,
            custodian,
            epochs.current,
            epochs.seal(Buffer.from(sealed, "base64"), shareOwner(link, custodian)),
          ]);
        // The shares of the deposit before live on in backups; without their epoch's key they open nothing.
        if (rows[0]) await epochs.turn(sql);
      };
      await changeShares(replace);
      return {};
    },

    async erase(by, { pseudonym }) {
      const link = keys.linkOf(pseudonym);
      const request = hash("sha256", Buffer.concat([Buffer.from("erasure "), link]), "hex");
      const { act } = await tellDesk(
        { kind: "erasure", request, institution: by.institution },
        { charter, secret: keys.signing, post },
      );
      const remove = async (sql: PoolClient) => {
        await sql.query("DELETE FROM field WHERE link = $1", [link]);
        await sql.query("DELETE FROM share WHERE link = $1", [link]);
        await sql.query("DELETE FROM approval WHERE digest IN (SELECT digest FROM request WHERE link = $1)", [
          link,
        ]);
        // Of a name that was never here there is a tombstone, too: nobody learns by erasing.
        await sql.query(
          `INSERT INTO source (link, erased_on) VALUES ($1, $2)
           ON CONFLICT (link) DO UPDATE SET deposit = NULL, must_rotate = false, erased_on = $2`,
          [link, today()],
        );
        await epochs.turn(sql);
      };
      await changeShares(remove);
      return { act };
    },

    async "turn-epoch"() {
      await changeShares((sql) => epochs.turn(sql));
      return {};
    },
  };
}

/** What changes shares waits for one another: a key is destroyed only while nobody wraps under it. */
function oneAtATime(): (work: () => Promise<void>) => Promise<void> {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const done = last.then(work);
    last = done.catch(() => undefined);
    return done;
  };
}
