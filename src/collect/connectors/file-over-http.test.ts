import { expect, test } from "vitest";
import type { ConnectorEffects } from "../connector.ts";
import { fileOverHttp } from "./file-over-http.ts";

async function* content() {
  yield Buffer.from("place,month,value\n");
}

function effects(status: number): ConnectorEffects {
  const headers = new Map([
    ["last-modified", "Mon, 31 Dec 2018 00:00:00 GMT"],
    ["content-type", "text/csv"],
  ]);
  return {
    clock: { now: () => new Date(0) },
    signal: new AbortController().signal,
    openFolder: (folder) => Promise.reject(new Error(`nothing is watched, not even ${folder}`)),
    fetch: async (url) => ({ url, status, headers, body: content() }),
  };
}

async function collected(status: number) {
  const received = [];
  const options = {
    url: "https://data.example/figures.csv",
    format: "figures",
    formatOptions: { unit: "persons" },
  };
  for await (const each of fileOverHttp.collect(options, undefined, effects(status))) received.push(each);
  return received;
}

test("hands out the file as a stream, with the format its owner stated", async () => {
  expect(await collected(200)).toMatchObject([
    {
      name: "https://data.example/figures.csv",
      mediaType: "text/csv",
      format: "figures",
      formatOptions: { unit: "persons" },
      cursor: { lastModified: "Mon, 31 Dec 2018 00:00:00 GMT" },
    },
  ]);
});

test("hands out nothing when the file has not changed", async () => {
  expect(await collected(304)).toEqual([]);
});
