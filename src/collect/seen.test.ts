import { expect, test } from "vitest";
import { newSeen, type Seen } from "./seen.ts";

function meet(seen: Seen, key: string, content: string, at?: string) {
  const met = seen.compare({ key, content, at });
  if (met === "new") seen.remember({ key, content, at });
  return met;
}

const KEY = "0b1e6a2c-1111-5111-8111-0123456789ab";
const [RED, BLUE] = ["aa".repeat(32), "bb".repeat(32)];

test("a repeated item is the same, one with other content is told apart", () => {
  const seen = newSeen();
  expect(meet(seen, KEY, RED)).toBe("new");
  expect(meet(seen, KEY, RED)).toBe("same");
  expect(meet(seen, KEY, BLUE)).toBe("other content");
});

test("versions of one record at different times are not in each other's way", () => {
  const seen = newSeen();
  expect(meet(seen, KEY, RED, "2020-01-01T00:00:00Z")).toBe("new");
  expect(meet(seen, KEY, BLUE, "2020-01-02T00:00:00Z")).toBe("new");
  expect(meet(seen, KEY, RED, "2020-01-02T00:00:00Z")).toBe("other content");
});

test("remembers beyond one table", () => {
  const seen = newSeen();
  const key = (i: number) =>
    `${(i + 1).toString(16).padStart(8, "0")}-0000-5000-8000-0000${((i * 7919) >>> 0).toString(16).padStart(8, "0")}`;
  for (let i = 0; i < 900_000; i += 1) meet(seen, key(i), RED);
  expect(meet(seen, key(0), BLUE)).toBe("other content");
  expect(meet(seen, key(899_999), RED)).toBe("same");
  expect(meet(seen, key(900_000), RED)).toBe("new");
});
