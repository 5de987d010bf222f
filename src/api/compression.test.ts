import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { brotliDecompressSync, gunzipSync, gzipSync } from "node:zlib";
import { afterAll, beforeAll, expect, test } from "vitest";
import { listenFor, type ServedDesk, serveSmallDesk, upload } from "../../test/served-desk.ts";
import { makeServer } from "./server.ts";

let desk: ServedDesk;

beforeAll(async () => {
  desk = await serveSmallDesk();
});
afterAll(() => desk.close());

const ask = (url: string, encoding: string) =>
  desk.server.inject({ method: "GET", url, headers: { "accept-encoding": encoding } });

test.each([
  ["br", brotliDecompressSync],
  ["gzip", gunzipSync],
] as const)("a long answer is packed as %s for who takes it, and says the same", async (encoding, unpack) => {
  const plain = await ask("/api/openapi.json", "identity");
  const packed = await ask("/api/openapi.json", encoding);
  expect(plain.headers["content-encoding"]).toBeUndefined();
  expect(packed.headers["content-encoding"]).toBe(encoding);
  expect(packed.headers.vary).toContain("accept-encoding");
  expect(packed.rawPayload.length).toBeLessThan(plain.rawPayload.length / 4);
  expect(unpack(packed.rawPayload).toString()).toBe(plain.body);
});

test("a short answer, and one nobody asked to pack, go as they are", async () => {
  const short = await ask("/api/formats?x=1", "br");
  expect(short.statusCode).toBe(422);
  expect(short.headers["content-encoding"]).toBeUndefined();
  expect((await desk.read("/api/openapi.json")).headers["content-encoding"]).toBeUndefined();
});

test("a brief's PDF is not packed a second time, its HTML is", async () => {
  const made = await desk.post("/api/make-brief", {});
  const { id } = made.json();
  const pdf = await ask(`/api/briefs/${id}.pdf`, "br, gzip");
  expect(pdf.headers["content-encoding"]).toBeUndefined();
  expect(pdf.rawPayload.subarray(0, 5).toString()).toBe("%PDF-");
  const html = await ask(`/api/briefs/${id}.html`, "br, gzip");
  expect(html.headers["content-encoding"]).toBe("br");
  expect(brotliDecompressSync(html.rawPayload).toString()).toMatch(/^<!doctype html>/i);
});

test("server-sent events come at once and unpacked", async () => {
  const stop = new AbortController();
  const response = await fetch(`${desk.address}/api/live`, {
    headers: { "accept-encoding": "br, gzip" },
    signal: stop.signal,
  });
  expect(response.headers.get("content-encoding")).toBeNull();
  expect(await listenFor(response, /retry: (\d+)/)).toBe("2000");
  stop.abort();
});

test("the desk's own files: scripts are packed, pictures are not", async () => {
  const folder = await mkdtemp(join(tmpdir(), "presage-files-"));
  const picture = Buffer.concat([Buffer.from("89504e470d0a1a0a", "hex"), Buffer.alloc(9_000)]);
  await mkdir(join(folder, "assets"));
  await writeFile(join(folder, "index.html"), "<!doctype html>");
  await writeFile(join(folder, "assets", "a.js"), "export const a = 1;\n".repeat(500));
  await writeFile(join(folder, "assets", "a.png"), picture);
  const server = await makeServer({ system: desk.system, live: desk.live, deskFolder: folder });
  const headers = { "accept-encoding": "br" };
  const script = await server.inject({ url: "/assets/a.js", headers });
  expect(script.headers["content-encoding"]).toBe("br");
  expect(brotliDecompressSync(script.rawPayload).toString()).toContain("export const a = 1;");
  const image = await server.inject({ url: "/assets/a.png", headers });
  expect(image.headers["content-encoding"]).toBeUndefined();
  expect(image.rawPayload.equals(picture)).toBe(true);
  await server.close();
  await rm(folder, { recursive: true });
});

test("a request's body is never unpacked: a bomb stays as small as it was sent", async () => {
  const { payload, ...options } = upload([{ name: "a.csv", bytes: "x" }]);
  const packed = gzipSync(Buffer.isBuffer(payload) ? payload : "");
  const { detail } = await desk.problem(
    { ...options, headers: { ...options.headers, "content-encoding": "gzip" }, payload: packed },
    422,
  );
  expect(detail).toBe("The upload broke off, or is no multipart/form-data.");
});
