/** Collecting on schedule, from real servers on this machine and real folders. */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer, type IncomingMessage, type RequestListener } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { collectDue, collectingOf, waitAfter } from "../src/collect/collecting.ts";
import { openRunLocks } from "../src/collect/run-lock.ts";
import { watchedFolders } from "../src/collect/watched-folders.ts";
import { webFetch } from "../src/collect/web-fetch.ts";
import { OPEN } from "../src/kernel/label.ts";
import { Report } from "../src/kernel/report.ts";
import { Source } from "../src/kernel/source.ts";
import { stateTestBasis } from "./desk-basis.ts";
import { runsOf } from "./import-rig.ts";
import { freshStore } from "./postgres/fresh-store.ts";

type Connected = NonNullable<Source["connector"]>;

/** A store with one source, and a way to visit it at a time. */
async function collecting(connector: Omit<Connected, "everyMinutes">) {
  const { store, clock, drop } = await freshStore();
  onTestFinished(drop);
  const writer = store.writer("collect");
  await stateTestBasis(writer);
  const [put] = await writer.transaction((transaction) =>
    transaction.put(Source, [{ label: OPEN, body: { name: "S", label: OPEN, connector } }]),
  );
  const pauses: number[] = [];
  const fetch = webFetch({
    allowHosts: ["127.0.0.1"],
    version: "0.0.0",
    clock,
    pause: async (milliseconds) => {
      pauses.push(milliseconds);
    },
  });
  const openFolder = watchedFolders({ roots: [tmpdir()], dataFolder: join(tmpdir(), "no-data") });
  const visit = async (time: string) => {
    clock.time = new Date(time);
    const signal = new AbortController().signal;
    return collectDue({ store, writer, clock, random: () => 0, signal, fetch, openFolder });
  };
  return { store, sourceId: put?.id ?? "", visit, pauses };
}

interface Serving {
  readonly url: string;
  readonly requests: readonly IncomingMessage[];
  /** How often robots.txt was asked for; those are not among the requests. */
  readonly robotsAsked: () => number;
}

/** A site; without a listener for it, it has no robots.txt. */
async function serve(listener: RequestListener, robots: RequestListener = notThere): Promise<Serving> {
  const requests: IncomingMessage[] = [];
  let robotsAsked = 0;
  const server = createServer((request, response) => {
    if (request.url === "/robots.txt") {
      robotsAsked += 1;
      return robots(request, response);
    }
    requests.push(request);
    listener(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  if (typeof address !== "object" || !address) throw new Error("the test's server has no port");
  return { url: `http://127.0.0.1:${address.port}`, requests, robotsAsked: () => robotsAsked };
}

const notThere: RequestListener = (_, response) => response.writeHead(404).end();

function rss(...titles: readonly string[]): string {
  const items = titles.map(
    (title) => `<item><guid isPermaLink="false">${title}</guid><title>${title}</title></item>`,
  );
  return `<?xml version="1.0"?><rss version="2.0"><channel><title>News</title>${items.join("")}</channel></rss>`;
}

test("a feed's new items come in once, by validators where the server has them", async () => {
  let titles = ["one", "two"];
  const { url, requests } = await serve((request, response) => {
    const etag = `"${titles.join()}"`;
    if (request.headers["if-none-match"] === etag) response.writeHead(304).end();
    else response.writeHead(200, { etag, "content-type": "application/rss+xml" }).end(rss(...titles));
  });
  const { store, visit } = await collecting({ id: "feed", options: { url: `${url}/news.xml` } });
  expect(await visit("2019-01-01T00:00:00Z")).toMatchObject([
    {
      results: [{ run: { body: { counts: { received: 2, stored: 2 } } } }],
      nextAt: "2019-01-01T01:00:00.000Z",
    },
  ]);
  expect(await visit("2019-01-01T00:59:00Z")).toEqual([]);
  expect(await visit("2019-01-01T01:00:00Z")).toMatchObject([{ results: [] }]);
  expect(requests).toHaveLength(2);
  titles = ["three", "one", "two"];
  expect(await visit("2019-01-01T02:00:00Z")).toMatchObject([
    { results: [{ run: { body: { counts: { received: 3, stored: 1, duplicate: 2 } } } }] },
  ]);
  expect(await store.systemView().count(Report)).toBe(3);
});

test("a feed without validators makes no further run while its bytes are the same", async () => {
  const { url } = await serve((_, response) => response.end(rss("one")));
  const { store, visit } = await collecting({ id: "feed", options: { url } });
  await visit("2019-01-01T00:00:00Z");
  await visit("2019-01-01T01:00:00Z");
  expect(await runsOf(store)).toHaveLength(1);
});

test("a file on the web comes in when it has changed since", async () => {
  let text = "place,month,measure,value\nMLI,2019-01,deaths,4\n";
  let modified = "Tue, 01 Jan 2019 00:00:00 GMT";
  const { url } = await serve((request, response) => {
    if (request.headers["if-modified-since"] === modified) response.writeHead(304).end();
    else response.writeHead(200, { "last-modified": modified }).end(text);
  });
  const { store, visit } = await collecting({ id: "file-over-http", options: { url: `${url}/figures.csv` } });
  await visit("2019-01-02T00:00:00Z");
  await visit("2019-01-03T00:00:00Z");
  text += "MLI,2019-02,deaths,5\n";
  modified = "Fri, 01 Feb 2019 00:00:00 GMT";
  await visit("2019-02-02T00:00:00Z");
  expect(await runsOf(store)).toMatchObject([
    { input: `${url}/figures.csv`, counts: { received: 1, stored: 1 } },
    { counts: { received: 2, stored: 1, duplicate: 1 } },
  ]);
});

test("a publisher that takes a revision back is believed, although the old bytes were there before", async () => {
  let value = 4;
  const { url } = await serve((_, response) =>
    response.end(`place,month,measure,value\nMLI,2019-01,deaths,${value}\n`),
  );
  const { store, visit } = await collecting({ id: "file-over-http", options: { url: `${url}/figures.csv` } });
  for (const [day, deaths] of [4, 5, 4].entries()) {
    value = deaths;
    await visit(`2019-02-0${day + 1}T00:00:00Z`);
    const rows = await store.systemView().readings({ measure: "deaths", bucket: "month" });
    expect(rows.map((row) => row.value)).toEqual([deaths]);
  }
});

test("a server that says when to come back is left alone until then", async () => {
  let isOpen = false;
  const { url, requests } = await serve((_, response) => {
    if (isOpen) response.end(rss("one"));
    else response.writeHead(429, { "retry-after": "86400" }).end();
  });
  const { store, visit } = await collecting({ id: "feed", options: { url } });
  expect(await visit("2019-01-01T00:00:00Z")).toMatchObject([
    { fault: { code: "upstream" }, results: [], nextAt: "2019-01-02T00:00:00.000Z" },
  ]);
  expect(await visit("2019-01-01T23:59:00Z")).toEqual([]);
  expect(requests).toHaveLength(1);
  isOpen = true;
  expect(await visit("2019-01-02T00:00:00Z")).toMatchObject([{ results: [{ changed: 0 }] }]);
  expect(await store.systemView().count(Report)).toBe(1);
});

test("each failure doubles the wait, up to a day", () => {
  const hours = (failures: number) => waitAfter(failures, 60, 0) / 3_600_000;
  expect([1, 2, 3, 4, 5, 6, 30].map(hours)).toEqual([1, 2, 4, 8, 16, 24, 24]);
  expect(waitAfter(1, 60, 0.5)).toBe(3_780_000);
});

test("a body that breaks off in the middle is fetched again, and moves no cursor", async () => {
  let isWhole = false;
  const { url, requests } = await serve((_, response) => {
    const text = `place,month,measure,value\n${"MLI,2019-01,deaths,4\n".repeat(10_000)}`;
    response.writeHead(200, { etag: '"1"', "content-length": text.length });
    if (isWhole) response.end(text);
    else response.write(text.slice(0, 150_000), () => response.destroy());
  });
  const { store, visit } = await collecting({ id: "file-over-http", options: { url: `${url}/figures.csv` } });
  expect(await visit("2019-01-01T00:00:00Z")).toMatchObject([{ fault: { code: "upstream" } }]);
  expect(await runsOf(store)).toMatchObject([{ status: "failed", counts: { received: 0 } }]);
  isWhole = true;
  expect(await visit("2019-01-02T00:00:00Z")).toMatchObject([
    { results: [{ run: { body: { status: "done", counts: { received: 10_000, stored: 1 } } } }] },
  ]);
  expect(requests[1]?.headers["if-none-match"]).toBeUndefined();
});

test("what went wrong at the last visit is kept until one goes well", async () => {
  let status = 500;
  const { url } = await serve((_, response) => response.writeHead(status).end(rss("one")));
  const { visit, store, sourceId } = await collecting({ id: "feed", options: { url } });
  expect(await collectingOf(store, [sourceId])).toEqual(new Map());
  await visit("2019-01-01T00:00:00Z");
  expect((await collectingOf(store, [sourceId])).get(sourceId)).toEqual({
    failures: 1,
    fault: expect.stringContaining("500"),
    nextAt: "2019-01-01T01:00:00.000Z",
  });
  status = 200;
  await visit("2019-01-01T02:00:00Z");
  expect((await collectingOf(store, [sourceId])).get(sourceId)).not.toHaveProperty("fault");
});

test("a source on this machine is refused unless its host is allowed by name", async () => {
  const { url, requests } = await serve((_, response) => response.end(rss("one")));
  const { visit } = await collecting({ id: "feed", options: { url: url.replace("127.0.0.1", "localhost") } });
  expect(await visit("2019-01-01T00:00:00Z")).toMatchObject([{ fault: { code: "refused" } }]);
  expect(requests).toEqual([]);
});

test("a bad file in a watched folder is a failed run, and the others come in", async () => {
  const folder = await mkdtemp(join(tmpdir(), "presage-watched-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  await writeFile(join(folder, "a.csv"), "place,month,measure,value\nMLI,2019-01,deaths,4\n");
  await writeFile(join(folder, "b.csv"), "");
  await writeFile(join(folder, "c.csv"), "place,month,measure,value\nMLI,2019-02,deaths,4\n");
  const { store, visit } = await collecting({ id: "folder", options: { folder } });
  await visit("2100-01-01T00:00:00Z");
  expect(await visit("2100-01-02T00:00:00Z")).toMatchObject([{ results: [] }]);
  const runs = (await runsOf(store)).map(({ input, status }) => `${input} ${status}`);
  expect(runs.sort()).toEqual(["a.csv done", "b.csv failed", "c.csv done"]);
});

test("a folder outside the roots is refused, and no run is made", async () => {
  const { store, visit } = await collecting({ id: "folder", options: { folder: "/etc" } });
  expect(await visit("2019-01-01T00:00:00Z")).toMatchObject([
    { fault: { code: "refused", message: expect.stringMatching(/^\/etc is not in a folder that may be/) } },
  ]);
  expect(await runsOf(store)).toEqual([]);
});

test("a source that another process is at is not visited", async () => {
  const { url, requests } = await serve((_, response) => response.end(rss("one")));
  const { store, sourceId, visit } = await collecting({ id: "feed", options: { url } });
  const locks = await openRunLocks(store.pool);
  onTestFinished(() => locks.close());
  await locks.hold(sourceId);
  expect(await visit("2019-01-01T00:00:00Z")).toEqual([]);
  expect(requests).toEqual([]);
});

describe("robots.txt", () => {
  const saying =
    (text: string): RequestListener =>
    (_, response) =>
      response.end(text);

  test("is read before anything else of a site, once a day, whatever the number of visits", async () => {
    const { url, requests, robotsAsked } = await serve((_, response) => response.end(rss("one")));
    const { visit } = await collecting({ id: "feed", options: { url } });
    for (const time of ["2019-01-01T00:00:00Z", "2019-01-01T12:00:00Z", "2019-01-01T23:00:00Z"])
      await visit(time);
    expect([requests.length, robotsAsked()]).toEqual([3, 1]);
    await visit("2019-01-02T00:30:00Z");
    expect([requests.length, robotsAsked()]).toEqual([4, 2]);
  });

  test("what it forbids is not fetched, and the refusal says whose wish it is", async () => {
    const robots = "User-agent: *\nAllow: /\n\nUser-agent: presage\nDisallow: /private/\n";
    const { url, requests } = await serve((_, response) => response.end(rss("one")), saying(robots));
    const { store, visit } = await collecting({ id: "feed", options: { url: `${url}/private/news.xml` } });
    expect(await visit("2019-01-01T00:00:00Z")).toMatchObject([
      {
        results: [],
        fault: {
          code: "refused",
          message: expect.stringMatching(
            /asks programs not to fetch .*"Disallow: \/private\/" in its robots/,
          ),
        },
      },
    ]);
    expect(requests).toEqual([]);
    expect(await runsOf(store)).toEqual([]);
  });

  test("its owner's change of mind counts once the old answer has run out", async () => {
    let robots = "User-agent: *\nDisallow: /";
    const { url } = await serve(
      (_, response) => response.end(rss("one")),
      (_, response) => response.writeHead(200, { "cache-control": "max-age=3600" }).end(robots),
    );
    const { visit } = await collecting({ id: "feed", options: { url } });
    expect(await visit("2019-01-01T00:00:00Z")).toMatchObject([{ fault: { code: "refused" } }]);
    robots = "";
    expect(await visit("2019-01-01T02:00:00Z")).toMatchObject([{ results: [{ changed: 0 }] }]);
  });

  test.each([500, 503, 429])("while it answers %i nothing is fetched", async (status) => {
    let isWell = false;
    const { url, requests } = await serve(
      (_, response) => response.end(rss("one")),
      (_, response) => response.writeHead(isWell ? 403 : status, { "retry-after": "7200" }).end(),
    );
    const { visit } = await collecting({ id: "feed", options: { url } });
    expect(await visit("2019-01-01T00:00:00Z")).toMatchObject([
      {
        fault: { code: "upstream", message: expect.stringMatching(/^The robots.txt of .* answered/) },
        nextAt: "2019-01-01T02:00:00.000Z",
      },
    ]);
    expect(requests).toEqual([]);
    isWell = true;
    expect(await visit("2019-01-01T02:00:00Z")).toMatchObject([{ results: [{ changed: 0 }] }]);
  });

  test("a server that breaks off in the middle of it counts as unreachable", async () => {
    const { url, requests } = await serve(
      (_, response) => response.end(rss("one")),
      (_, response) => {
        response.writeHead(200, { "content-length": "100" });
        response.write("User-agent: *\n", () => response.destroy());
      },
    );
    const { visit } = await collecting({ id: "feed", options: { url } });
    expect(await visit("2019-01-01T00:00:00Z")).toMatchObject([{ fault: { code: "upstream" } }]);
    expect(requests).toEqual([]);
  });

  test("a redirect is asked for like a first address, at the host it leads to", async () => {
    const other = await serve(
      (_, response) => response.end(rss("one")),
      saying("User-agent: *\nDisallow: /feeds"),
    );
    const { url, requests } = await serve((_, response) =>
      response.writeHead(302, { location: `${other.url}/feeds/1` }).end(),
    );
    const { visit } = await collecting({ id: "file-over-http", options: { url } });
    expect(await visit("2019-01-01T00:00:00Z")).toMatchObject([{ fault: { code: "refused" } }]);
    expect([requests.length, other.requests.length]).toEqual([1, 0]);
  });

  test.each([
    ["crawl-delay: 20", [20_000]],
    ["crawl-delay: 86400", [60_000]],
    ["crawl-delay: -1", [1_000]],
    ["crawl-delay: soon", [1_000]],
  ])("%s is the pause between two requests, within reason", async (line, expected) => {
    const { url } = await serve((_, response) => response.end(rss("one")), saying(`User-agent: *\n${line}`));
    const { visit, store, pauses } = await collecting({ id: "feed", options: { url } });
    const writer = store.writer("collect");
    const connector = { id: "feed", options: { url: `${url}/second` } };
    await writer.transaction(({ put }) => put(Source, [{ label: OPEN, body: { name: "T", connector } }]));
    await visit("2019-01-01T00:00:00Z");
    expect(pauses).toEqual(expected);
  });

  test("only the first 512 KiB of it count, and a longer one does no harm", async () => {
    const { url } = await serve(
      (_, response) => response.end(rss("one")),
      saying(`User-agent: *\n${"#".repeat(700_000)}\nDisallow: /`),
    );
    const { visit } = await collecting({ id: "feed", options: { url } });
    expect(await visit("2019-01-01T00:00:00Z")).toMatchObject([{ results: [{ changed: 0 }] }]);
  });
});
