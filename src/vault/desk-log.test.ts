/** A desk that lies to the vault: nothing counts but a receipt of this very act, under the witnesses' signatures. */
import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type LogRig, logRig, testSigner } from "../../test/log-rig.ts";
import { openCheckpoint } from "../guard/log/checkpoint.ts";
import { signatureLine } from "../guard/log/note.ts";
import { newestCheckpoint } from "../guard/log-tables.ts";
import { newMessageKey } from "../guard/signed-message.ts";
import { readNotice, type VaultNotice } from "../guard/vault-notice.ts";
import type { Charter } from "./charter.ts";
import { type PostText, tellDesk } from "./desk-log.ts";

const witness = testSigner("witness.example/one", "witness");
const vaultKey = newMessageKey("vault.example", randomBytes);
const NOTICE: VaultNotice = {
  kind: "break-glass",
  request: "ab".repeat(32),
  reason: "duty-of-care",
  caseReference: "C-12",
  fields: ["name"],
  institution: "home",
  minutes: 30,
  threatToLife: false,
  reviewBy: "2026-02-06T10:00:00.000Z",
};

let rig: LogRig;
beforeAll(async () => {
  rig = await logRig();
});
afterAll(() => rig.drop());

const charter = (): Charter => ({
  vault: vaultKey.open,
  desk: { address: "http://127.0.0.1:4646/", log: rig.signer.verifier.vkey },
  witnesses: [witness.verifier.vkey],
  quorum: 1,
  threshold: 2,
  members: [],
  digest: "",
});
const tell = (post: PostText, mayLackWitnesses = false) =>
  tellDesk(NOTICE, { charter: charter(), secret: vaultKey.secret, post }, mayLackWitnesses);

/** An act of the desk's that says this, its receipt, and the witness's signature if it is asked. */
async function written(notice: VaultNotice, isCosigned: boolean): Promise<{ act: number; receipt: string }> {
  const act = await rig.store
    .writer("vault")
    .transaction((transaction) =>
      transaction.log({ verb: "break-glass", objectType: "vault-break-glass", detail: { notice } }),
    );
  await rig.settleLog();
  const newest = await newestCheckpoint(rig.store.pool);
  if (!newest) throw new Error("nothing was signed");
  const { text } = openCheckpoint(newest.note).note;
  if (isCosigned) await rig.log.addCosignatures(newest.size, [signatureLine(text, witness, new Date(1e12))]);
  return { act, receipt: await rig.log.receipt(act) };
}
const answering =
  (value: unknown, status = 200): PostText =>
  async () => ({
    status,
    body: JSON.stringify(value),
  });

test("a receipt of this notice under the witness's signature counts; the desk was sent the vault's own signature", async () => {
  const sent: string[] = [];
  const told = await tell(async (address, body) => {
    sent.push(address);
    const notice = readNotice(body, vaultKey.open);
    return { status: 200, body: JSON.stringify(await written(notice, true)) };
  });
  expect(told.isWitnessed).toBe(true);
  expect(sent).toEqual(["http://127.0.0.1:4646/vault/notice"]);
});

test("without the witness it counts only where a life is in danger, and then says that it was without", async () => {
  const unwitnessed = await written(NOTICE, false);
  await expect(tell(answering(unwitnessed))).rejects.toMatchObject({
    code: "refused",
    message: expect.stringContaining("0 witnesses signed the checkpoint; 1 are needed"),
  });
  expect(await tell(answering(unwitnessed), true)).toMatchObject({ isWitnessed: false });
});

test("a receipt of another notice, another log, a damaged one, an error or silence: nothing is let out", async () => {
  const good = await written(NOTICE, true);
  const other = await written({ ...NOTICE, request: "cd".repeat(32) }, true);
  const milder = await written({ ...NOTICE, fields: ["phone"] }, true);
  const strange = charter();
  const lies: PostText[] = [
    answering(other),
    answering(milder),
    answering({ ...good, receipt: good.receipt.replace(/^index \d+/m, "index 999") }),
    answering({ ...good, receipt: good.receipt.replace(/^extra ..../m, "extra AAAA") }),
    answering({
      ...good,
      receipt: good.receipt.replace(strange.desk.log.split("+")[0] ?? "", "log.example/other"),
    }),
    answering({ detail: "The log is red." }, 422),
    answering(good, 202),
    async () => {
      throw new Error("connection refused");
    },
  ];
  for (const post of lies) {
    await expect(tell(post)).rejects.toMatchObject({ code: "refused" });
    await expect(tell(post, true)).rejects.toMatchObject({ code: "refused" });
  }
  await expect(tell(answering({ act: 1 }))).rejects.toMatchObject({ code: "upstream" });
});
