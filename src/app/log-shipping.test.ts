/** Entries handed to a real syslog receiver over TLS: whole, in order, at least once, and nothing that is overseers' alone. */

import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { type AddressInfo, createServer as createPlain } from "node:net";
import { join } from "node:path";
import { createServer, type Server } from "node:tls";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { makeCertificate } from "../../test/security/certificates.ts";
import { type ServedDesk, serveSmallDesk } from "../../test/served-desk.ts";
import { framed, syslogLine } from "../guard/shipped-entries.ts";
import { settleAudit } from "./auditing.ts";
import { shipLog, shippingState } from "./log-shipping.ts";
import type { System } from "./system.ts";

let desk: ServedDesk;
const closing: (() => unknown)[] = [];
beforeEach(async () => {
  desk = await serveSmallDesk();
});
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
  await desk.close();
});

const signal = new AbortController().signal;

/** Reads octet-counted lines. */
function linesIn(bytes: Buffer): string[] {
  const lines: string[] = [];
  for (let at = 0; at < bytes.length; ) {
    const space = bytes.indexOf(32, at);
    const length = Number(bytes.subarray(at, space).toString());
    lines.push(bytes.subarray(space + 1, space + 1 + length).toString("utf8"));
    at = space + 1 + length;
  }
  return lines;
}

async function receiver(hosts: readonly string[] = ["localhost"]) {
  const authority = makeCertificate({ name: "Institute" });
  const own = makeCertificate({ name: "logs", hosts, by: authority });
  const lines: string[] = [];
  const server: Server = createServer({ cert: own.certificate, key: own.key }, (socket) => {
    const parts: Buffer[] = [];
    socket.on("data", (part) => parts.push(part));
    socket.on("error", () => undefined);
    socket.on("end", () => {
      lines.push(...linesIn(Buffer.concat(parts)));
      socket.end();
    });
  });
  server.on("tlsClientError", () => undefined);
  server.listen(0, "localhost");
  await once(server, "listening");
  closing.push(() => new Promise((done) => server.close(done)));
  const { port } = server.address() as AddressInfo;
  const ca = join(desk.system.config.data, "authority.pem");
  writeFileSync(ca, authority.certificate);
  return { lines, server, to: { logReceiver: `tls://localhost:${port}`, logReceiverAuthority: ca } };
}

const at = (to: object): System => ({ ...desk.system, config: { ...desk.system.config, ...to } });

describe("ASVS 16.4.3: the audit log at the institution's own log server", () => {
  test("ASVS 16.4.3: gets every entry once, in the log's order, in lines of RFC 5424", async () => {
    const { lines, to } = await receiver();
    await settleAudit(desk.system);
    const count = await shipLog(at(to), signal);
    expect(count).toBeGreaterThan(3);
    expect(lines).toHaveLength(count);
    const leaves = lines.map((line) => {
      const [, message = ""] = /^<10[89]>1 \S+Z \S+ presage - [a-z-]+ - (\{.*\})$/.exec(line) ?? [];
      return JSON.parse(message).leaf;
    });
    expect(leaves).toEqual(Array.from({ length: count }, (_, i) => i));
    expect(await shipLog(at(to), signal)).toBe(0);
    await desk.read("/api/search?q=bridge");
    await settleAudit(desk.system);
    expect(await shipLog(at(to), signal)).toBeGreaterThan(0);
    expect(await shippingState(at(to))).toMatchObject({ waiting: 0, at: expect.any(String) });
  });

  test("ASVS 16.4.3: gets neither words that were searched for nor reasons that were given", async () => {
    const { lines, to } = await receiver();
    await desk.read("/api/search?q=zebrafinch");
    await settleAudit(desk.system);
    await shipLog(at(to), signal);
    expect(lines.some((line) => line.includes('"verb":"consultation"'))).toBe(true);
    expect(lines.join("\n")).not.toContain("zebrafinch");
    expect(lines.join("\n")).not.toMatch(/"detail"|"purposeId"/);
  });

  test("ASVS 16.4.3: is trusted only by its certificate, and what it did not take waits", async () => {
    const { lines, to } = await receiver(["elsewhere.example"]);
    await settleAudit(desk.system);
    await expect(shipLog(at(to), signal)).rejects.toThrow(/did not take entries.*They wait/);
    const { logReceiverAuthority: _, ...untrusted } = (await receiver()).to;
    await expect(shipLog(at(untrusted), signal)).rejects.toThrow("did not take entries");
    expect(lines).toEqual([]);
    const state = await shippingState(at(to));
    expect(state?.waiting).toBeGreaterThan(3);
    const good = await receiver();
    expect(await shipLog(at(good.to), signal)).toBe(state?.waiting);
  });

  test("is handed again what a connection that broke may have lost", async () => {
    const broken = createPlain((socket) => socket.once("data", () => socket.resetAndDestroy()));
    broken.listen(0, "127.0.0.1");
    await once(broken, "listening");
    closing.push(() => new Promise((done) => broken.close(done)));
    const { port } = broken.address() as AddressInfo;
    await settleAudit(desk.system);
    await expect(shipLog(at({ logReceiver: `tcp://127.0.0.1:${port}` }), signal)).rejects.toThrow(
      "They wait",
    );
    const { lines, to } = await receiver();
    await shipLog(at(to), signal);
    expect(JSON.parse(lines[0]?.replace(/^[^{]*/, "") ?? "").leaf).toBe(0);
  });

  test("counts octets, not letters, and lets no name break the head", () => {
    expect(framed(["ç"]).toString("utf8")).toBe("2 ç");
    expect(syslogLine({ leaf: 3 }, "a b\nc")).toBe('<109>1 - abc presage - erased - {"leaf":3}');
  });
});
