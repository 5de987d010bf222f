import { createServer, type RequestListener, type Server } from "node:http";
import { createServer as createTcpServer, type Socket, type Server as TcpServer } from "node:net";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { afterEach, expect, test } from "vitest";
import { Fault } from "../kernel/fault.ts";
import {
  type FetchLimits,
  type GuardOptions,
  guardedExchange,
  guardedFetch,
  guardedPost,
} from "./guarded-fetch.ts";

const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

async function listening(server: Server | TcpServer): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (typeof address !== "object" || !address) throw new Error("the test's server has no port");
  return address.port;
}

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  closing.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${await listening(server)}`;
}

/** Speaks TCP, for answers that HTTP libraries do not give. */
async function serveTcp(onConnection: (socket: Socket) => void): Promise<string> {
  const sockets = new Set<Socket>();
  const server = createTcpServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => undefined);
    onConnection(socket);
  });
  closing.push(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return `http://127.0.0.1:${await listening(server)}`;
}

const LOCAL = ["127.0.0.1"];

function newFetch(options: Partial<GuardOptions> = {}, limits: Partial<FetchLimits> = {}) {
  return guardedFetch({
    allowHosts: LOCAL,
    version: "0.0.0",
    clock: { now: () => new Date(0) },
    pause: async () => undefined,
    limits,
    ...options,
  });
}

const never = new AbortController().signal;

async function text(body: AsyncIterable<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

async function fetchText(url: string, fetch = newFetch()): Promise<string> {
  return text((await fetch(url, { signal: never })).body);
}

async function faultOf(work: Promise<unknown>): Promise<Fault> {
  const error: unknown = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof Fault) return error;
  throw new Error("no fault was thrown", { cause: error });
}

test("fetches, with a name of its own and the headers it was given", async () => {
  const base = await serve((request, response) => {
    response.setHeader("etag", '"1"');
    response.end(`${request.headers["user-agent"]} ${request.headers["if-none-match"]}`);
  });
  const answer = await newFetch()(base, { headers: { "if-none-match": '"0"' }, signal: never });
  expect(answer).toMatchObject({ url: `${base}/`, status: 200 });
  expect(answer.headers.get("etag")).toBe('"1"');
  expect(await text(answer.body)).toBe('Presage/0.0.0 "0"');
});

test.each([
  "https://127.0.0.1/",
  "https://2130706433/",
  "https://0177.0.0.1/",
  "https://0x7f.1/",
  "https://127.1/",
  "https://0/",
  "https://10.1.2.3/",
  "https://100.64.0.1/",
  "https://169.254.169.254/latest/meta-data/",
  "https://[::1]/",
  "https://[::ffff:a9fe:a9fe]/",
  "https://[64:ff9b::a00:1]/",
  "https://[2002:7f00:1::]/",
  "https://[2001:0:4136:e378:8000:63bf:3fff:fdd2]/",
  "https://user:secret@example.org/",
  "https://example.org@127.0.0.1/",
  "https://example.org:22/",
  "https://example.org:5432/",
  "https://example.org:8443/",
  "file:///etc/passwd",
  "gopher://example.org/",
  "ftp://example.org/",
  "data:text/plain,hello",
  "javascript:alert(1)",
  "http://example.org/",
])("refuses %s without a connection", async (url) => {
  const fetch = newFetch({ allowHosts: [], resolve: async () => ["93.184.215.14"] });
  expect(await faultOf(fetch(url, { signal: never }))).toMatchObject({ code: "refused" });
});

test("refuses a name when a single one of its addresses is private, however it is written", async () => {
  for (const addresses of [["127.0.0.1"], ["93.184.215.14", "10.0.0.8"], ["::ffff:192.168.0.1"]]) {
    const fetch = newFetch({ allowHosts: [], resolve: async () => addresses });
    const fault = await faultOf(fetch("https://127.0.0.1.nip.example/", { signal: never }));
    expect(fault).toMatchObject({ code: "refused", message: expect.stringMatching(/allowHosts/) });
  }
});

test("asks for a name's addresses once a request, and connects to what was judged", async () => {
  const base = await serve((_, response) => response.end("pinned"));
  const answers = [["127.0.0.1"], ["169.254.169.254"]];
  let asked = 0;
  const resolve = async () => answers[asked++] ?? [];
  const url = base.replace("127.0.0.1", "rebinding.example");
  // Allowed by name, so that the loopback address passes; no resolver but this one knows the name.
  const fetch = newFetch({ allowHosts: ["rebinding.example"], resolve });
  expect(await fetchText(url, fetch)).toBe("pinned");
  expect(asked).toBe(1);
});

test("asks no host without TLS but those that are named, and with a list of hosts no other at all", async () => {
  const asked: string[] = [];
  const resolve = async (host: string) => {
    asked.push(host);
    return [];
  };
  const fetch = newFetch({
    allowHosts: [],
    resolve,
    onlyHosts: ["example.org"],
    plainHosts: ["old.example.org"],
  });
  const codeOf = async (url: string) => (await faultOf(fetch(url, { signal: never }))).code;
  for (const url of [
    "https://example.net/",
    "https://example.org.evil.test/",
    "https://notexample.org/",
    "http://example.org/",
  ])
    expect([url, await codeOf(url)]).toEqual([url, "refused"]);
  expect(asked).toEqual([]);
  for (const url of ["https://example.org/", "https://feeds.EXAMPLE.org/", "http://old.example.org/"])
    expect([url, await codeOf(url)]).toEqual([url, "upstream"]);
  expect(asked).toEqual(["example.org", "feeds.example.org", "old.example.org"]);
});

test("a host allowed with its port is allowed on that port only", async () => {
  const base = await serve((_, response) => response.end("hello"));
  const { port } = new URL(base);
  expect(await fetchText(base, newFetch({ allowHosts: [`127.0.0.1:${port}`] }))).toBe("hello");
  const other = newFetch({ allowHosts: ["127.0.0.1:1"] });
  expect(await faultOf(other(base, { signal: never }))).toMatchObject({ code: "refused" });
});

test("judges every redirect like the first address", async () => {
  const targets = ["http://10.0.0.1/", "http://[::1]/", "file:///etc/passwd", "http://user@127.0.0.1/"];
  for (const location of targets) {
    const base = await serve((_, response) => response.writeHead(302, { location }).end());
    expect(await faultOf(newFetch()(base, { signal: never }))).toMatchObject({ code: "refused" });
  }
});

test("follows five redirects and not a sixth", async () => {
  const base = await serve((request, response) => {
    const left = Number(request.url?.slice(1));
    if (left === 0) response.end("arrived");
    else response.writeHead(301, { location: `/${left - 1}` }).end();
  });
  expect(await fetchText(`${base}/5`)).toBe("arrived");
  expect(await faultOf(fetchText(`${base}/6`))).toMatchObject({
    code: "upstream",
    message: expect.stringMatching(/redirects more than 5 times/),
  });
});

test("unpacks gzip and br, and names what it cannot unpack", async () => {
  const base = await serve((request, response) => {
    const encoding = request.url?.slice(1) ?? "";
    response.setHeader("content-encoding", encoding);
    response.end(encoding === "br" ? brotliCompressSync("packed") : gzipSync("packed"));
  });
  expect(await fetchText(`${base}/gzip`)).toBe("packed");
  expect(await fetchText(`${base}/br`)).toBe("packed");
  expect(await faultOf(fetchText(`${base}/zstd`))).toMatchObject({ code: "upstream" });
});

test("a packed answer may not unpack without measure, nor be damaged", async () => {
  const base = await serve((request, response) => {
    response.setHeader("content-encoding", "gzip");
    response.end(request.url === "/bomb" ? gzipSync(Buffer.alloc(50_000_000)) : Buffer.from("not gzip"));
  });
  expect(await faultOf(fetchText(`${base}/bomb`))).toMatchObject({
    code: "upstream",
    message: expect.stringMatching(/100 times its size/),
  });
  expect(await faultOf(fetchText(`${base}/damaged`))).toMatchObject({
    code: "upstream",
    message: expect.stringMatching(/damaged/),
  });
});

test("a feed that never ends is cut off at the limit", async () => {
  const base = await serve((_, response) => {
    const block = Buffer.alloc(64 * 1024, "x");
    const more = () => {
      while (!response.destroyed && response.write(block));
    };
    response.on("drain", more);
    more();
  });
  const fault = await faultOf(fetchText(base, newFetch({}, { bytes: 1_000_000 })));
  expect(fault).toMatchObject({ code: "upstream", message: expect.stringMatching(/more than the 1000000/) });
});

test("a server that stalls is given up, before its answer and in the middle of it", async () => {
  const stalls = await serve(() => undefined);
  const stallsLater = await serve((_, response) => void response.write("half of "));
  for (const base of [stalls, stallsLater]) {
    const fault = await faultOf(fetchText(base, newFetch({}, { idleMilliseconds: 100 })));
    expect(fault).toMatchObject({ code: "upstream", message: expect.stringMatching(/silent for 0.1 s/) });
  }
});

test("a body that drips for ever ends with the time for the whole", async () => {
  const timers: NodeJS.Timeout[] = [];
  closing.push(() => timers.forEach(clearInterval));
  const base = await serveTcp((socket) => {
    socket.write("HTTP/1.1 200 OK\r\ncontent-length: 100000\r\n\r\n");
    timers.push(setInterval(() => socket.write("x"), 10));
  });
  const fault = await faultOf(fetchText(base, newFetch({}, { totalMilliseconds: 200 })));
  expect(fault).toMatchObject({ code: "upstream", message: expect.stringMatching(/longer than 0.2 s/) });
});

test("headers that drip for ever end with the time for the whole", async () => {
  const timers: NodeJS.Timeout[] = [];
  closing.push(() => timers.forEach(clearInterval));
  const base = await serveTcp((socket) => {
    socket.write("HTTP/1.1 200 OK\r\n");
    timers.push(setInterval(() => socket.write("x: y\r\n"), 10));
  });
  const fault = await faultOf(fetchText(base, newFetch({}, { totalMilliseconds: 200 })));
  expect(fault).toMatchObject({ code: "upstream", message: expect.stringMatching(/longer than 0.2 s/) });
});

test("what breaks off, is not HTTP or is not there is the other side's fault", async () => {
  const breaksOff = await serveTcp((socket) =>
    socket.write("HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nhello", () => socket.destroy()),
  );
  const speaksOther = await serveTcp((socket) => socket.end("SSH-2.0-OpenSSH_9.2\r\n"));
  for (const base of [breaksOff, speaksOther, "http://127.0.0.1:1"])
    expect(await faultOf(fetchText(base))).toMatchObject({ code: "upstream" });
  const unknown = newFetch({
    resolve: async () => {
      throw Object.assign(new Error("no such name"), { code: "ENOTFOUND" });
    },
  });
  expect(await faultOf(unknown("https://nowhere.example/", { signal: never }))).toMatchObject({
    code: "upstream",
    message: "nowhere.example cannot be found under that name.",
  });
});

test("stops when it is told to, also while a name is being looked up", async () => {
  const stop = new AbortController();
  const fetch = newFetch({ resolve: () => new Promise(() => undefined) });
  const work = fetch("https://slow.example/", { signal: stop.signal });
  stop.abort();
  expect(await faultOf(work)).toMatchObject({ code: "aborted" });
});

test("asks a host one thing at a time, with a pause between", async () => {
  let inHand = 0;
  let most = 0;
  const base = await serve((_, response) => {
    inHand += 1;
    most = Math.max(most, inHand);
    response.on("close", () => {
      inHand -= 1;
    });
    response.end("x".repeat(100_000));
  });
  const pauses: number[] = [];
  const fetch = newFetch({
    pause: async (milliseconds) => void pauses.push(milliseconds),
  });
  await Promise.all([1, 2, 3, 4].map(() => fetchText(base, fetch)));
  expect(most).toBe(1);
  expect(pauses).toEqual([1000, 1000, 1000]);
});

test("an answer that nobody wants to read keeps nobody waiting", async () => {
  const base = await serve((_, response) => response.writeHead(304).end());
  const fetch = newFetch();
  for (let i = 0; i < 3; i += 1) expect(await fetch(base, { signal: never })).toMatchObject({ status: 304 });
});

test("what is posted goes by the same rules, and every answer comes back, up to a limit", async () => {
  const post = guardedPost({
    allowHosts: LOCAL,
    version: "0.0.0",
    clock: { now: () => new Date(0) },
    pause: async () => undefined,
  });
  const address = await serve((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk) => chunks.push(chunk));
    request.on("end", () => {
      if (request.url === "/large") response.end("x".repeat(70_000));
      else response.writeHead(409).end(`${request.method} ${Buffer.concat(chunks)}`);
    });
  });
  expect(await post(`${address}/a`, "old 0\n", never)).toEqual({ status: 409, body: "POST old 0\n" });
  await expect(post(`${address}/large`, "x", never)).rejects.toThrow("more than the 65536 bytes");
  await expect(post("http://169.254.169.254/x", "x", never)).rejects.toMatchObject({ code: "refused" });
});

test("an exchange carries its own headers, follows no redirect and gives back what was answered", async () => {
  const options = {
    allowHosts: LOCAL,
    version: "0.0.0",
    clock: { now: () => new Date(0) },
    pause: async () => undefined,
  };
  const exchange = guardedExchange(options);
  const address = await serve((request, response) => {
    if (request.url === "/moved") response.writeHead(302, { location: "/elsewhere" }).end();
    else response.writeHead(400, { "x-one": "1" }).end(`${request.method} ${request.headers.authorization}`);
  });
  const headers = { authorization: "Basic abc" };
  expect(await exchange(`${address}/a`, { headers, body: "x", signal: never })).toMatchObject({
    status: 400,
    headers: { "x-one": "1" },
    body: "POST Basic abc",
  });
  expect(await exchange(`${address}/a`, { headers, signal: never })).toMatchObject({ body: "GET Basic abc" });
  expect(await exchange(`${address}/moved`, { headers, signal: never })).toMatchObject({ status: 302 });
  await expect(exchange("http://169.254.169.254/x", { headers, signal: never })).rejects.toMatchObject({
    code: "refused",
  });
});
