/** Attack row A11: requests that another site's page causes, and answers that a browser could misread. */
import { connect } from "node:net";
import type { FastifyInstance, InjectOptions } from "fastify";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type ServedDesk, serveSmallDesk, upload } from "../../test/served-desk.ts";
import { IDS } from "../../test/small-desk.ts";
import { operations } from "../app/operations/all.ts";
import { makeServer } from "./server.ts";

let desk: ServedDesk;

beforeAll(async () => {
  desk = await serveSmallDesk();
});
afterAll(() => desk.close());

const CROSS = { "sec-fetch-site": "cross-site", "sec-fetch-mode": "no-cors", "sec-fetch-dest": "image" };
const LINK = { "sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate", "sec-fetch-dest": "document" };
const FRAME = { ...LINK, "sec-fetch-dest": "iframe" };

describe("another site's page", () => {
  test("reaches no operation at all, by any of the signs a browser gives", async () => {
    const served = [...operations].filter(({ only }) => only !== "cli");
    expect(served.length).toBeGreaterThan(30);
    const signs = [
      CROSS,
      LINK,
      FRAME,
      { "sec-fetch-site": "same-site" },
      { origin: "https://evil.test" },
      { origin: "null" },
      { origin: "nonsense" },
    ];
    for (const { id, effect } of served)
      for (const headers of signs) {
        const method = effect === "read" ? "GET" : "POST";
        const { statusCode } = await desk.server.inject({ method, url: `/api/${id}`, headers });
        expect([id, headers, statusCode]).toEqual([id, headers, 403]);
      }
  });

  test("reaches neither the live stream, nor files, nor an upload", async () => {
    const targets: InjectOptions[] = [
      { url: "/api/live" },
      { url: `/api/briefs/${IDS.report}.html` },
      { url: `/api/forecasts/${IDS.forecast}.csv` },
      upload([{ name: "a.csv", bytes: "a" }]),
    ];
    for (const target of targets)
      for (const sign of [CROSS, LINK, { origin: "https://evil.test" }])
        await desk.problem({ ...target, headers: { ...target.headers, ...sign } }, 403);
  });

  test("may link to a page of the desk, and may not frame it or fetch it", async () => {
    expect((await desk.server.inject({ url: "/healthz", headers: LINK })).statusCode).toBe(200);
    await desk.problem({ url: "/healthz", headers: FRAME }, 403);
    await desk.problem({ url: "/healthz", headers: CROSS }, 403);
  });

  test("is never given leave to read an answer", async () => {
    for (const method of ["GET", "OPTIONS", "POST"] as const) {
      const headers = {
        origin: "https://evil.test",
        "access-control-request-method": "POST",
        "access-control-request-headers": "content-type",
      };
      const answer = await desk.server.inject({ method, url: "/api/status", headers });
      const allowed = Object.keys(answer.headers).filter((name) => name.startsWith("access-control-"));
      expect([method, answer.statusCode, allowed]).toEqual([method, 403, []]);
    }
  });

  test("cannot send what a form sends in place of JSON", async () => {
    for (const type of [
      "text/plain",
      "application/x-www-form-urlencoded",
      "multipart/form-data; boundary=x",
    ]) {
      const headers = { "content-type": type };
      await desk.problem({ method: "POST", url: "/api/acknowledge", headers, payload: "{}" }, 415);
    }
  });
});

describe("every answer", () => {
  test("says that it is not to be framed, guessed at, kept, or shared with other pages", async () => {
    await desk.post("/api/make-brief", {});
    const brief = (await desk.read("/api/briefs")).json().items[0].id;
    const urls = [
      "/api/status",
      "/api/nothing",
      "/api/openapi.json",
      `/api/briefs/${brief}.html`,
      `/api/forecasts/${IDS.forecast}.csv`,
    ];
    for (const url of urls) {
      const { headers } = await desk.read(url);
      expect([url, headers]).toEqual([
        url,
        expect.objectContaining({
          "cache-control": "no-store",
          "x-content-type-options": "nosniff",
          "x-frame-options": "DENY",
          "referrer-policy": "no-referrer",
          "cross-origin-opener-policy": "same-origin",
          "cross-origin-embedder-policy": "require-corp",
          "cross-origin-resource-policy": "same-origin",
          "permissions-policy": expect.stringContaining("geolocation=()"),
          "content-type": expect.stringMatching(/^[a-z]+\/[a-z+]+; charset=utf-8$/),
        }),
      ]);
      expect(headers).not.toHaveProperty("server");
      expect(headers).not.toHaveProperty("strict-transport-security");
    }
  });

  test("has a policy in which nothing is inline, nothing is foreign, and no text becomes a script", async () => {
    const policy = String((await desk.read("/")).headers["content-security-policy"]);
    const parts = new Map(
      policy.split(";").map((part) => {
        const [name = "", ...values] = part.trim().split(" ");
        return [name, values.join(" ")];
      }),
    );
    expect(policy).not.toMatch(/unsafe|\*|https?:|blob:|nonce|sha256/);
    expect(Object.fromEntries(parts)).toMatchObject({
      "default-src": "'none'",
      "script-src": "'self'",
      "style-src": "'self'",
      "connect-src": "'self'",
      "object-src": "'none'",
      "base-uri": "'none'",
      "form-action": "'self'",
      "frame-ancestors": "'none'",
      "require-trusted-types-for": "'script'",
      "trusted-types": "default",
      "report-uri": "/csp-report",
    });
  });

  test("that hands on what others wrote is a document of no origin, and is saved rather than shown", async () => {
    const { id } = (await desk.read("/api/briefs")).json().items[0];
    for (const url of [
      `/api/briefs/${id}.html`,
      `/api/briefs/${id}.md`,
      `/api/forecasts/${IDS.forecast}.csv`,
    ]) {
      const { headers } = await desk.read(url);
      expect(headers["content-security-policy"]).toMatch(/^sandbox; default-src 'none';/);
      expect(headers["content-disposition"]).toMatch(/^attachment;/);
    }
  });
});

describe("a browser's report of a violation", () => {
  const report = (payload: string, type = "application/csp-report") => ({
    method: "POST" as const,
    url: "/csp-report",
    headers: { "content-type": type },
    payload,
  });

  test("is taken, if it is short and one", async () => {
    const own = { "csp-report": { "effective-directive": "script-src", "blocked-uri": "inline" } };
    expect((await desk.server.inject(report(JSON.stringify(own)))).statusCode).toBe(204);
    await desk.problem(report("{}"), 422);
    await desk.problem(report("[".repeat(10_000)), 422);
    await desk.problem(report(JSON.stringify({ "csp-report": "x".repeat(20_000) })), 413);
  });
});

describe("whoever asks too much", () => {
  let strict: FastifyInstance;
  let port: number;
  beforeAll(async () => {
    strict = await makeServer({
      system: desk.system,
      live: desk.live,
      deskFolder: "/nowhere",
      perMinute: 5,
      pace: { head: 300, look: 200, least: 64 },
    });
    port = Number(new URL(await strict.listen({ host: "127.0.0.1", port: 0 })).port);
  });
  afterAll(() => strict.close());

  test("is asked to wait, others of another address are not", async () => {
    const ask = (remoteAddress: string) => strict.inject({ url: "/api/status", remoteAddress });
    const answers = [];
    for (let n = 0; n < 7; n += 1) answers.push((await ask("192.0.2.1")).statusCode);
    expect(answers).toEqual([200, 200, 200, 200, 200, 429, 429]);
    const refused = await ask("192.0.2.1");
    expect(refused.headers["content-type"]).toMatch(/^application\/problem\+json/);
    expect(Number(refused.headers["retry-after"])).toBeGreaterThan(0);
    expect((await ask("192.0.2.2")).statusCode).toBe(200);
  });

  test.each([
    ["a head", "GET /healthz HTTP/1.1\r\nhost: localhost\r\nx-slow: "],
    [
      "a body",
      "POST /api/acknowledge HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ncontent-length: 5000\r\n\r\n{",
    ],
    [
      "an upload",
      "POST /api/upload HTTP/1.1\r\nhost: localhost\r\ncontent-type: multipart/form-data; boundary=x\r\ntransfer-encoding: chunked\r\n\r\n1\r\n-\r\n",
    ],
  ])("and who sends %s byte by byte is let go", async (_what, start) => {
    const socket = connect(port, "127.0.0.1");
    const began = performance.now();
    const drip = setInterval(() => socket.write("a"), 50);
    socket.on("error", () => undefined);
    socket.resume();
    socket.write(start);
    await new Promise((done) => socket.once("close", done));
    clearInterval(drip);
    expect(performance.now() - began).toBeLessThan(10_000);
  });
});
