import { expect, test } from "vitest";
import { browserFamily, networkOf, proofPlaceOf } from "./proof-place.ts";

test.each([
  ["192.0.2.7", "192.0.2.200", true],
  ["192.0.2.7", "192.0.3.7", false],
  ["192.0.2.7", "::ffff:192.0.2.9", true],
  ["2001:db8:7:1::1", "2001:db8:7:ffff::9", true],
  ["2001:db8:7::1", "2001:db8:8::1", false],
  ["192.0.2.7", "2001:db8:7::1", false],
  ["192.0.2.7", "nowhere", false],
])("%s and %s are of one network: %s", (one, other, isSame) => {
  expect(networkOf(one) === networkOf(other)).toBe(isSame);
});

const FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";

test("another version of a browser is the same browser; another browser, or another system, is not", () => {
  expect(browserFamily(FIREFOX.replaceAll("140", "141"))).toBe(browserFamily(FIREFOX));
  expect(browserFamily(FIREFOX.replace("X11", "Windows NT 10.0"))).not.toBe(browserFamily(FIREFOX));
  const chrome =
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36";
  expect(browserFamily(chrome)).not.toBe(browserFamily(FIREFOX));
  expect(browserFamily("")).toBe("\n");
});

test("what is kept of a place tells nothing of it, and nothing that two sessions have in common", () => {
  const from = { address: "192.0.2.7", agent: FIREFOX };
  const [one, other] = [proofPlaceOf("a", from), proofPlaceOf("b", from)];
  expect(one.network.equals(other.network)).toBe(false);
  expect(one.browser.equals(other.browser)).toBe(false);
  expect(one.network).toHaveLength(32);
});
