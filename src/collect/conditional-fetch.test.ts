import { expect, test } from "vitest";
import { fetchChanged } from "./conditional-fetch.ts";
import type { ConnectorEffects } from "./connector.ts";

const NOW = new Date("2019-01-01T00:00:00.000Z");

/** Answers as told, and notes the headers it was asked with. */
function answering(status: number, headers: Readonly<Record<string, string>> = {}) {
  const asked: Readonly<Record<string, string>>[] = [];
  const effects: ConnectorEffects = {
    clock: { now: () => NOW },
    signal: new AbortController().signal,
    openFolder: (folder) => Promise.reject(new Error(`nothing is watched, not even ${folder}`)),
    fetch: async (url, request) => {
      asked.push(request.headers ?? {});
      return { url, status, headers: new Map(Object.entries(headers)), body: nothing() };
    },
  };
  return { effects, asked };
}

async function* nothing(): AsyncGenerator<Uint8Array> {}

test("keeps the validators of an answer and sends them the next time", async () => {
  const validators = { etag: 'W/"7"', "last-modified": "Mon, 31 Dec 2018 00:00:00 GMT" };
  const first = answering(200, { ...validators, "content-type": "text/csv; charset=utf-8" });
  const changed = await fetchChanged("https://data.example/a/events.csv?day=1", undefined, first.effects);
  expect(changed).toMatchObject({ name: "https://data.example/a/events.csv", mediaType: "text/csv" });
  const second = answering(304);
  expect(await fetchChanged("https://data.example/", changed?.cursor, second.effects)).toBeUndefined();
  expect([...first.asked, ...second.asked]).toEqual([
    {},
    { "if-none-match": 'W/"7"', "if-modified-since": "Mon, 31 Dec 2018 00:00:00 GMT" },
  ]);
});

test("a cursor that is not one of ours counts as none", async () => {
  for (const cursor of [null, 7, { etag: 7 }, "x"]) {
    const { effects, asked } = answering(304);
    await fetchChanged("https://data.example/", cursor, effects);
    expect(asked).toEqual([{}]);
  }
});

test.each([
  [{}, undefined],
  [{ "retry-after": "120" }, "2019-01-01T00:02:00.000Z"],
  [{ "retry-after": "Wed, 02 Jan 2019 03:00:00 GMT" }, "2019-01-02T03:00:00.000Z"],
  [{ "retry-after": "soon" }, undefined],
])("any other answer is an upstream fault that says until when to wait: %j", async (headers, retryAfter) => {
  const { effects } = answering(503, headers);
  await expect(fetchChanged("https://data.example/x", undefined, effects)).rejects.toMatchObject({
    code: "upstream",
    message: "data.example answered 503 instead of 200.",
    details: { status: 503, ...(retryAfter && { retryAfter }) },
  });
});
