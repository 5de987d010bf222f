/**
 * What the server makes of HTTP itself: where a request ends, who is believed about it, which paths there are, what
 * is told to whom, and what is written down of those who are turned away. ASVS 5.0.0 numbers stand in the names.
 */
import { spawn } from "node:child_process";
import { mkdir, readdir, stat, writeFile } from "node:fs/promises";
import { connect } from "node:net";
import { join } from "node:path";
import { Writable } from "node:stream";
import type { FastifyInstance } from "fastify";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { makeServer } from "../../src/api/server.ts";
import { plainLog } from "../../src/app/log.ts";
import { operations } from "../../src/app/operations/all.ts";
import { STRANGER } from "../../src/guard/principal.ts";
import { type ServedDesk, serveSmallDesk, upload } from "../served-desk.ts";

let desk: ServedDesk;
let server: FastifyInstance;
let port: number;
let deskFolder: string;
const lines: string[] = [];

beforeAll(async () => {
  desk = await serveSmallDesk();
  deskFolder = join(desk.system.config.data, "built");
  await mkdir(join(deskFolder, "assets"), { recursive: true });
  await mkdir(join(deskFolder, ".git"));
  await writeFile(join(deskFolder, "index.html"), "<!doctype html><title>desk</title>");
  await writeFile(join(deskFolder, "assets", "a.js"), "1");
  await writeFile(join(deskFolder, ".git", "config"), "canary");
  const stream = new Writable({
    write(chunk, _encoding, done) {
      lines.push(String(chunk));
      done();
    },
  });
  const system = { ...desk.system, log: plainLog("warn", stream) };
  server = await makeServer({ system, live: desk.live, deskFolder });
  port = Number(new URL(await server.listen({ host: "127.0.0.1", port: 0 })).port);
});
afterAll(async () => {
  await server?.close();
  await desk?.close();
});

/** Sends bytes as they are, and reads until the server has nothing more to say. */
function raw(text: string): Promise<string> {
  return new Promise((done) => {
    const socket = connect(port, "127.0.0.1", () => socket.write(text, "latin1"));
    let heard = "";
    socket.setTimeout(2_000, () => socket.destroy());
    socket.on("data", (bytes) => {
      heard += bytes.toString("latin1");
    });
    socket.on("error", () => undefined);
    socket.on("close", () => done(heard));
  });
}

const statuses = (said: string) =>
  [...said.matchAll(/HTTP\/1\.1 (\d{3})/g)].map(([, status]) => Number(status));

describe("ASVS 4.2.1: where a request ends", () => {
  const HIDDEN = "GET /api/situation HTTP/1.1\r\nhost: localhost\r\n\r\n";
  const head = (more: string) =>
    `POST /api/recompute HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n${more}\r\n\r\n`;

  test.each([
    ["both lengths", `${head("content-length: 5\r\ntransfer-encoding: chunked")}0\r\n\r\n${HIDDEN}`],
    ["two lengths", `${head("content-length: 2\r\ncontent-length: 40")}{}${HIDDEN}`],
    ["a length with a sign", `${head("content-length: +2")}{}${HIDDEN}`],
    ["a length in a list", `${head("content-length: 2, 40")}{}${HIDDEN}`],
    ["an unknown coding", `${head("transfer-encoding: xchunked")}0\r\n\r\n${HIDDEN}`],
    ["chunked twice", `${head("transfer-encoding: chunked, chunked")}0\r\n\r\n${HIDDEN}`],
    ["a space before the colon", `${head("transfer-encoding : chunked")}0\r\n\r\n${HIDDEN}`],
    ["a folded header", `${head("transfer-encoding:\r\n chunked")}0\r\n\r\n${HIDDEN}`],
    ["a bare line feed", `${head("x: y\ntransfer-encoding: chunked")}0\r\n\r\n${HIDDEN}`],
    [
      "a chunk's size that is no number",
      `${head("transfer-encoding: chunked")}0x2\r\n{}\r\n0\r\n\r\n${HIDDEN}`,
    ],
    ["a chunk longer than it says", `${head("transfer-encoding: chunked")}1\r\n{}\r\n0\r\n\r\n${HIDDEN}`],
    ["a null byte in a header", `${head("x: a\0b")}${HIDDEN}`],
  ])("with %s there is one answer, an error, and the connection ends", async (_what, text) => {
    const said = await raw(text);
    expect(statuses(said)).toEqual([400]);
    expect(said).not.toMatch(/warnings|situation/);
  });

  test("two whole requests in one go are two answers", async () => {
    expect(
      statuses(
        await raw(
          `GET /healthz HTTP/1.1\r\nhost: localhost\r\n\r\nGET /healthz HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n`,
        ),
      ),
    ).toEqual([200, 200]);
  });

  test("a head without end is refused at 16 KiB", async () => {
    expect(
      statuses(await raw(`GET /healthz HTTP/1.1\r\nhost: localhost\r\nx: ${"y".repeat(20_000)}\r\n\r\n`)),
    ).toEqual([431]);
  });
});

describe("ASVS 4.1.3, 15.3.4: what somebody says of where they come from", () => {
  const CLAIMS = {
    "x-forwarded-for": "203.0.113.7",
    "x-forwarded-host": "evil.test",
    "x-forwarded-proto": "https",
    "x-real-ip": "203.0.113.7",
    forwarded: "for=203.0.113.7;host=evil.test",
  };

  async function strictServer(publicAddress?: string) {
    const system = {
      ...desk.system,
      config: { ...desk.system.config, ...(publicAddress && { publicAddress }) },
    };
    return makeServer({ system, live: desk.live, deskFolder: "/nowhere", perMinute: 2 });
  }

  test("is not believed where no proxy stands in front: not the name, not TLS, and not another address each time", async () => {
    const strict = await strictServer();
    const said = [];
    for (let i = 0; i < 4; i += 1) {
      const headers = { ...CLAIMS, "x-forwarded-for": `203.0.113.${i}` };
      said.push(await strict.inject({ url: "/api/status", headers, remoteAddress: "192.0.2.1" }));
    }
    expect(said.map(({ statusCode }) => statusCode)).toEqual([200, 200, 429, 429]);
    expect(said[0]?.headers).not.toHaveProperty("strict-transport-security");
    await strict.close();
  });

  test("is believed of a proxy on this machine alone, which adds the address it saw itself", async () => {
    const strict = await strictServer("https://desk.example.org");
    const ask = (forwarded: string, remoteAddress: string) =>
      strict.inject({
        url: "/healthz",
        headers: { host: "desk.example.org", "x-forwarded-for": forwarded, "x-forwarded-proto": "https" },
        remoteAddress,
      });
    // Whatever a client writes stands before what the proxy appends.
    const one = [];
    for (let i = 0; i < 3; i += 1) one.push((await ask(`10.9.9.${i}, 198.51.100.1`, "127.0.0.1")).statusCode);
    expect(one).toEqual([200, 200, 429]);
    const other = await ask("198.51.100.2", "127.0.0.1");
    expect([other.statusCode, other.headers["strict-transport-security"]]).toEqual([
      200,
      "max-age=63072000; includeSubDomains",
    ]);
    const lying = [];
    for (let i = 0; i < 3; i += 1) lying.push((await ask(`198.51.100.${10 + i}`, "192.0.2.66")).statusCode);
    expect(lying).toEqual([200, 200, 429]);
    await strict.close();
  });
});

describe("paths", () => {
  test.each([
    ...[
      "/.git/config",
      "/.git/HEAD",
      "/.svn/entries",
      "/.env",
      "/package.json",
      "/src/app/system.ts",
      "/assets/../.git/config",
    ],
    ...[
      "/assets/%2e%2e/%2e%2e/keys/log.key",
      "/..%2fkeys/log.key",
      "/%2e%2e/keys/log.key",
      "/assets/..%5c..%5ckeys",
      "//etc/passwd",
    ],
  ])("ASVS 13.4.1: %s is not there", async (url) => {
    const answer = await server.inject({ url });
    expect([
      url,
      answer.statusCode < 400 && !/<title>desk/.test(answer.body),
      /canary|PRIVATE|root:/.test(answer.body),
    ]).toEqual([url, false, false]);
  });

  test("ASVS 13.4.3: a folder is not listed", async () => {
    for (const url of ["/assets/", "/assets", "/log/", "/log/tile/", "/api/", "/api/briefs/"]) {
      const { body, statusCode } = await server.inject({ url });
      expect([
        url,
        statusCode === 200 && !/<title>desk|"items"/.test(body),
        /a\.js|log\.key/.test(body),
      ]).toEqual([url, false, false]);
    }
  });

  test("ASVS 5.3.1, 5.4.3: a received file is kept by its hash, is no program, and is served by nothing", async () => {
    const program = "#!/bin/sh\necho canary\n<?php echo 'canary'; ?><script>canary</script>";
    const sent = await server.inject(
      upload([
        { name: "shell.php", bytes: program },
        {
          name: "page.html",
          bytes: `<!doctype html><html><head><title>t</title></head><body><article><p>${"A sentence that is long enough to be read as an article. ".repeat(20)}</p><script>canary</script></article></body></html>`,
        },
      ]),
    );
    expect(sent.statusCode).toBe(200);
    const folder = join(desk.system.config.data, "blobs");
    const kept = (await readdir(folder, { recursive: true, withFileTypes: true })).filter((one) =>
      one.isFile(),
    );
    expect(kept.length).toBeGreaterThan(0);
    for (const file of kept) {
      expect(file.name).toMatch(/^[0-9a-f]{60,64}$/);
      expect((await stat(join(file.parentPath, file.name))).mode & 0o111).toBe(0);
      for (const url of [`/blobs/${file.name}`, `/api/blobs/${file.name}`, `/${file.name}`]) {
        const answer = await server.inject({ url });
        expect([url, /canary/.test(answer.body)]).toEqual([url, false]);
      }
    }
    for (const url of ["/shell.php", "/page.html", "/api/upload/shell.php"])
      expect((await server.inject({ url })).statusCode).toBe(404);
    // What is given out as a file: briefs, notices and tables that the desk made itself, and nothing else.
    const routes = server.printRoutes({ commonPrefix: false });
    expect(
      routes.match(/:\w+/g)?.filter((name) => ![":id", ":ending", ":file", ":kind"].includes(name)),
    ).toEqual([]);
  });
});

describe("what is told to whom", () => {
  test("ASVS 13.4.5: numbers of the program to this machine alone, the interface's description to whoever signed in", async () => {
    const elsewhere = await server.inject({ url: "/metrics", remoteAddress: "192.0.2.9" });
    expect([elsewhere.statusCode, elsewhere.body.includes("process_")]).toEqual([404, false]);
    expect((await server.inject({ url: "/metrics", remoteAddress: "127.0.0.1" })).statusCode).toBe(200);
    const closed = await makeServer({
      system: desk.system,
      live: desk.live,
      deskFolder: "/nowhere",
      local: STRANGER,
    });
    const answer = await closed.inject({ url: "/api/openapi.json" });
    expect([answer.statusCode, answer.body.includes("paths")]).toEqual([401, false]);
    // Whether it lives is everybody's to know, and no more than that is said.
    expect((await closed.inject({ url: "/healthz" })).json()).toEqual({ status: "alive" });
    expect((await closed.inject({ url: "/readyz" })).json()).toEqual({ status: "ready" });
    await closed.close();
  });

  test("ASVS 13.4.2: an answer names neither the program that gives it nor its version", async () => {
    for (const url of ["/api/status", "/api/nothing", "/", "/healthz"]) {
      const { headers } = await server.inject({ url });
      expect([
        url,
        Object.keys(headers).filter((name) => /^(server|x-powered-by|via|x-.*version)$/.test(name)),
      ]).toEqual([url, []]);
    }
  });

  test("ASVS 14.2.1: no secret is ever asked for in an address", async () => {
    const secret = /pass(word|phrase)?|secret|token|code$|^key|credential|pin$/i;
    const reads = [...operations].filter(({ effect, only }) => effect === "read" && only !== "cli");
    expect(reads.length).toBeGreaterThan(20);
    const asked = reads.flatMap(({ id, input }) =>
      Object.keys(input.shape)
        .filter((name) => secret.test(name))
        .map((name) => `${id}.${name}`),
    );
    expect(asked).toEqual([]);
    // A token in an address is not even looked at.
    const closed = await makeServer({
      system: desk.system,
      live: desk.live,
      deskFolder: "/nowhere",
      local: STRANGER,
    });
    for (const name of ["token", "access_token", "api_key", "session"])
      expect(
        (await closed.inject({ url: `/api/situation?${name}=${"A".repeat(43)}` })).statusCode,
      ).toBeGreaterThanOrEqual(400);
    await closed.close();
  });

  test("ASVS 14.2.2, 14.3.2: no answer of the interface is kept by anything on its way", async () => {
    const urls = ["/api/status", "/api/situation", "/api/warnings", "/api/search?q=report", "/api/nothing"];
    for (const url of urls) {
      const { headers } = await server.inject({ url });
      expect([url, headers["cache-control"]]).toEqual([url, "no-store"]);
    }
  });

  test("ASVS 15.3.7: a parameter is read from one place, and given twice it is refused", async () => {
    for (const url of ["/api/search?q=a&q=b", "/api/warning?id=a&id=b", "/api/reports?limit=1&limit=1000"])
      expect([url, (await server.inject({ url })).statusCode]).toEqual([url, 422]);
    // What a write is told stands in its body alone; the address adds nothing to it and changes nothing of it.
    const answer = await server.inject({
      method: "POST",
      url: "/api/acknowledge?id=x&warningId=y",
      payload: {},
    });
    expect(answer.statusCode).toBe(422);
    expect(answer.json().detail).toMatch(/is needed/);
  });
});

describe("what is written down", () => {
  test("ASVS 16.3.3: whoever sends what does not fit, from another site, or too much is in the log, without a word of what they sent", async () => {
    lines.length = 0;
    const canary = "canary-5520";
    const asked = [
      await server.inject({ url: `/api/warning?id=${canary}` }),
      await server.inject({
        method: "POST",
        url: "/api/acknowledge",
        payload: `{"__proto__":{"x":"${canary}"}}`,
        headers: { "content-type": "application/json" },
      }),
      await server.inject({ url: "/api/status", headers: { origin: `https://${canary}.test` } }),
      await server.inject({
        method: "POST",
        url: "/api/acknowledge",
        payload: canary,
        headers: { "content-type": "text/plain" },
      }),
      await server.inject({
        method: "POST",
        url: "/api/acknowledge",
        payload: JSON.stringify({ id: "x".repeat(5_000_000) }),
        headers: { "content-type": "application/json" },
      }),
    ];
    const entries = lines.map((line) => JSON.parse(line));
    expect(entries.map(({ status }) => status)).toEqual(asked.map(({ statusCode }) => statusCode));
    expect(asked.map(({ statusCode }) => statusCode)).toEqual([422, 422, 403, 415, 413]);
    // When, what, where and who (16.2.1), in UTC (16.2.2), as one JSON object a line (16.2.4).
    for (const entry of entries)
      expect(entry).toMatchObject({
        level: 40,
        time: expect.any(Number),
        msg: "turned away",
        method: expect.any(String),
        path: expect.stringMatching(/^\/api\/\w+$/),
        address: "127.0.0.1",
        who: expect.any(String),
        code: expect.any(String),
      });
    expect(lines.join("")).not.toContain(canary);
  });

  test("ASVS 16.3.4, 16.5.1: a fault of our own is logged whole under an id, and whoever asked gets the id alone", async () => {
    lines.length = 0;
    const { pool } = desk.system.store;
    await pool.query("ALTER TABLE warning RENAME COLUMN body TO gone");
    const answer = await server.inject({ url: "/api/warnings" });
    await pool.query("ALTER TABLE warning RENAME COLUMN gone TO body");
    const problem = answer.json();
    expect([answer.statusCode, problem.detail]).toEqual([
      500,
      expect.stringMatching(/^Presage met a fault of its own \(\w{8}\)/),
    ]);
    expect(answer.body).not.toMatch(/column|SELECT|warning"|\.ts:/);
    const [entry = ""] = lines;
    expect(JSON.parse(entry)).toMatchObject({
      level: 50,
      id: problem.instance,
      err: { message: expect.stringMatching(/body/), stack: expect.any(String) },
    });
  });

  test("ASVS 16.5.4: what nobody caught is logged under an id, without a secret, and the program goes on", async () => {
    const child = spawn(process.execPath, ["test/security/last-resort-child.ts"], {
      stdio: ["ignore", "pipe", "pipe"],
    });
    let out = "";
    let log = "";
    child.stdout.on("data", (bytes) => {
      out += bytes;
    });
    child.stderr.on("data", (bytes) => {
      log += bytes;
    });
    const code = await new Promise((done) => child.on("close", done));
    expect([code, out]).toEqual([0, "still here\n"]);
    const entries = log
      .split("\n")
      .filter((line) => line.startsWith("{"))
      .map((line) => JSON.parse(line));
    expect(entries.map(({ origin, err }) => [origin, err.message])).toEqual([
      ["uncaughtException", "a socket broke"],
      ["unhandledRejection", "nobody waited"],
    ]);
    expect(log).not.toContain("canary");
  });
});
