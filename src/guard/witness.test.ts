import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type LogRig, logRig, testSigner } from "../../test/log-rig.ts";
import { Fault } from "../kernel/fault.ts";
import { base64, checkpointText, openCheckpoint } from "./log/checkpoint.ts";
import { noteOf, readNote, signatureLine, signedBy } from "./log/note.ts";
import { logState, requireSoundLog } from "./log-state.ts";
import { addCheckpoint } from "./witness.ts";
import { askWitnesses, type Post } from "./witness-client.ts";
import { readLogs, readTrust, readWitnesses } from "./witness-list.ts";

let rig: LogRig;
const witness = testSigner("witness.example/second", "witness");

beforeEach(async () => {
  rig = await logRig();
});

afterEach(() => rig.drop());

const witnessOptions = () => ({
  pool: rig.store.pool,
  signer: witness,
  logs: [rig.signer.verifier],
  clock: rig.clock,
});

async function grow(count: number): Promise<void> {
  for (let i = 0; i < count; i += 1) await rig.estimate("analyst", Math.random());
  await rig.settleLog();
}

async function request(old: number): Promise<string> {
  const sent = await rig.log.forWitness(old);
  if (!sent) throw new Error("nothing to send");
  return `old ${old}\n${sent.proof.map((hash) => `${base64(hash)}\n`).join("")}\n${sent.note}`;
}

const add = (body: string) => addCheckpoint(body, witnessOptions());

describe("a witness", () => {
  test("cosigns what follows from what it cosigned before", async () => {
    await grow(3);
    const first = await add(await request(0));
    expect(first.status).toBe(200);
    await grow(4);
    const body = await request(3);
    const second = await add(body);
    expect(second.status).toBe(200);
    const { text, signatures } = readNote(rig.memory.note ?? "");
    const cosigned = readNote(noteOf(text, [...signatures.map(({ line }) => line), second.body.trimEnd()]));
    expect(signedBy(cosigned, witness.verifier)?.at).toEqual(rig.clock.time);
    // The same once more is as good: nothing has changed since.
    expect((await add(await request(7))).status).toBe(200);
  });

  test("answers 409 and its size to whoever replays an old checkpoint", async () => {
    await grow(3);
    const old = await request(0);
    await add(old);
    await grow(2);
    await add(await request(3));
    expect(await add(old)).toEqual({ status: 409, type: "text/x.tlog.size", body: "5\n" });
  });

  test("answers 409 to another root of the same size, and 422 to another past", async () => {
    await grow(4);
    await add(await request(0));
    const forked = await logRig();
    try {
      for (let i = 0; i < 4; i += 1) await forked.estimate("other", i / 10);
      await forked.settleLog();
      const same = await forked.log.forWitness(4);
      expect((await add(`old 4\n\n${same?.note}`)).status).toBe(409);
      for (let i = 0; i < 3; i += 1) await forked.estimate("other", i / 10);
      await forked.settleLog();
      const later = await forked.log.forWitness(4);
      const proof = later?.proof.map((hash) => `${base64(hash)}\n`).join("");
      expect((await add(`old 4\n${proof}\n${later?.note}`)).status).toBe(422);
    } finally {
      await forked.drop();
    }
  });

  test("answers 404 for an unknown log, 403 for a wrong key, 400 for what is no request", async () => {
    await grow(2);
    const good = await request(0);
    const { text } = readNote(rig.memory.note ?? "");
    const thief = testSigner("log.example/thief");
    const sign = (words: string) =>
      `old 0\n\n${noteOf(words, [signatureLine(words, thief, rig.clock.time)])}`;
    expect((await add(sign(text))).status).toBe(403);
    expect((await add(sign(text.replace("log.example/desk", "log.example/thief")))).status).toBe(404);
    const { root } = openCheckpoint(rig.memory.note ?? "").checkpoint;
    const smaller = checkpointText({ origin: "log.example/desk", size: 1, root });
    const lines = [signatureLine(smaller, rig.signer, rig.clock.time)];
    expect((await add(`old 2\n\n${noteOf(smaller, lines)}`)).status).toBe(400);
    for (const wrong of [
      "",
      "old 0",
      good.replace("old 0", "old 00"),
      good.replace("old 0\n", "old 0\nzz\n"),
    ])
      expect((await add(wrong)).status).toBe(400);
    const long = good.replace("\n\n", `\n${`${base64(root)}\n`.repeat(64)}\n`);
    expect((await add(long)).status).toBe(400);
  });

  test("asked twice at once lets one through and rolls nothing back", async () => {
    await grow(2);
    await add(await request(0));
    await grow(2);
    const shorter = await request(2);
    await grow(2);
    const longer = await request(2);
    const answers = await Promise.all([shorter, longer, shorter, longer].map(add));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    const [state] = await rig.sql("SELECT size FROM witness_state");
    const won = answers.findIndex(({ status }) => status === 200);
    expect(state).toEqual({ size: won % 2 === 0 ? 4 : 6 });
  });
});

describe("asking witnesses", () => {
  const address = "https://witness.example/second";
  const list = readWitnesses([`${witness.verifier.vkey} ${address}/`]);
  const trust = () => readTrust(rig.signer.verifier, list, 1);
  const ask = (post: Post) =>
    askWitnesses({
      pool: rig.store.pool,
      log: rig.log,
      witnesses: list,
      post,
      signal: new AbortController().signal,
    });
  const honest: Post = async (to, body) => {
    expect(to).toBe(`${address}/add-checkpoint`);
    return add(body);
  };

  test("brings their signatures under the checkpoint, once", async () => {
    await grow(3);
    expect(await ask(honest)).toMatchObject([{ isDisputed: false }]);
    expect(await ask(honest)).toEqual([]);
    await grow(5);
    expect((await ask(honest))[0]?.refusal).toBeUndefined();
    const state = { pool: rig.store.pool, trust: trust(), memory: rig.memory };
    expect(await logState(state)).toMatchObject({ isSound: true, size: 8 });
  });

  test("goes on from the size they name when this desk has forgotten", async () => {
    await grow(3);
    await ask(honest);
    await rig.sql("UPDATE log_checkpoint SET note = $1", [rig.memory.note]);
    await grow(1);
    expect((await ask(honest))[0]?.refusal).toBeUndefined();
  });

  test("believes no answer that is not theirs, and tells a dispute from a failure", async () => {
    await grow(3);
    const { text } = readNote(rig.memory.note ?? "");
    const forged = `${signatureLine(text, testSigner("witness.example/second2", "witness"), rig.clock.time)}\n`;
    expect((await ask(async () => ({ status: 200, body: forged })))[0]).toMatchObject({
      refusal: "What it sent is not its signature.",
      isDisputed: false,
    });
    expect((await ask(async () => ({ status: 500, body: "\u0007no\n" })))[0]).toMatchObject({
      refusal: "It answered 500: no.",
      isDisputed: false,
    });
    expect((await ask(async () => ({ status: 409, body: "900\n" })))[0]).toMatchObject({ isDisputed: true });
    expect((await ask(async () => ({ status: 422, body: "no\n" })))[0]).toMatchObject({ isDisputed: true });
  });

  test("goes on without one that cannot be reached, and says which", async () => {
    await grow(3);
    const other = testSigner("witness.example/third", "witness").verifier;
    const both = readWitnesses([`${other.vkey} https://gone.example`, `${witness.verifier.vkey} ${address}`]);
    const post: Post = async (to, body) => {
      if (to.startsWith("https://gone")) throw new Fault("unreachable", "gone.example did not answer.");
      return add(body);
    };
    const { signal } = new AbortController();
    const asked = await askWitnesses({ pool: rig.store.pool, log: rig.log, witnesses: both, post, signal });
    expect(asked.map(({ refusal }) => refusal)).toEqual(["gone.example did not answer.", undefined]);
  });

  test("leaves the log sound while a new checkpoint is on its way, for a minute and no longer", async () => {
    await grow(3);
    await ask(honest);
    await grow(1);
    await rig.sql("UPDATE log_checkpoint SET signed_at = clock_timestamp()");
    const state = { pool: rig.store.pool, trust: trust(), memory: rig.memory };
    await requireSoundLog("An export", state);
    await rig.sql("UPDATE log_checkpoint SET signed_at = clock_timestamp() - interval '61 seconds'");
    await expect(requireSoundLog("An export", state)).rejects.toThrow("0 witnesses signed");
  });

  test("without a quorum the log is red, and exports and break-glass are refused", async () => {
    await grow(3);
    const state = { pool: rig.store.pool, trust: trust(), memory: rig.memory };
    await expect(requireSoundLog("Break-glass", state)).rejects.toThrow(
      "Break-glass is refused while the audit log is not sound: 0 witnesses signed the checkpoint; 1 are needed.",
    );
    await ask(honest);
    await requireSoundLog("Break-glass", state);
  });
});

describe("the log is red", () => {
  const state = () => ({
    pool: rig.store.pool,
    trust: readTrust(rig.signer.verifier, [], 0),
    memory: rig.memory,
  });

  test("after a check that found something broken, until a check finds nothing", async () => {
    await grow(2);
    await rig.sql("UPDATE estimate SET body = jsonb_set(body, '{p}', '0.5')");
    await rig.verify();
    expect((await logState(state())).reasons.join()).toContain("found 2 broken places");
  });

  test("when the database does not have what this machine signed", async () => {
    await grow(2);
    await rig.sql("DELETE FROM log_checkpoint");
    await expect(requireSoundLog("An export", state())).rejects.toThrow("the database does not have");
  });

  test("when acts wait too long for their place", async () => {
    await rig.estimate("analyst", 0.5);
    await rig.sql("UPDATE access_event SET written_at = written_at - interval '90 seconds'");
    expect((await logState(state())).reasons).toEqual([
      "1 acts have waited up to 90 s for their place in the log.",
    ]);
  });
});

test("keys of the wrong kind are refused in the configuration", () => {
  const { vkey } = testSigner("log.example/desk").verifier;
  expect(() => readWitnesses([`${vkey} https://x.example`])).toThrow("is not a witness");
  expect(() => readWitnesses([witness.verifier.vkey])).toThrow("the address to ask");
  expect(() => readLogs([witness.verifier.vkey])).toThrow("name the log's own");
  expect(() => readTrust(readLogs([vkey])[0] ?? rig.signer.verifier, [], 1)).toThrow("only 0 witnesses");
});
