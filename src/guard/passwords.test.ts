import { randomBytes } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { hashPassword, isPassword, PASSWORD_LENGTH, requireGoodPassword } from "./passwords.ts";

describe("a password", () => {
  it("needs fifteen characters, counted as people count them, and may have 1,024", () => {
    expect(() => requireGoodPassword("👍 q7 xv 81 km", [])).toThrow(/needs at least 15/);
    expect(() => requireGoodPassword("gravel otter lim", [])).not.toThrow();
    const long = randomBytes(2_000).toString("hex");
    expect(() => requireGoodPassword(long.slice(0, PASSWORD_LENGTH.max), [])).not.toThrow();
    expect(() => requireGoodPassword(long.slice(0, PASSWORD_LENGTH.max + 1), [])).toThrow(/at most 1024/);
  });

  it.each([
    "passwordpassword",
    "P@ssw0rd12345678",
    "qwertyuiopasdfgh",
    "1qaz2wsx3edc4rfv",
    "aaaaaaaaaaaaaaaaaaa",
    "abcabcabcabcabcabc",
    "123456789012345678",
    "Galatasaray-1905-1905",
    "hoşgeldiniz12345",
    "presage warning desk 2026",
    "correct horse battery staple",
    "ZXCVBNM,./ZXCVBNM",
  ])("that is tried first is refused although it is long: %s", (password) => {
    expect(() => requireGoodPassword(password, [])).toThrow(/tried first/);
  });

  it("made of the person's own names is refused", () => {
    const own = ["deniz.kara@example.org", "Deniz Kara"];
    expect(() => requireGoodPassword("denizkara-example-2026", own)).toThrow(/tried first/);
    expect(() => requireGoodPassword("deniz paints grey herons", own)).not.toThrow();
  });

  it("of random words or letters is taken, with no rule of composition", () => {
    for (const good of ["gravel otter lantern fig", "yağmurlu bir salı çorbası", "tkwvbzqmrjxnhpl"])
      expect(() => requireGoodPassword(good, [])).not.toThrow();
    const random = fc.uint8Array({ minLength: 15, maxLength: 30 }).filter((bytes) => new Set(bytes).size > 8);
    fc.assert(
      fc.property(random, (bytes) => {
        requireGoodPassword(`zq${Buffer.from(bytes).toString("base64url")}vx`, []);
      }),
    );
  });

  it("is the same however its characters were typed, and every letter of it counts", async () => {
    const kept = await hashPassword("caf\u00e9 au lait at noon", randomBytes);
    expect(kept).toMatch(/^\$argon2id\$v=19\$m=65536,t=3,p=4\$/);
    expect(await isPassword(kept, "cafe\u0301 au lait at noon")).toBe(true);
    expect(await isPassword(kept, "caf\u00e9 au lait at noom")).toBe(false);
    expect(await isPassword(undefined, "caf\u00e9 au lait at noon")).toBe(false);
  });
});
