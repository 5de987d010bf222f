import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  checkpointText,
  faultOfReceipt,
  openCheckpoint,
  readCheckpoint,
  readReceipt,
  receiptText,
} from "./checkpoint.ts";
import { EMPTY_ROOT, growTree, type Hash, inclusionProof, leafHash } from "./merkle.ts";
import { noteOf, readNote, readSigner, readVerifier, signatureLine, signedBy, signerOf } from "./note.ts";

/** The key and note that the signed-note specification gives as its example. */
const VKEY = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k";
const NOTE =
  "This is an example message.\n\n" +
  "\u2014 example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n";

const AT = new Date("2026-03-01T12:00:00.000Z");
const seed = fc.uint8Array({ minLength: 32, maxLength: 32 });
const log = signerOf("log", "example.org/log", Buffer.alloc(32, 1));
const witness = signerOf("witness", "example.org/witness", Buffer.alloc(32, 2));

describe("a key", () => {
  test("has the id that the specification's example has", () => {
    expect(readVerifier(VKEY)).toMatchObject({ name: "example.com/foo", keyId: "530d903a", vkey: VKEY });
  });

  test("is read back from what was written, and refused when a digit of it changed", () => {
    fc.assert(
      fc.property(seed, fc.constantFrom("log" as const, "witness" as const), (bytes, kind) => {
        const signer = signerOf(kind, "a.example/x", bytes);
        expect(readSigner(signer.skey).verifier.vkey).toBe(signer.verifier.vkey);
        expect(readVerifier(signer.verifier.vkey).keyId).toBe(signer.verifier.keyId);
        const other = signer.verifier.vkey.replace(/\+(.)/, (_, digit) => `+${digit === "0" ? "1" : "0"}`);
        expect(() => readVerifier(other)).toThrow("not a verifier key");
      }),
      { numRuns: 20 },
    );
    expect(() => readSigner(VKEY)).toThrow("signing key");
    expect(() => signerOf("log", "two words", Buffer.alloc(32))).toThrow("cannot name a key");
  });
});

describe("a note", () => {
  test("of the specification is verified by its key", () => {
    const note = readNote(NOTE);
    expect(note.text).toBe("This is an example message.\n");
    expect(signedBy(note, readVerifier(VKEY))?.line).toContain("example.com/foo");
    expect(signedBy(readNote(NOTE.replace("example m", "example  m")), readVerifier(VKEY))).toBeUndefined();
  });

  test("is verified by those who signed it and by nobody else", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", minLength: 1 }), seed, (words, bytes) => {
        const text = `${words.replaceAll(/\p{Cc}/gu, " ")}\n`;
        const note = readNote(noteOf(text, [signatureLine(text, log, AT), signatureLine(text, witness, AT)]));
        expect(note.text).toBe(text);
        expect(signedBy(note, log.verifier)).toBeDefined();
        expect(signedBy(note, witness.verifier)?.at).toEqual(AT);
        const stranger = signerOf("log", "example.org/log", bytes);
        expect(signedBy(note, stranger.verifier)).toBeUndefined();
        expect(signedBy({ ...note, text: `${text}.` }, log.verifier)).toBeUndefined();
      }),
      { numRuns: 30 },
    );
  });

  test("without its parts is refused", () => {
    for (const wrong of [
      "",
      "text\n",
      "text\n\n",
      "text\n\n\u2014 name\n",
      "text\n\n- a AAAAAAAA\n",
      NOTE.trimEnd(),
      NOTE.replace("This", "Th\u0007is"),
      noteOf(
        "x\n",
        Array.from({ length: 70 }, () => signatureLine("x\n", log, AT)),
      ),
    ])
      expect(() => readNote(wrong)).toThrow(/not a (signed )?note/);
  });
});

describe("a checkpoint", () => {
  test("is read back", () => {
    const head = { origin: "example.org/log", size: 3, root: EMPTY_ROOT };
    expect(readCheckpoint(checkpointText(head))).toEqual({ ...head, root: Buffer.from(EMPTY_ROOT) });
    for (const wrong of ["a\n01\nx\n", "a\n-1\n\n", "\n1\n", `a\n1\n${"A".repeat(43)}\n`])
      expect(() => readCheckpoint(wrong)).toThrow("not a checkpoint");
  });
});

describe("a receipt", () => {
  const entry = (i: number) => Buffer.from(`entry ${i}`);
  const nodes = new Map<string, Hash>();
  const tree = growTree(undefined, (level, index, hash) => nodes.set(`${level}/${index}`, hash));
  for (let i = 0; i < 21; i += 1) tree.append(leafHash(entry(i)));
  const text = checkpointText({ origin: "example.org/log", size: 21, root: tree.root() });
  const lines = [signatureLine(text, log, AT), signatureLine(text, witness, AT)];
  const trust = { log: log.verifier, witnesses: [witness.verifier], quorum: 1 };
  const receipt = async (index: number, checkpoint = noteOf(text, lines)) => ({
    index,
    proof: await inclusionProof(index, 21, async (level, at) => nodes.get(`${level}/${at}`) ?? EMPTY_ROOT),
    checkpoint,
    extra: Buffer.from("extra"),
  });

  test("is read back and holds without the log", async () => {
    for (let index = 0; index < 21; index += 1) {
      const read = readReceipt(receiptText(await receipt(index)));
      expect(read).toEqual({ ...(await receipt(index)), proof: expect.anything() });
      expect(faultOfReceipt(read, entry(index), trust)).toBeUndefined();
      expect(faultOfReceipt(read, entry(index + 1), trust)).toContain(`not at index ${index}`);
    }
  });

  test("says what is missing: the log's signature, the witnesses', the log itself", async () => {
    const unseen = await receipt(4, noteOf(text, lines.slice(0, 1)));
    expect(faultOfReceipt(unseen, entry(4), trust)).toBe("0 witnesses signed the checkpoint; 1 are needed.");
    const unsigned = await receipt(4, noteOf(text, lines.slice(1)));
    expect(faultOfReceipt(unsigned, entry(4), trust)).toContain("not signed by the log's key");
    const other = { ...trust, log: signerOf("log", "other.example/log", Buffer.alloc(32, 1)).verifier };
    expect(faultOfReceipt(await receipt(4), entry(4), other)).toContain("not of other.example/log");
    expect(openCheckpoint((await receipt(4)).checkpoint).checkpoint.size).toBe(21);
  });

  test("that is none is refused", () => {
    expect(() => readReceipt("")).toThrow("not a receipt");
    expect(() => readReceipt("c2sp.org/tlog-proof@v1\nindex 01\n\nx")).toThrow("not a receipt");
    expect(() => readReceipt("c2sp.org/tlog-proof@v1\nindex 1\nzz\n\nx")).toThrow("not a receipt");
  });
});
