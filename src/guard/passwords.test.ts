import { randomBytes } from "node:crypto";
import { dictionary } from "@zxcvbn-ts/language-common";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { seededChance } from "../numerics/chance.ts";
import { hashPassword, isPassword, PASSWORD_LENGTH, requireGoodPassword } from "./passwords.ts";

describe("a password", () => {
  it("needs fifteen characters, counted as people count them, and may have 1,024", async () => {
    await expect(requireGoodPassword("👍 q7 xv 81 km", [])).rejects.toThrow(/needs at least 15/);
    await requireGoodPassword("gravel otter lim", []);
    const long = randomBytes(2_000).toString("hex");
    await requireGoodPassword(long.slice(0, PASSWORD_LENGTH.max), []);
    await expect(requireGoodPassword(long.slice(0, PASSWORD_LENGTH.max + 1), [])).rejects.toThrow(
      /at most 1024/,
    );
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
    "momsanaladventure",
    "polniypizdec0211",
  ])("that is tried first is refused although it is long: %s", async (password) => {
    await expect(requireGoodPassword(password, [])).rejects.toThrow(/tried first/);
  });

  it("that has leaked is refused, and two that have leaked together, and no phrase of four common words", async () => {
    const leaked = dictionary["passwords-common"];
    const long = leaked.filter((one) => one.length >= PASSWORD_LENGTH.min);
    expect([leaked.length, long.length]).toEqual([49_233, 41]);
    for (const one of long) await expect(requireGoodPassword(one, [])).rejects.toThrow(/tried first/);
    const chance = seededChance("leaked passwords");
    for (let i = 0; i < 20; i += 1) {
      const two = [0, 1].map(() => leaked[chance.integer(leaked.length)] ?? "");
      const together = two.join(" ");
      if (together.length < PASSWORD_LENGTH.min) continue;
      await expect(requireGoodPassword(together, []), together).rejects.toThrow(/tried first/);
    }
  });

  it("made of the person's own names is refused", async () => {
    const own = ["deniz.kara@example.org", "Deniz Kara"];
    await expect(requireGoodPassword("denizkara-example-2026", own)).rejects.toThrow(/tried first/);
    await requireGoodPassword("deniz paints grey herons", own);
  });

  it("of random words or letters is taken, with no rule of composition", async () => {
    for (const good of ["gravel otter lantern fig", "yağmurlu bir salı çorbası", "tkwvbzqmrjxnhpl"])
      await requireGoodPassword(good, []);
    const random = fc.uint8Array({ minLength: 15, maxLength: 30 }).filter((bytes) => new Set(bytes).size > 8);
    await fc.assert(
      fc.asyncProperty(random, async (bytes) => {
        await requireGoodPassword(`zq${Buffer.from(bytes).toString("base64url")}vx`, []);
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
