import { expect, test } from "vitest";
import type { ConnectorEffects, Fetched } from "../connector.ts";
import { feed } from "./feed.ts";

function effects(text: string): ConnectorEffects {
  async function* body() {
    yield Buffer.from(text);
  }
  const answer: Omit<Fetched, "url"> = { status: 200, headers: new Map([["etag", '"1"']]), body: body() };
  return {
    clock: { now: () => new Date(0) },
    signal: new AbortController().signal,
    openFolder: (folder) => Promise.reject(new Error(`nothing is watched, not even ${folder}`)),
    fetch: async (url) => ({ ...answer, url }),
  };
}

async function collected(text: string, cursor?: unknown) {
  const received = [];
  const options = { url: "https://news.example/feed.xml" };
  for await (const each of feed.collect(options, cursor, effects(text))) received.push(each);
  return received;
}

test("hands out the feed as it came, with its validators and its hash as cursor", async () => {
  const [received, ...others] = await collected("<rss/>");
  expect(others).toEqual([]);
  expect(received).toMatchObject({
    name: "https://news.example/feed.xml",
    format: "feed",
    cursor: { etag: '"1"', sha256: expect.stringMatching(/^[0-9a-f]{64}$/) },
  });
});

test("hands out nothing when the bytes are those of the last time", async () => {
  const [first] = await collected("<rss/>");
  expect(await collected("<rss/>", first?.cursor)).toEqual([]);
  expect(await collected("<rss></rss>", first?.cursor)).toHaveLength(1);
});

test("a feed without measure is refused", async () => {
  await expect(collected("x".repeat(33 * 1024 * 1024))).rejects.toMatchObject({ code: "refused" });
});
