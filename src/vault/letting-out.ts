/**
 * How the vault lets something out: asked for, written down and witnessed, agreed to, opened, reviewed.
 *
 * The invariant: no share and no ciphertext leaves before the request stands in the desk's audit log, proven by a
 * receipt that was checked here.
 */
import type { Pool, PoolClient } from "pg";
import type { VaultNotice } from "../guard/vault-notice.ts";
import { Fault } from "../kernel/fault.ts";
import { inTransaction } from "../store/in-transaction.ts";
import { CLOCK_SECONDS, type OutputOf } from "./call.ts";
import { custodiansOf } from "./charter.ts";
import { type Told, tellDesk } from "./desk-log.ts";
import { shareOwner } from "./epochs.ts";
import { endOf, isAgreed, noticeOf, readRequest } from "./unseal-request.ts";
import type { Answers, VaultOptions } from "./vault.ts";

type Letting = Pick<Answers, "request" | "pending" | "approve" | "open" | "review" | "due">;

export function lettingOut(options: VaultOptions): Letting {
  return { ...askingOf(options), ...agreeingOf(options), ...openingOf(options), ...reviewingOf(options) };
}

function teller({ charter, keys, post }: VaultOptions) {
  return (notice: VaultNotice, mayLackWitnesses = false): Promise<Told> =>
    tellDesk(notice, { charter, secret: keys.signing, post }, mayLackWitnesses);
}

function askingOf(options: VaultOptions): Pick<Letting, "request"> {
  const { pool, charter, keys, clock } = options;
  const tell = teller(options);
  return {
    async request(by, { message }) {
      const known = readRequest(message, charter);
      const { request, asker, digest, threatToLife } = known;
      const now = clock.now();
      if (
        asker.name !== by.name ||
        Math.abs(now.getTime() - Date.parse(request.askedAt)) > CLOCK_SECONDS * 1_000
      )
        throw new Fault("forbidden", "This request is another's, or was not made now.");
      const notice = noticeOf(known);
      const { act, receipt, isWitnessed } = await tell(notice, threatToLife);
      await pool.query(
        `INSERT INTO request (digest, link, asker, sealed, receipt, witnessed, ends_at, review_by)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (digest) DO NOTHING`,
        [
          Buffer.from(digest, "hex"),
          keys.linkOf(request.pseudonym),
          asker.name,
          keys.rows.seal(Buffer.from(message), digest),
          receipt,
          isWitnessed,
          endOf(known),
          notice.kind === "break-glass" ? notice.reviewBy : now,
        ],
      );
      return { request: digest, act };
    },
  };
}

function agreeingOf({ pool, keys, epochs, clock }: VaultOptions): Pick<Letting, "pending" | "approve"> {
  return {
    async pending(by) {
      const { rows } = await pool.query<RequestRow & { epoch: number | null; share: Buffer | null }>(
        `SELECT r.*, s.epoch, s.sealed AS share FROM request AS r
         LEFT JOIN share AS s ON s.link = r.link AND s.custodian = $1
         WHERE r.ends_at > $2 AND NOT EXISTS
           (SELECT FROM approval AS a WHERE a.digest = r.digest AND a.custodian = $1)
         ORDER BY r.digest`,
        [by.name, clock.now()],
      );
      const requests = rows.map(async (row) => {
        const message = keys.rows.open(row.sealed, row.digest.toString("hex")).toString();
        const share =
          row.share &&
          row.epoch !== null &&
          (await epochs.open(row.share, shareOwner(row.link, by.name), row.epoch));
        return {
          message,
          receipt: row.receipt,
          witnessed: row.witnessed,
          ...(share && { share: share.toString("base64") }),
        };
      });
      return { requests: await Promise.all(requests) };
    },

    async approve(by, { request, sealed }) {
      const row = await requestOf(pool, request);
      if (row.ends_at <= clock.now()) throw new Fault("refused", "The time of this request is over.");
      await pool.query(
        "INSERT INTO approval (digest, custodian, sealed) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
        [row.digest, by.name, Buffer.from(sealed, "base64")],
      );
      return {};
    },
  };
}

function openingOf(options: VaultOptions): Pick<Letting, "open"> {
  const { pool, charter, keys, clock } = options;
  const tell = teller(options);
  return {
    async open(by, { request }) {
      const row = await requestOf(pool, request);
      if (row.asker !== by.name) throw new Fault("missing", "There is no such request.");
      if (row.ends_at <= clock.now())
        throw new Fault("refused", "The time of this request is over; ask again if it is still needed.");
      const known = readRequest(keys.rows.open(row.sealed, request).toString(), charter);
      const { rows: approvals } = await pool.query<{ custodian: string; sealed: Buffer }>(
        "SELECT custodian, sealed FROM approval WHERE digest = $1 ORDER BY custodian",
        [row.digest],
      );
      const agreed = custodiansOf(charter).filter(({ name }) =>
        approvals.some(({ custodian }) => custodian === name),
      );
      if (!isAgreed(agreed, charter, row.witnessed))
        throw new Fault(
          "refused",
          row.witnessed
            ? `${agreed.length} custodians agreed; ${charter.threshold} of two institutions are needed.`
            : `${agreed.length} custodians agreed; without witnesses all ${custodiansOf(charter).length} are needed.`,
        );
      await tell(
        { kind: "opened", request, custodians: agreed.map(({ institution }) => institution) },
        !row.witnessed,
      );
      return inTransaction(pool, "BEGIN", (sql) =>
        letOut(sql, row, known.request.fields, approvals, clock.now()),
      );
    },
  };
}

function reviewingOf(options: VaultOptions): Pick<Letting, "review" | "due"> {
  const { pool, clock } = options;
  const tell = teller(options);
  return {
    async review(by, { request, finding }) {
      const row = await requestOf(pool, request);
      if (row.asker === by.name)
        throw new Fault("refused", "You made this request yourself; another reviews it.");
      await tell({ kind: "reviewed", request, finding });
      await pool.query("UPDATE request SET reviewed_at = $2 WHERE digest = $1", [row.digest, clock.now()]);
      return {};
    },

    async due() {
      const { rows } = await pool.query<RequestRow & { must_rotate: boolean | null }>(
        `SELECT r.*, s.must_rotate FROM request AS r LEFT JOIN source AS s ON s.link = r.link
         WHERE r.opened_at IS NOT NULL AND (r.reviewed_at IS NULL OR s.must_rotate) ORDER BY r.review_by`,
      );
      return {
        requests: rows.map(({ digest, review_by, reviewed_at, must_rotate }) => ({
          request: digest.toString("hex"),
          ...(reviewed_at === null && { reviewBy: review_by.toISOString() }),
          isOverdue: reviewed_at === null && review_by < clock.now(),
          mustRotate: must_rotate ?? false,
        })),
      };
    },
  };
}

interface RequestRow {
  readonly digest: Buffer;
  readonly link: Buffer;
  readonly asker: string;
  readonly sealed: Buffer;
  readonly receipt: string;
  readonly witnessed: boolean;
  readonly ends_at: Date;
  readonly review_by: Date;
  readonly reviewed_at: Date | null;
}

async function requestOf(pool: Pool, digest: string): Promise<RequestRow> {
  const { rows } = await pool.query<RequestRow>("SELECT * FROM request WHERE digest = $1", [
    Buffer.from(digest, "hex"),
  ]);
  const [row] = rows;
  if (!row) throw new Fault("missing", "There is no such request.");
  return row;
}

/** Only the fields that were asked for; whoever has them has had the key, so that it has to change. */
async function letOut(
  sql: PoolClient,
  row: RequestRow,
  asked: readonly string[],
  approvals: readonly { readonly custodian: string; readonly sealed: Buffer }[],
  now: Date,
): Promise<OutputOf<"open">> {
  const { rows: sources } = await sql.query<{ deposit: string }>(
    "UPDATE source SET must_rotate = true WHERE link = $1 AND deposit IS NOT NULL RETURNING deposit",
    [row.link],
  );
  const [source] = sources;
  if (!source) throw new Fault("missing", "The vault keeps nothing under this pseudonym.");
  const { rows: fields } = await sql.query<{ field: string; sealed: Buffer }>(
    "SELECT field, sealed FROM field WHERE link = $1 ORDER BY field",
    [row.link],
  );
  await sql.query("UPDATE request SET opened_at = coalesce(opened_at, $2) WHERE digest = $1", [
    row.digest,
    now,
  ]);
  return {
    deposit: source.deposit,
    all: fields.map(({ field }) => field),
    fields: fields
      .filter(({ field }) => asked.includes(field))
      .map(({ field, sealed }) => ({ field, sealed: sealed.toString("base64") })),
    shares: approvals.map(({ custodian, sealed }) => ({ custodian, sealed: sealed.toString("base64") })),
  };
}
