import fc from "fast-check";
import { expect, test } from "vitest";
import { robotsRules } from "./robots-rules.ts";

const forbids = (text: string, path: string) => robotsRules(text, "Presage").forbids(path) !== undefined;

test("the group that names us counts, and the one for all only when none does", () => {
  const text = "User-agent: *\nDisallow: /\n\nuser-agent: OtherBot\nUser-Agent: presage/9 (x)\nDisallow: /a";
  expect([forbids(text, "/b"), forbids(text, "/a")]).toEqual([false, true]);
  expect(forbids("User-agent: *\nDisallow: /\n\nUser-agent: PresageNews\nAllow: /", "/b")).toBe(true);
});

test("several groups that name us count together, blank lines or not", () => {
  const text =
    "User-agent: presage\nDisallow: /a\nUser-agent: x\nDisallow: /c\nUser-agent: Presage\n\nDisallow: /b";
  expect(["/a", "/b", "/c"].map((path) => forbids(text, path))).toEqual([true, true, false]);
});

/** RFC 9309, section 2.2.2 and 2.2.3, and the examples of section 5. */
test.each([
  ["Disallow: /", "/robots.txt", false],
  ["Disallow:", "/x", false],
  ["Disallow: /example/page/\nAllow: /example/page/", "/example/page/1", false],
  ["Allow: /example/page/\nDisallow: /example/page/disallowed.gif", "/example/page/disallowed.gif", true],
  ["Allow: /example/page/\nDisallow: /example/page/disallowed.gif", "/example/page/other.gif", false],
  ["Disallow: /*.gif$", "/a/b.gif", true],
  ["Disallow: /*.gif$", "/a/b.gif?x", false],
  ["Disallow: /a*b*c", "/a-b-c-d", true],
  ["Disallow: /a*b*c", "/a-c-b", false],
  ["Disallow: /a$", "/ab", false],
  ["Disallow: /*ab$", "/ab", true],
  ["Disallow: /*ab*ab$", "/ab", false],
  ["Disallow: /?day=", "/?day=1", true],
  ["Disallow: /a # not this", "/a", true],
  ["Disallow: /foo/bar?baz=https%3A%2F%2Ffoo", "/foo/bar?baz=https%3a%2f%2ffoo", true],
  ["Disallow: /\u30c4", "/%E3%83%84", true],
  ["Disallow: /%7Ejoe", "/~joe/x", true],
  ["Disallow: /a%2Fb", "/a/b", false],
  ["Noindex: /a\nDisallow /b\n: /c", "/a", false],
  ["Crawl-delay: 5", "/a", false],
])("%j on %s forbids it: %s", (lines, path, expected) => {
  expect(forbids(`User-agent: *\n${lines}`, path)).toBe(expected);
});

test("rules that stand before any group belong to nobody", () => {
  expect(forbids("Disallow: /\nUser-agent: *\nDisallow: /a", "/b")).toBe(false);
});

test("a delay is read of the group that counts", () => {
  const text = "User-agent: *\nCrawl-delay: 30\n\nUser-agent: Presage\nCrawl-delay: 2.5\nDisallow: /a";
  expect(robotsRules(text, "Presage").crawlDelaySeconds).toBe(2.5);
  expect(robotsRules(text, "Other").crawlDelaySeconds).toBe(30);
});

test("no text makes it throw, and an empty rule book forbids nothing", () => {
  const line = fc.oneof(
    fc.string(),
    fc.string().map((path) => `Disallow: ${path}`),
    fc.constant("User-agent: *"),
  );
  fc.assert(
    fc.property(fc.array(line), fc.webPath(), (lines, path) => {
      robotsRules(lines.join("\n"), "Presage").forbids(path);
    }),
  );
  fc.assert(fc.property(fc.webPath(), (path) => !forbids("", path)));
});

test("a pattern of many stars costs no more than the path is long for each", () => {
  const pattern = `/${"*a".repeat(20_000)}*b$`;
  const started = process.cpuUsage().user;
  expect(forbids(`User-agent: *\nDisallow: ${pattern}`, `/${"a".repeat(30_000)}`)).toBe(false);
  expect(process.cpuUsage().user - started).toBeLessThan(1_000_000);
});
