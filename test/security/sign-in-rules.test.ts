/** What signing in asks for and what it does not, rule by rule: ASVS 5.0.0 chapter 6, beside the tests of the guard. */
import { randomBytes } from "node:crypto";
import { URI } from "otpauth";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { operations } from "../../src/app/operations/all.ts";
import { openDecider } from "../../src/guard/decide.ts";
import { acceptInvitation, invite, openSetUp, setUp } from "../../src/guard/joining.ts";
import { newCodeSeed, newRecoveryCodes, takeCode } from "../../src/guard/one-time-codes.ts";
import { LOCAL_PERSON } from "../../src/guard/principal.ts";
import { sealWith } from "../../src/guard/seal.ts";
import { type Door, signIn } from "../../src/guard/sign-in.ts";
import { type FreshStore, freshStore } from "../postgres/fresh-store.ts";
import { importsIn, shippedSources } from "./sources.ts";

const PASSWORD = "gravel otter lantern fig";
const FROM = { address: "192.0.2.7", agent: "a browser" };
const sources = shippedSources();

let fresh: FreshStore;
let door: Door;
let ada: string;

beforeEach(async () => {
  fresh = await freshStore();
  const seal = sealWith(randomBytes(32).toString("base64"), randomBytes);
  door = { store: fresh.store, clock: fresh.clock, entropy: randomBytes, seal };
  const { token } = await openSetUp(door);
  const wanted = { institution: "Institute", name: "Ada", signInName: "ada@example.org", password: PASSWORD };
  ada = (await setUp(door, { token, ...wanted })).personId;
});
afterEach(() => fresh.drop());

const enter = (more: { password?: string; code?: string } = {}) =>
  signIn(door, { name: "ada@example.org", password: PASSWORD, ...more }, FROM);

async function authenticator(): Promise<() => string> {
  const address = await newCodeSeed(fresh.store.pool, { personId: ada, name: "ada" }, door.seal, randomBytes);
  const made = URI.parse(address);
  if (!("period" in made)) throw new Error("not an authenticator of time steps");
  const code = () => made.generate({ timestamp: fresh.clock.time.getTime() });
  await takeCode(
    fresh.store.pool,
    { personId: ada, code: code(), use: "confirm" },
    door.seal,
    fresh.clock.time,
  );
  return code;
}

describe("passwords", () => {
  test("ASVS 6.2.3: are changed by whoever has given the present one, or more, within five minutes", () => {
    const change = operations.get("change-password");
    const person = { ...LOCAL_PERSON, isLocal: false, hasSecondFactor: true, hasPasskey: true };
    const decider = openDecider();
    expect(decider.decide({ ...person, hasSteppedUp: true }, change).allowed).toBe(true);
    expect(() => decider.require({ ...person, hasSteppedUp: false }, change)).toThrow(
      expect.objectContaining({ code: "step-up" }),
    );
    // A program's token changes nobody's password, whatever it may do else.
    expect(decider.decide({ ...person, hasSteppedUp: true, scopes: ["self", "read"] }, change).allowed).toBe(
      false,
    );
  });

  test("ASVS 6.2.10: stay good for years, with nobody asked to choose another", async () => {
    fresh.clock.time = new Date("2031-06-01T00:00:00Z");
    expect(await enter()).toEqual(expect.any(String));
  });

  test("ASVS 6.2.6, 6.2.7: are typed into fields that hide them, that browsers and password managers know, and that may be pasted into", () => {
    const web = sources.filter(({ path }) => path.startsWith("web/"));
    const fields = web.filter(({ text }) => /<PasswordInput/.test(text));
    expect(fields.map(({ path }) => path)).toEqual(["web/src/door/fields.tsx"]);
    expect(fields[0]?.text).toMatch(/autoComplete: "current-password" \| "new-password"/);
    expect(fields[0]?.text).toMatch(/autoComplete=\{autoComplete\}/);
    expect(
      web.filter(({ text }) => /onPaste|onCopy|onBeforeInput|autoComplete="off"[^>]*password/i.test(text)),
    ).toEqual([]);
    // Whoever types a password elsewhere would do so in the clear.
    const others = web.filter(({ text }) => /<TextInput[^>]*name="(current-|new-)?password"/s.test(text));
    expect(others).toEqual([]);
  });
});

describe("what stands in for a password", () => {
  test("ASVS 6.4.3: a link for who has lost it leaves the authenticator in force", async () => {
    const code = await authenticator();
    const { token } = await invite(door, "an administrator", ada);
    const { hasCodes } = await acceptInvitation(door, { token, password: "four other words entirely" });
    expect(hasCodes).toBe(true);
    fresh.clock.time = new Date(fresh.clock.time.getTime() + 120_000);
    await expect(enter({ password: "four other words entirely" })).rejects.toThrow(/code/);
    expect(await enter({ password: "four other words entirely", code: code() })).toEqual(expect.any(String));
  });

  test("ASVS 6.4.6: administrators begin it, and have no field to choose or learn a password in", () => {
    const kept = [...operations].filter(({ permission }) =>
      ["administer", "staff", "secure"].includes(permission),
    );
    expect(kept.map(({ id }) => id)).toEqual(expect.arrayContaining(["invite", "person-save"]));
    for (const { id, input, output } of kept)
      expect([
        id,
        /password/i.test(Object.keys(input.shape).join()),
        /"password"/.test(JSON.stringify(output.meta() ?? {})),
      ]).toEqual([id, false, false]);
    // The two that take one are for whoever holds the link, and for oneself.
    const taking = [...operations].filter(({ input }) => "password" in input.shape).map(({ id }) => id);
    expect(taking.sort()).toEqual(["accept-invitation", "change-password", "set-up", "sign-in", "step-up"]);
  });

  test("ASVS 6.5.2, 6.5.4: recovery codes have 120 random bits each, are of no use twice, and are kept as their hash", async () => {
    const asked: number[] = [];
    const codes = await newRecoveryCodes(fresh.store.pool, ada, (bytes) => {
      asked.push(bytes);
      return randomBytes(bytes);
    });
    expect(asked).toEqual(Array.from({ length: 10 }, () => 15));
    expect(new Set(codes).size).toBe(10);
    for (const code of codes) expect(code.replaceAll("-", "")).toMatch(/^[0-9a-f]{30}$/);
    const { rows } = await fresh.store.pool.query<{ all: string }>(
      "SELECT string_agg(r::text, ' ') AS all FROM recovery_code r",
    );
    for (const code of codes) expect(rows[0]?.all).not.toContain(code);
  });

  test("ASVS 6.3.6: no proof is sent by mail or telephone: only deliveries of warnings reach the mail, and nothing of sign-in reaches them", () => {
    const senders = importsIn(sources).filter(({ from }) =>
      /nodemailer|smtp|mail|twilio|sendgrid|\bsms\b/i.test(from),
    );
    expect([...new Set(senders.map(({ path }) => path))].sort()).toEqual([
      "src/app/delivering.ts",
      "src/app/mail.ts",
      "src/app/sending.ts",
    ]);
    const sending = sources.filter(({ path, text }) => path.startsWith("src/") && /\bsendMail\b/i.test(text));
    expect(sending.map(({ path }) => path)).toEqual(["src/app/mail.ts"]);
    const signingIn = importsIn(sources).filter(
      ({ path, from }) =>
        /(delivering|sending|mail)\.ts$/.test(from) &&
        /^src\/guard\/|sign-in|code|recover|invit|passkey/.test(path),
    );
    expect(signingIn).toEqual([]);
  });
});
