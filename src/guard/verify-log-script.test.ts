/** The overseers' script, run by Python 3 on copies of a real log. */
import { spawnSync } from "node:child_process";
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type LogRig, logRig, testSigner } from "../../test/log-rig.ts";
import { signatureLine } from "./log/note.ts";
import { logFiles } from "./log-tables.ts";

const witness = testSigner("witness.example/second", "witness");
let rig: LogRig;
let folder: string;
let earlier: string;

/** 700 entries, cosigned: full tiles, partial ones, and two levels of them. */
beforeAll(async () => {
  rig = await logRig();
  folder = await mkdtemp(join(tmpdir(), "presage-log-copy-"));
  for (let i = 0; i < 60; i += 1) await rig.estimate("analyst", i / 100);
  await rig.settleLog();
  earlier = join(folder, "earlier.checkpoint");
  await writeFile(earlier, rig.memory.note ?? "");
  for (let i = 0; i < 640; i += 1) await rig.estimate("analyst", i / 1_000);
  await rig.settleLog();
  const text = (rig.memory.note ?? "").split("\n\n")[0];
  await rig.log.addCosignatures(700, [signatureLine(`${text}\n`, witness, rig.clock.time)]);
});

afterAll(async () => {
  await rig.drop();
  await rm(folder, { recursive: true });
});

async function copyLog(): Promise<string> {
  const copy = await mkdtemp(join(folder, "copy-"));
  for await (const { path, bytes } of logFiles(rig.store.pool)) {
    await mkdir(dirname(join(copy, path)), { recursive: true });
    await writeFile(join(copy, path), bytes);
  }
  return copy;
}

function verify(...words: readonly string[]) {
  const { status, stdout, stderr } = spawnSync("python3", ["docs/oversight/verify_log.py", ...words], {
    encoding: "utf8",
  });
  return { status, said: `${stdout}${stderr}` };
}

const key = () => ["--key", rig.signer.verifier.vkey];

describe("verify_log.py", () => {
  test("finds a whole copy whole, with earlier checkpoints, witnesses and disclosed events", async () => {
    const copy = await copyLog();
    const [row] = await rig.sql(
      "SELECT leaf AS index, encode(salt, 'hex') AS salt, event FROM access_event WHERE leaf = 321",
    );
    const events = join(copy, "events.jsonl");
    await writeFile(events, `${JSON.stringify(row)}\n`);
    const asked = ["--earlier", earlier, "--witness", witness.verifier.vkey, "--quorum", "1"];
    const { status, said } = verify(copy, ...key(), ...asked, "--events", events);
    expect(said).toContain("log.example/desk: 700 entries");
    expect(said).toContain("1 witnesses. Everything holds.");
    expect(status).toBe(0);
    await writeFile(events, JSON.stringify(row).replace("analyst", "janitor"));
    expect(verify(copy, ...key(), "--events", events)).toMatchObject({
      status: 1,
      said: expect.stringContaining("The event disclosed for index 321 is not the one"),
    });
  });

  test("names the first bad index of an edited, cut off or dropped file", async () => {
    const copy = await copyLog();
    const bundle = join(copy, "tile/entries/001");
    const bytes = await readFile(bundle);
    await writeFile(bundle, Buffer.from(bytes).fill(7, 34 * 44 + 2, 34 * 44 + 8));
    expect(verify(copy, ...key()).said).toContain("does not fit the entries; the first bad index is 300");
    await writeFile(bundle, bytes.subarray(0, 34 * 20 + 5));
    expect(verify(copy, ...key()).said).toContain("ends before index 276");
    await rename(bundle, `${bundle}.gone`);
    expect(verify(copy, ...key())).toMatchObject({
      status: 1,
      said: expect.stringContaining("tile/entries/001 is missing; the first index it stands for is 256"),
    });
  });

  test("notices a forged checkpoint, another key, a rolled-back log and missing witnesses", async () => {
    const copy = await copyLog();
    const other = testSigner("log.example/desk2").verifier.vkey;
    expect(verify(copy, "--key", other).said).toContain("not of log.example/desk2");
    expect(verify(copy, ...key(), "--witness", witness.verifier.vkey, "--quorum", "2").said).toContain(
      "1 of the witnesses signed the checkpoint over 700; 2 are needed",
    );
    const note = await readFile(join(copy, "checkpoint"), "utf8");
    await writeFile(join(copy, "checkpoint"), note.replace("\n700\n", "\n699\n"));
    expect(verify(copy, ...key()).said).toContain("it was forged, or the key was swapped");
    await writeFile(join(copy, "newer"), note);
    await writeFile(join(copy, "checkpoint"), await readFile(earlier));
    expect(verify(copy, ...key(), "--earlier", join(copy, "newer")).said).toContain(
      "cut off or rolled back from index 60 on",
    );
    expect(verify(copy, "--key", "nonsense").status).toBe(2);
    expect(verify(copy).status).toBe(2);
  });

  test("checks a receipt, and shows what was done", async () => {
    const receipt = join(folder, "one.tlog-proof");
    const text = await rig.log.receipt(500);
    await writeFile(receipt, text);
    const asked = ["--receipt", receipt, ...key(), "--witness", witness.verifier.vkey, "--quorum", "1"];
    const { status, said } = verify(...asked);
    expect(said).toContain("index 499 of 700");
    expect(said).toContain('"objectType":"estimate"');
    expect(status).toBe(0);
    await writeFile(receipt, text.replace("index 499", "index 498"));
    expect(verify(...asked)).toMatchObject({ status: 1, said: expect.stringContaining("not at index 498") });
    const [head = "", ...rest] = text.split("\nindex ");
    const extra = Buffer.from(head.split("extra ")[1] ?? "", "base64");
    const bent = extra.toString("latin1").replace("alteration", "disclosure");
    const forged = Buffer.from(bent, "latin1").toString("base64");
    await writeFile(receipt, [`c2sp.org/tlog-proof@v1\nextra ${forged}`, ...rest].join("\nindex "));
    expect(verify(...asked).said).toContain("The event is not at index 499");
  });
});
