/** The papers under docs/security say what is so: each claim names a test that is there, and the bill is whole. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { z } from "zod";
import { billOf } from "../scripts/bill-of-materials.ts";

const read = (path: string) => readFileSync(new URL(`../${path}`, import.meta.url), "utf8");

const Sheet = z.array(
  z.strictObject({
    id: z.string().regex(/^\d{1,2}\.\d\.\d{1,2}$/),
    level: z.union([z.literal(1), z.literal(2), z.literal(3)]),
    status: z.enum(["met", "partial", "n/a", "open"]),
    /** A test's file, a colon, and words that stand in the file as the test's name. */
    tests: z.array(z.string().regex(/^\S+\.test\.ts: ./)),
    note: z.string(),
  }),
);
const sheet = Sheet.parse(JSON.parse(read("docs/security/asvs.json")));

test("the sheet holds every requirement of the first two levels, by number, once", () => {
  const count = (level: number) => sheet.filter((one) => one.level === level).length;
  expect([count(1), count(2)]).toEqual([70, 183]);
  expect(count(3)).toBeGreaterThan(40);
  expect(new Set(sheet.map(({ id }) => id)).size).toBe(sheet.length);
});

test("what is said to be met names a test, and every test that is named is there", () => {
  const met = sheet.filter(({ status }) => status === "met");
  expect(met.length).toBeGreaterThan(50);
  for (const { id, tests } of met) expect([id, tests.length]).not.toEqual([id, 0]);
  for (const { id, tests } of sheet)
    for (const named of tests) {
      const [file = "", name = ""] = named.split(/: (.*)/s);
      const source = read(file);
      expect([id, named, source.includes(name)]).toEqual([id, named, true]);
      expect([id, named, /\b(test|it)\.(skip|todo)\b/.test(source)]).toEqual([id, named, false]);
    }
});

test("what is not met says why, or what is missing", () => {
  for (const { id, status, note } of sheet)
    if (status !== "met") expect([id, note.length > 10]).toEqual([id, true]);
});

test("the bill of materials names everything the lock does, with a hash of what was locked", () => {
  const lock = z
    .object({ packages: z.record(z.string(), z.looseObject({ version: z.string().optional() })) })
    .parse(JSON.parse(read("package-lock.json")));
  const bill = billOf(JSON.parse(read("package-lock.json")));
  const locked = Object.keys(lock.packages).filter((path) => path.includes("node_modules/"));
  expect(bill).toMatchObject({ bomFormat: "CycloneDX", specVersion: "1.6" });
  expect(bill.components.length).toBeGreaterThan(locked.length / 2);
  const names = new Set(bill.components.map(({ group, name }) => (group ? `${group}/${name}` : name)));
  for (const path of locked) {
    const name = path.slice(path.lastIndexOf("node_modules/") + "node_modules/".length);
    expect([path, names.has(name)]).toEqual([path, true]);
  }
  for (const { purl, hashes } of bill.components) {
    expect(purl).toMatch(/^pkg:npm\/(%40[\w.-]+\/)?[\w.-]+@[\w.+%-]+$/);
    expect([purl, hashes?.[0]?.content]).toEqual([purl, expect.stringMatching(/^[0-9a-f]{40,128}$/)]);
  }
});
