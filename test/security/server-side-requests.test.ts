/**
 * Attack row A6: every way of writing "inside" that reaches a collector, by address, by name, by redirect and by
 * a name that changes its mind. Each is refused, and not one socket is opened towards it.
 */
import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { createServer, type Server } from "node:http";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type GuardOptions, guardedFetch, guardedPost } from "../../src/collect/guarded-fetch.ts";
import { Fault } from "../../src/kernel/fault.ts";

/** Addresses that lead inside, however a resolver or an attacker writes them. */
const INSIDE = [
  ...["127.0.0.1", "127.255.255.254", "0.0.0.0", "10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.0.1"],
  ...[
    "100.64.0.1",
    "100.127.255.255",
    "169.254.169.254",
    "192.0.0.1",
    "198.18.0.1",
    "224.0.0.1",
    "255.255.255.255",
  ],
  ...[
    "::",
    "::1",
    "::ffff:127.0.0.1",
    "::ffff:a9fe:a9fe",
    "::127.0.0.1",
    "::ffff:0:a00:1",
    "64:ff9b::a9fe:a9fe",
  ],
  ...["64:ff9b:1::a00:1", "2002:7f00:1::", "2002:a9fe:a9fe::1", "2001:0:4136:e378:8000:63bf:3fff:fdd2"],
  ...[
    "fe80::1",
    "fc00::1",
    "fd00:ec2::254",
    "fec0::1",
    "ff02::1",
    "2001:db8::1",
    "2606:4700::200:5efe:a00:1",
  ],
];

/** What URL parsers, browsers and libraries are known to read differently. */
const ADDRESSES = [
  ...[
    "2130706433",
    "0x7f000001",
    "0177.0.0.1",
    "0x7f.1",
    "127.1",
    "0",
    "017700000001",
    "127.0.0.1.",
    "①②⑦.⓪.⓪.①",
  ],
  ...[
    "2852039166",
    "0xa9fea9fe",
    "0251.0376.0251.0376",
    "[::ffff:169.254.169.254]",
    "[0:0:0:0:0:ffff:7f00:1]",
  ],
  ...["[::]", "[::1%25lo]"],
];

const OTHER_WAYS = [
  ...["https://user:pw@example.org/", "https://example.org@127.0.0.1/", "https://127.0.0.1#@example.org/"],
  ...[
    "https://example.org:22/",
    "https://example.org:25/",
    "https://example.org:5432/",
    "https://example.org:6379/",
  ],
  ...[
    "file:///etc/passwd",
    "gopher://example.org:70/_x",
    "ftp://example.org/",
    "dict://example.org:11211/stats",
  ],
  ...[
    "ldap://example.org/",
    "jar:https://example.org!/",
    "data:text/plain,x",
    "javascript:alert(1)",
    "blob:https://x/1",
  ],
  ...["https:example.org@10.0.0.1", "//127.0.0.1/", "https://[::1", "https:///", ""],
];

const never = new AbortController().signal;
let sockets = 0;
const count = () => {
  sockets += 1;
};
let redirecting: Server;
let base = "";
let location = "";

beforeAll(async () => {
  redirecting = createServer((request, response) => {
    const [, hops = "0"] = /^\/hop\/(\d)/.exec(request.url ?? "") ?? [];
    const next = Number(hops) > 0 ? `/hop/${Number(hops) - 1}` : location;
    response.writeHead(302, { location: next }).end();
  });
  await new Promise<void>((done) => redirecting.listen(0, "127.0.0.1", done));
  const address = redirecting.address();
  base = `http://127.0.0.1:${typeof address === "object" ? address?.port : 0}`;
});
afterAll(() => {
  redirecting.closeAllConnections();
  redirecting.close();
});
beforeEach(() => {
  sockets = 0;
  subscribe("net.client.socket", count);
});
afterEach(() => {
  unsubscribe("net.client.socket", count);
});

function options(more: Partial<GuardOptions> = {}): GuardOptions {
  const clock = { now: () => new Date(0) };
  return { allowHosts: [], version: "0", clock, pause: async () => undefined, ...more };
}

async function refusalOf(work: Promise<unknown>): Promise<string> {
  return work.then(
    () => "was let through",
    (error: unknown) => (error instanceof Fault ? error.code : `was no fault: ${error}`),
  );
}

const hostOf = (address: string) =>
  address.includes(":") && !address.startsWith("[") ? `[${address}]` : address;

describe("A6: what leads inside", () => {
  test("is refused as an address, in any spelling, to read and to write, and by http as by https", async () => {
    const inside = [...INSIDE, ...ADDRESSES].flatMap((one) => [
      `https://${hostOf(one)}/`,
      `http://${hostOf(one)}/`,
    ]);
    const fetch = guardedFetch(options({ resolve: async () => ["93.184.215.14"] }));
    const post = guardedPost(options({ resolve: async () => ["93.184.215.14"] }));
    for (const url of [...inside, ...OTHER_WAYS]) {
      expect([url, await refusalOf(fetch(url, { signal: never }))]).toEqual([
        url,
        expect.stringMatching(/^(refused|invalid)$/),
      ]);
      expect([url, await refusalOf(post(url, "x", never))]).toEqual([
        url,
        expect.stringMatching(/^(refused|invalid)$/),
      ]);
    }
    expect(inside.length + OTHER_WAYS.length).toBeGreaterThan(100);
    expect(sockets).toBe(0);
  });

  test("is refused behind a name, alone or among addresses outside, wherever in the list", async () => {
    for (const address of INSIDE)
      for (const answers of [[address], ["93.184.215.14", address], [address, "2606:4700::1111"]]) {
        const fetch = guardedFetch(options({ resolve: async () => answers }));
        for (const name of ["127.0.0.1.nip.example", "metadata.google.internal", "localtest.example"])
          expect([answers, await refusalOf(fetch(`https://${name}/`, { signal: never }))]).toEqual([
            answers,
            "refused",
          ]);
      }
    expect(sockets).toBe(0);
  });

  test("is refused at the end of a redirect, at the first or after several, and is not asked", async () => {
    const fetch = guardedFetch(
      options({ allowHosts: [base.slice("http://".length)], limits: { betweenMilliseconds: 0 } }),
    );
    const targets = [...INSIDE, ...ADDRESSES]
      .map((one) => `https://${hostOf(one)}/`)
      .concat(OTHER_WAYS.filter((url) => /^\w+:\/\//.test(url)))
      .filter((url) => /^[ -~]+$/.test(url));
    for (const target of targets)
      for (const hops of target.length % 3 === 0 ? [0, 3] : [0]) {
        location = target;
        sockets = 0;
        expect([target, await refusalOf(fetch(`${base}/hop/${hops}`, { signal: never }))]).toEqual([
          target,
          expect.stringMatching(/^(refused|invalid)$/),
        ]);
        // Those to the redirecting server, and none more.
        expect([target, sockets]).toEqual([target, hops + 1]);
      }
  });

  test("is not reached by a name that changes its mind between two looks: each is judged, and what was judged is asked", async () => {
    const { port } = new URL(base);
    const answers = [["127.0.0.1"], ["169.254.169.254"], ["127.0.0.1"]];
    let asked = 0;
    const resolve = async () => answers[asked++] ?? [];
    // Its first answer is allowed with this port alone; then it sends on to itself, and answers with another address.
    const fetch = guardedFetch(options({ resolve, allowHosts: [`rebinding.example:${port}`] }));
    location = "https://rebinding.example/latest/meta-data/";
    expect(await refusalOf(fetch(`http://rebinding.example:${port}/hop/0`, { signal: never }))).toBe(
      "refused",
    );
    // Once for each of the two addresses, never again for the connection itself.
    expect([asked, sockets]).toEqual([2, 1]);
  });

  test("is not reached when names cannot be looked up at all", async () => {
    const fails = guardedFetch(
      options({
        resolve: async () => {
          throw Object.assign(new Error("no"), { code: "ENOTFOUND" });
        },
      }),
    );
    expect(await refusalOf(fails("https://example.org/", { signal: never }))).toBe("upstream");
    expect(
      await refusalOf(
        guardedFetch(options({ resolve: async () => [] }))("https://example.org/", { signal: never }),
      ),
    ).toBe("upstream");
    expect(
      await refusalOf(
        guardedFetch(options({ resolve: async () => ["nonsense"] }))("https://example.org/", {
          signal: never,
        }),
      ),
    ).toBe("refused");
    expect(sockets).toBe(0);
  });
});
