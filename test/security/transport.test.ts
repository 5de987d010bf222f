/**
 * What passes between machines: the desk's own port, the sites it fetches from and a database elsewhere, each
 * tried with certificates that are right, of nobody, for another name, or over. ASVS 5.0.0 chapter 12.
 */
import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer as createHttpsServer, get } from "node:https";
import { connect as connectTcp, createServer as createTcpServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  type ConnectionOptions,
  connect,
  getCACertificates,
  setDefaultCACertificates,
  TLSSocket,
} from "node:tls";
import type { FastifyInstance } from "fastify";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { makeServer } from "../../src/api/server.ts";
import { showCertificate } from "../../src/api/transport.ts";
import { certificateTime, readCertificate } from "../../src/app/certificate.ts";
import { databaseAddress } from "../../src/app/database-address.ts";
import { guardedFetch } from "../../src/collect/guarded-fetch.ts";
import { openPool } from "../../src/store/database.ts";
import { type ServedDesk, serveSmallDesk } from "../served-desk.ts";
import { type Made, makeCertificate } from "./certificates.ts";

const authority = makeCertificate({ name: "Authority of the tests" });
const own = makeCertificate({ name: "desk", hosts: ["127.0.0.1", "localhost"], by: authority });
const DAY = 86_400_000;

let desk: ServedDesk;
let server: FastifyInstance;
let port: number;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "presage-tls-"));
  desk = await serveSmallDesk();
  const certificate = { chain: Buffer.from(own.certificate), key: Buffer.from(own.key) };
  server = await makeServer({ system: desk.system, live: desk.live, deskFolder: "/nowhere", certificate });
  port = Number(new URL(await server.listen({ host: "127.0.0.1", port: 0 })).port);
});
afterAll(async () => {
  await server?.close();
  await desk?.close();
  await rm(folder, { recursive: true, force: true });
});

/** @returns what was agreed on, or the error's code. */
function shakeHands(options: ConnectionOptions): Promise<string> {
  return new Promise((done) => {
    const socket = connect({ host: "127.0.0.1", port, ca: authority.certificate, ...options }, () => {
      done(`${socket.getProtocol()} ${socket.getCipher().name}`);
      socket.destroy();
    });
    socket.on("error", (error: NodeJS.ErrnoException) => done(error.code ?? error.message));
  });
}

describe("the desk's own port", () => {
  test("ASVS 12.1.1: speaks TLS 1.3 by choice, 1.2 if asked, and nothing older", async () => {
    expect(await shakeHands({})).toMatch(/^TLSv1\.3 /);
    expect(await shakeHands({ maxVersion: "TLSv1.2" })).toMatch(/^TLSv1\.2 /);
    for (const old of ["TLSv1.1", "TLSv1"] as const) {
      const options = { minVersion: old, maxVersion: old, ciphers: "DEFAULT:@SECLEVEL=0" };
      expect([old, await shakeHands(options)]).toEqual([old, expect.stringMatching(/^ERR_SSL|ECONNRESET/)]);
    }
  });

  test("ASVS 12.1.2: agrees on suites with forward secrecy and authenticated encryption only, the strongest first", async () => {
    const weak = [
      "AES128-SHA",
      "AES256-SHA256",
      "AES128-GCM-SHA256",
      "ECDHE-ECDSA-AES128-SHA",
      "ECDHE-ECDSA-AES256-SHA384",
      "NULL-SHA256",
    ];
    for (const ciphers of weak) {
      const options = { maxVersion: "TLSv1.2", ciphers: `${ciphers}:@SECLEVEL=0` } as const;
      expect([ciphers, await shakeHands(options)]).toEqual([
        ciphers,
        expect.stringMatching(/^ERR_SSL|ECONNRESET/),
      ]);
    }
    const backwards =
      "ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-ECDSA-AES256-GCM-SHA384";
    expect(await shakeHands({ maxVersion: "TLSv1.2", ciphers: backwards })).toBe(
      "TLSv1.2 ECDHE-ECDSA-AES256-GCM-SHA384",
    );
    expect(await shakeHands({})).toBe("TLSv1.3 TLS_AES_256_GCM_SHA384");
  });

  test("ASVS 4.1.2, 12.2.1: gives no answer in the clear, and sends nobody on", async () => {
    const said = await new Promise<string>((done) => {
      const socket = connectTcp(port, "127.0.0.1", () =>
        socket.write("GET /api/status HTTP/1.1\r\nhost: localhost\r\n\r\n"),
      );
      let heard = "";
      socket.on("data", (bytes) => {
        heard += bytes.toString("latin1");
      });
      socket.on("error", () => undefined);
      socket.on("close", () => done(heard));
    });
    expect(said).not.toMatch(/HTTP\/1\.1 (2|3)\d\d|location:|presage/i);
  });

  test.each(["/api/status", "/api/nothing", "/healthz", "/nothing.js"])(
    "ASVS 3.4.1: says with %s that it is asked by https alone, for two years, with all names below",
    async (path) => {
      const headers = await new Promise<NodeJS.Dict<string | string[]>>((done, fail) => {
        get({ host: "127.0.0.1", port, path, ca: authority.certificate, agent: false }, (answer) => {
          answer.resume();
          done(answer.headers);
        }).on("error", fail);
      });
      expect(headers["strict-transport-security"]).toBe("max-age=63072000; includeSubDomains");
    },
  );
});

describe("a certificate", () => {
  const write = async (name: string, made: Made, mode = 0o600) => {
    const files = { tlsCertificate: join(folder, `${name}.crt`), tlsKey: join(folder, `${name}.key`) };
    await writeFile(files.tlsCertificate, made.certificate);
    await writeFile(files.tlsKey, made.key);
    await chmod(files.tlsKey, mode);
    return files;
  };

  const settings = async (more: object = {}) => {
    const tlsAuthority = join(folder, "authority.crt");
    await writeFile(tlsAuthority, authority.certificate);
    const none = { tlsCertificate: undefined, tlsKey: undefined, publicAddress: undefined };
    return { ...none, host: "127.0.0.1", tlsAuthority, ...more };
  };

  test("is read with its key, and left out where none is named", async () => {
    const files = await settings(await write("good", own));
    // A key from the keyring is the key itself, and no file.
    expect(await readCertificate({ ...files, tlsKey: own.key }, new Date())).toMatchObject({
      key: Buffer.from(own.key),
    });
    expect(await readCertificate(files, new Date())).toMatchObject({ chain: Buffer.from(own.certificate) });
    expect(await readCertificate(await settings(), new Date())).toBeUndefined();
  });

  test("that will not do is refused before anything is served", async () => {
    const good = await write("good", own);
    const other = await write("other", makeCertificate({ name: "other", hosts: ["localhost"] }));
    const open = await write("open", own, 0o644);
    const over = await write(
      "over",
      makeCertificate({ name: "over", hosts: ["localhost"], to: new Date(Date.now() - DAY / 2) }),
    );
    const cases = [
      [{ tlsCertificate: good.tlsCertificate }, "belong together"],
      [{ ...good, tlsKey: other.tlsKey }, "do not belong together"],
      [{ ...good, tlsKey: join(folder, "none") }, "cannot be read"],
      [open, "Everybody on this machine can read"],
      [over, "today is not within that"],
    ] as const;
    for (const [files, sentence] of cases)
      await expect(readCertificate(await settings(files), new Date())).rejects.toThrow(sentence);
  });

  const between = makeCertificate({ name: "Between", by: authority });
  const below = makeCertificate({ name: "below", hosts: ["desk.example.org"], by: between });
  const publicAddress = "https://desk.example.org";

  test("ASVS 12.2.2: that leads to no trusted authority, or by itself, is refused; one by the institution's own is served", async () => {
    const alone = await write("alone", makeCertificate({ name: "alone", hosts: ["localhost"] }));
    const good = await settings(await write("good", own));
    const torn = await write("torn", below);
    const whole = await write("whole", {
      ...below,
      certificate: below.certificate + between.certificate,
    });
    const late = makeCertificate({ name: "Late", by: authority, to: new Date(Date.now() - DAY / 2) });
    const under = makeCertificate({ name: "under", hosts: ["desk.example.org"], by: late });
    const chained = await write("chained", { ...under, certificate: under.certificate + late.certificate });
    const refused = [
      [await settings(alone), /signed by itself/],
      // Its key is its own authority's: nothing is vouched for by anybody else.
      [await settings({ ...alone, tlsAuthority: alone.tlsCertificate }), /cannot vouch for itself/],
      [{ ...good, tlsAuthority: undefined }, /leads to no authority that is trusted.*\(UNABLE_TO_/],
      [await settings({ ...torn, publicAddress }), /add the certificates between/],
      [await settings({ ...chained, publicAddress }), /chain of .* is over or has not come/],
      [await settings({ ...good, tlsAuthority: join(folder, "none") }), /cannot be read/],
    ] as const;
    for (const [files, sentence] of refused)
      await expect(readCertificate(files, new Date())).rejects.toThrow(sentence);
    for (const files of [good, await settings({ ...whole, publicAddress })])
      expect(await readCertificate(files, new Date())).toBeDefined();
  });

  test("ASVS 12.2.2: for another name than people open the desk by is refused", async () => {
    const files = await write("good", own);
    for (const host of ["127.0.0.1", "localhost"])
      expect(await readCertificate(await settings({ ...files, host }), new Date())).toBeDefined();
    const cases = [
      [{ host: "10.0.0.8" }, /is for .*127\.0\.0\.1.* people open the desk as 10\.0\.0\.8;/],
      [{ publicAddress }, /people open the desk as desk\.example\.org;/],
      [{ host: "0.0.0.0" }, /set publicAddress/],
    ] as const;
    for (const [more, sentence] of cases)
      await expect(readCertificate(await settings({ ...files, ...more }), new Date())).rejects.toThrow(
        sentence,
      );
    // A name in the subject alone is none (RFC 9525): these hosts are in no alternative name.
    const named = makeCertificate({ name: "desk.example.org", hosts: ["other.example"], by: authority });
    await expect(
      readCertificate(await settings({ ...(await write("named", named)), publicAddress }), new Date()),
    ).rejects.toThrow(/for DNS:other\.example/);
  });

  test("ASVS 12.2.2: that nears its end is told by status, the oversight page and the metrics", async () => {
    const from = new Date(Date.now() - 80 * DAY);
    const lives = (days: number) =>
      makeCertificate({
        name: "l",
        hosts: ["localhost"],
        by: authority,
        from,
        to: new Date(from.getTime() + days * DAY),
      });
    const near = await write("near", lives(90));
    const far = await write("far", lives(120));
    const ends = async ({ tlsCertificate }: { tlsCertificate: string }, at = new Date()) =>
      (await certificateTime({ tlsCertificate }, at))?.endsSoon;
    expect([await ends(near), await ends(far)]).toEqual([true, false]);
    // A short life is renewed in its last quarter: of ten days, two and a half are left.
    const short = await write("short", lives(10));
    const at = (days: number) => new Date(from.getTime() + days * DAY);
    expect([await ends(short, at(7)), await ends(short, at(8))]).toEqual([false, true]);
    expect(await certificateTime({ tlsCertificate: undefined }, new Date())).toBeUndefined();

    const served = await makeServer({
      system: {
        ...desk.system,
        realClock: { now: () => new Date() },
        config: { ...desk.system.config, tlsCertificate: near.tlsCertificate },
      },
      live: desk.live,
      deskFolder: "/nowhere",
    });
    const ask = (url: string) => served.inject({ url, headers: { host: "localhost" } });
    const until = new Date(Math.floor(at(90).getTime() / 1_000) * 1_000).toISOString();
    expect((await ask("/api/status")).json()).toMatchObject({ certificate: { until, endsSoon: true } });
    expect((await ask("/api/oversight")).json()).toMatchObject({ certificateEnds: until });
    const left = /^presage_certificate_seconds_left (\d+)$/m.exec((await ask("/metrics")).body)?.[1];
    expect(Math.abs(Number(left) - (10 * DAY) / 1_000)).toBeLessThan(600);
    await served.close();
  });

  test("that was renewed is shown to whoever comes next, without a start anew", async () => {
    const renewed = makeCertificate({ name: "renewed", hosts: ["127.0.0.1"], by: authority });
    const shown = () =>
      new Promise<string>((done, fail) => {
        const socket = connect({ host: "127.0.0.1", port, ca: authority.certificate }, () => {
          done(String(socket.getPeerCertificate().subject?.CN));
          socket.destroy();
        });
        socket.on("error", fail);
      });
    expect(await shown()).toBe("desk");
    showCertificate(server.server, {
      chain: Buffer.from(renewed.certificate),
      key: Buffer.from(renewed.key),
    });
    expect(await shown()).toBe("renewed");
    showCertificate(server.server, { chain: Buffer.from(own.certificate), key: Buffer.from(own.key) });
    expect(await shakeHands({ maxVersion: "TLSv1.1", ciphers: "DEFAULT:@SECLEVEL=0" })).toMatch(/ERR|ECONN/);
  });
});

describe("ASVS 12.3.2: a site that is fetched from", () => {
  const certificates: Readonly<Record<string, Made>> = {
    right: own,
    "of nobody": makeCertificate({ name: "nobody", hosts: ["127.0.0.1"] }),
    "for another name": makeCertificate({ name: "other", hosts: ["other.example"], by: authority }),
    "that is over": makeCertificate({
      name: "over",
      hosts: ["127.0.0.1"],
      by: authority,
      from: new Date(Date.now() - 9 * DAY),
      to: new Date(Date.now() - DAY),
    }),
  };
  const before = getCACertificates("default");
  beforeAll(() => setDefaultCACertificates([...before, authority.certificate]));
  afterAll(() => setDefaultCACertificates(before));

  test.each(Object.keys(certificates))("with a certificate %s", async (kind) => {
    const { certificate: cert, key } = certificates[kind] ?? own;
    let asked = 0;
    const site = createHttpsServer({ cert, key }, (_, response) => {
      asked += 1;
      response.end("hello");
    });
    await new Promise<void>((done) => site.listen(0, "127.0.0.1", done));
    const address = site.address();
    const fetch = guardedFetch({
      allowHosts: ["127.0.0.1"],
      version: "0",
      clock: { now: () => new Date(0) },
      pause: async () => undefined,
    });
    const url = `https://127.0.0.1:${typeof address === "object" ? address?.port : 0}/`;
    const answer = fetch(url, { signal: new AbortController().signal }).then(
      ({ status }) => status,
      (error: Error) => error.message,
    );
    // Nothing is asked of whoever cannot show who they are: neither an address nor a header has left.
    expect([kind, await answer, asked]).toEqual(
      kind === "right"
        ? [kind, 200, 1]
        : [kind, expect.stringMatching(/has no certificate that can be trusted/), 0],
    );
    site.closeAllConnections();
    site.close();
  });
});

describe("ASVS 12.3.1, 12.3.4: a database elsewhere", () => {
  test("is reached by TLS with a certificate that is checked, whatever its address leaves out", () => {
    for (const mode of [
      "",
      "?sslmode=prefer",
      "?sslmode=require",
      "?sslmode=verify-ca",
      "?uselibpqcompat=true&sslmode=require",
    ]) {
      const url = new URL(databaseAddress(`postgres://desk:gravel-otter@db.example.org:5432/presage${mode}`));
      expect([mode, url.search]).toEqual([mode, "?sslmode=verify-full"]);
    }
    const named = databaseAddress(
      "postgres://desk@db.example.org/presage?sslrootcert=/etc/own-authority.pem",
    );
    expect(named).toContain("sslrootcert=%2Fetc%2Fown-authority.pem");
    for (const mode of ["sslmode=disable", "sslmode=no-verify", "ssl=false"])
      expect(() => databaseAddress(`postgres://desk:gravel-otter@10.0.0.8/presage?${mode}`)).toThrow(
        /another machine without TLS/,
      );
  });

  test("ASVS 13.2.3: is reached with no password that everybody tries first", () => {
    for (const account of [
      "postgres:postgres",
      "desk:desk",
      "desk:Password",
      "root:changeme",
      "desk:%61dmin",
    ])
      expect(() => databaseAddress(`postgres://${account}@db.example.org/presage`)).toThrow(/tries first/);
    expect(databaseAddress("postgres://desk:gravel-otter-lantern@db.example.org/presage")).toContain(
      "verify-full",
    );
  });

  test("on this machine may do without, because nothing of it passes over a network", () => {
    const here = ["localhost", "127.0.0.1", "[::1]", "127.8.0.1"].map(
      (host) => `postgres://desk@${host}:5432/presage`,
    );
    for (const address of [...here, "postgres:///presage?host=/run/postgresql"])
      expect(databaseAddress(address)).toBe(address);
  });

  test.each(["right", "of nobody", "for another name"])("that shows a certificate %s", async (kind) => {
    const shown =
      kind === "right"
        ? own
        : makeCertificate({
            name: "x",
            hosts: kind === "of nobody" ? ["localhost"] : ["other.example"],
            ...(kind !== "of nobody" && { by: authority }),
          });
    await writeFile(join(folder, "authority.pem"), authority.certificate);
    const heard: string[] = [];
    // The first message asks whether TLS is spoken here (PostgreSQL 18, 54.2.11); the second names the user.
    const database = createTcpServer((socket) => {
      socket.on("error", () => undefined);
      socket.once("data", () => {
        socket.write("S");
        const safe = new TLSSocket(socket, { isServer: true, cert: shown.certificate, key: shown.key });
        safe.on("error", () => undefined);
        safe.on("data", (bytes) => {
          heard.push(bytes.toString("latin1"));
          safe.destroy();
        });
      });
    });
    await new Promise<void>((done) => database.listen(0, "localhost", done));
    const address = database.address();
    const where = `localhost:${typeof address === "object" ? address?.port : 0}`;
    const rootFile = encodeURIComponent(join(folder, "authority.pem"));
    const pool = openPool({
      connectionString: databaseAddress(
        `postgres://desk:pw@${where}/presage?sslmode=require&sslrootcert=${rootFile}`,
      ),
    });
    await expect(pool.query("SELECT 1")).rejects.toThrow();
    expect(heard.map((text) => /user\0desk/.test(text))).toEqual(kind === "right" ? [true] : []);
    await pool.end();
    await new Promise((done) => database.close(done));
  });
});
