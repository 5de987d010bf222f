/**
 * What encrypts, signs, hashes and draws numbers that nobody may guess: found in all of the code, held against
 * `docs/security/crypto-inventory.md`, and tried out. Test names begin with the ASVS 5.0.0 numbers they speak for.
 */
import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import fc from "fast-check";
import ts from "typescript";
import { expect, test } from "vitest";
import { hashPassword, isPassword } from "../../src/guard/passwords.ts";
import { sealWith } from "../../src/guard/seal.ts";
import { newToken, tokenDigest } from "../../src/guard/secret-token.ts";
import { callsIn, importsIn, nodesOf, shippedSources } from "./sources.ts";

const sources = shippedSources();
const calls = callsIn(sources);
const inventory = readFileSync("docs/security/crypto-inventory.md", "utf8");

/** Packages that do cryptography; what is not here and not Node's own is used by nobody. */
const PACKAGES = [
  ...[
    "@node-rs/argon2",
    "otpauth",
    "@simplewebauthn/server",
    "@simplewebauthn/browser",
    "openid-client",
    "jose",
  ],
  ...["age-encryption", "shamir-secret-sharing"],
];

const users = importsIn(sources).filter(
  ({ from }) => /^(node:)?(crypto|tls|https)$/.test(from) || PACKAGES.includes(from),
);

/** Files named in backticks; `folder/name*.ts` names several, and a folder all that is in it. */
function isInInventory(path: string): boolean {
  const named = [...inventory.matchAll(/`((?:src|web|scripts)\/[\w./*-]+)`/g)].map(([, name = ""]) => name);
  return named.some((name) => {
    if (name.includes("*"))
      return (
        path.startsWith(name.slice(0, name.indexOf("*"))) && !path.slice(name.indexOf("*")).includes("/")
      );
    return path === name || path.startsWith(`${name.replace(/\/$/, "")}/`);
  });
}

test("ASVS 11.1.2: every source that uses cryptography stands in the inventory, and every file it names is there", () => {
  expect(users.length).toBeGreaterThan(25);
  expect([...new Set(users.map(({ path }) => path))].filter((path) => !isInInventory(path))).toEqual([]);
  for (const name of PACKAGES.filter((one) => users.some(({ from }) => from === one)))
    expect([name, inventory.includes(name)]).toEqual([name, true]);
  const files = [...inventory.matchAll(/`((?:src|web|scripts)\/[\w./-]+\.\w+)`/g)].map(
    ([, name = ""]) => name,
  );
  expect(files.length).toBeGreaterThan(10);
  for (const file of files) expect([file, sources.some(({ path }) => path === file)]).toEqual([file, true]);
});

test("ASVS 11.1.1, 11.1.4: each key has its whole life written down, and there is a plan for quantum computers", () => {
  const life = /## The life of each key\n([\s\S]*?)\n## /.exec(inventory)?.[1] ?? "";
  const rows = life.split("\n").filter((line) => /^\| `/.test(line));
  expect(rows.length).toBeGreaterThan(3);
  // Made, used for, never used for, kept, replaced, destroyed: a cell that says nothing says that nobody thought of it.
  for (const row of rows) {
    const cells = row
      .split("|")
      .slice(1, -1)
      .map((cell) => cell.trim());
    expect([row, cells.length, cells.every((cell) => cell.length > 3)]).toEqual([row, 7, true]);
  }
  expect(inventory).toMatch(/## After quantum computers\n\n(?=.*ML-KEM).*ML-DSA/s);
});

/** The algorithms that may be named in a call, by the call. */
const APPROVED: Readonly<Record<string, readonly string[]>> = {
  createHash: ["sha256", "sha1"],
  hash: ["sha256"],
  createHmac: ["sha256"],
  createCipheriv: ["aes-256-gcm"],
  createDecipheriv: ["aes-256-gcm"],
  // Ed25519 names its own hash; Node wants null there.
  sign: ["null"],
  verify: ["null"],
  generateKeyPairSync: ["ed25519", "x25519"],
  hkdfSync: ["sha256"],
};

test("ASVS 11.2.1, 11.2.3, 11.3.1, 11.3.2, 11.4.1, 11.6.1: Node's own crypto is used, with algorithms of 128 bits or more and no others", () => {
  let looked = 0;
  for (const { path, names } of users.filter((one) => one.from === "node:crypto")) {
    for (const { name, call } of calls.filter((one) => one.path === path && names.includes(one.name))) {
      const approved = APPROVED[name];
      if (!approved) continue;
      looked += 1;
      const said = call.arguments?.[0]?.getText().replaceAll('"', "") ?? "";
      expect([path, name, approved.includes(said) ? said : `not ${said}`]).toEqual([path, name, said]);
    }
    const other = names.filter((name) => !(name in APPROVED) && !HARMLESS.includes(name));
    expect([path, other]).toEqual([path, []]);
  }
  expect(looked).toBeGreaterThan(25);
  // A cipher, a mode or a hash of our own, or one that is broken, has no name anywhere in the code.
  const broken =
    /["'`](md[245]|ripemd\w*|rc[24]|des(-\w+)*|aes-\d+-(ecb|cbc|ctr|cfb\d?|ofb)|RSA-PKCS1\w*|bf-\w+)["'`]/i;
  expect(sources.filter(({ text }) => broken.test(text)).map(({ path }) => path)).toEqual([]);
});

/** Of `node:crypto`: what names no algorithm. */
const HARMLESS = [
  "randomUUID",
  "randomBytes",
  "createPrivateKey",
  "createPublicKey",
  "X509Certificate",
  "timingSafeEqual",
  "KeyObject",
  "randomInt",
];

test("ASVS 11.4.1: SHA-1 makes ids and fingerprints of what one source sent, and proves nothing", () => {
  const places = calls.filter(
    ({ name, call }) => name === "createHash" && call.arguments?.[0]?.getText() === '"sha1"',
  );
  expect([...new Set(places.map(({ path }) => path))].sort()).toEqual([
    "src/collect/drafts.ts",
    "src/store/identity.ts",
  ]);
  for (const { path } of places) expect(inventory).toContain(path);
});

const KEY = Buffer.alloc(32, 7).toString("base64");

test("ASVS 11.3.3, 11.2.5: what is sealed and then changed in any bit does not open, and every failure says the same", () => {
  const seal = sealWith(KEY, randomBytes);
  const faults = new Set<string>();
  fc.assert(
    fc.property(
      fc.uint8Array({ minLength: 1, maxLength: 64 }),
      fc.nat(),
      fc.nat({ max: 7 }),
      (secret, at, bit) => {
        const sealed = seal.seal(secret, "ada");
        expect(Buffer.from(seal.open(sealed, "ada"))).toEqual(Buffer.from(secret));
        const bent = Buffer.from(sealed);
        const place = at % bent.length;
        bent[place] = (bent[place] ?? 0) ^ (1 << bit);
        for (const [bytes, owner] of [
          [bent, "ada"],
          [sealed, "ben"],
          [sealed.subarray(0, -1), "ada"],
        ] as const)
          try {
            seal.open(bytes, owner);
            faults.add("opened");
          } catch (error) {
            faults.add(error instanceof Error ? error.message : "no error");
          }
      },
    ),
    { seed: 11, numRuns: 200 },
  );
  expect([...faults]).toEqual([expect.stringMatching(/sealed under another key/)]);
});

test("ASVS 11.3.4: each sealing has a nonce of its own, of 96 bits from the system's generator", () => {
  const asked: number[] = [];
  const seal = sealWith(KEY, (bytes) => {
    asked.push(bytes);
    return randomBytes(bytes);
  });
  const nonces = new Set<string>();
  for (let i = 0; i < 5_000; i += 1)
    nonces.add(seal.seal(Buffer.from("x"), "ada").subarray(0, 12).toString("hex"));
  expect(nonces.size).toBe(5_000);
  expect(new Set(asked)).toEqual(new Set([12]));
});

test("ASVS 11.4.2, 11.4.4: passwords are kept as Argon2id with 64 MiB, three passes and a salt of their own", async () => {
  const [one, two] = await Promise.all(
    ["a long enough sentence", "a long enough sentence"].map((text) => hashPassword(text, randomBytes)),
  );
  expect(one).toMatch(/^\$argon2id\$v=19\$m=65536,t=3,p=4\$/);
  expect(two).not.toBe(one);
  expect([
    await isPassword(one, "a long enough sentence"),
    await isPassword(one, "another sentence"),
  ]).toEqual([true, false]);
});

test("ASVS 11.5.1: what nobody may guess has 256 bits of the system's generator, and no UUID is a secret", () => {
  const asked: number[] = [];
  const token = newToken((bytes) => {
    asked.push(bytes);
    return randomBytes(bytes);
  });
  expect(asked).toEqual([32]);
  expect(Buffer.from(token.text, "base64url")).toHaveLength(32);
  expect(token.digest).toEqual(tokenDigest(token.text));
  // `entropy` is the system's `randomBytes` wherever a system is built, and nothing secret comes from elsewhere.
  const generators = calls.filter(
    ({ path, name }) =>
      /^Math\.random$/.test(name) ||
      // The browser draws the seed of an overseer's sample, which everybody is shown.
      (name === "crypto.getRandomValues" && path !== "web/src/pages/oversight-sample.tsx") ||
      (name === "randomInt" && path !== "src/app/codename.ts"),
  );
  expect(generators).toEqual([]);
  // A random UUID names a row or a file; it is never handed out for somebody to show again.
  const named = calls.filter(({ name }) => name === "randomUUID");
  expect(named.length).toBeGreaterThan(2);
  for (const { path } of named) expect([path, inventory.includes(path)]).toEqual([path, true]);
});

test("ASVS 11.2.4: no secret is compared letter by letter: they are looked up by their hash, or compared in constant time", () => {
  const secret = /\b(token|secret|digest|password|code|tag|mac|signature|seed)(Text|Hash|Digest)?\b/i;
  const operators = [ts.SyntaxKind.EqualsEqualsEqualsToken, ts.SyntaxKind.ExclamationEqualsEqualsToken];
  const compared = [...nodesOf(sources.filter(({ path }) => /^src\/(guard|api)\//.test(path)))].flatMap(
    ({ path, node }) => {
      if (!ts.isBinaryExpression(node) || !operators.includes(node.operatorToken.kind)) return [];
      const sides = [node.left, node.right];
      const names = sides.map((side) =>
        ts.isPropertyAccessExpression(side) ? side.name.text : ts.isIdentifier(side) ? side.text : "",
      );
      const isPlain = sides.some(
        (side) => ts.isStringLiteralLike(side) || ts.isNumericLiteral(side) || side.getText() === "undefined",
      );
      return !isPlain && names.some((name) => secret.test(name))
        ? [`${path}: ${node.getText().replaceAll(/\s+/g, " ")}`]
        : [];
    },
  );
  expect(compared.sort()).toEqual(PUBLIC);
});

/** Compared letter by letter, because everybody may know them. */
const PUBLIC: readonly string[] = [
  // What is recomputed from rows that the asker has anyway, and the names of refusals.
  "src/guard/log-check-records.ts: digestRows( kind, there.map(({ line }) => line), ).digest !== wanted.digest",
  "src/guard/refusals.ts: code === error.details.code",
  "src/guard/refusals.ts: one === code",
];
