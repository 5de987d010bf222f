/** A served desk for tests: the small desk's records, a clock that ticks with each look, and its server. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { deflateRawSync } from "node:zlib";
import type { FastifyInstance, InjectOptions, LightMyRequestResponse } from "fastify";
import { expect } from "vitest";
import { z } from "zod";
import { makeServer } from "../src/api/server.ts";
import { type Live, openLive } from "../src/app/live.ts";
import { openSystem, type System } from "../src/app/system.ts";
import { freshDatabase } from "./postgres/harness.ts";
import { furnish } from "./small-desk.ts";

export interface ServedDesk {
  readonly system: System;
  readonly live: Live;
  readonly server: FastifyInstance;
  /** It listens here, too. */
  readonly address: string;
  read(url: string): Promise<LightMyRequestResponse>;
  post(url: string, payload: object): Promise<LightMyRequestResponse>;
  /** Asks, and reads the problem that must be the answer. */
  problem(options: InjectOptions, status: number): Promise<z.infer<typeof Problem>>;
  close(): Promise<void>;
}

/** RFC 9457, as this server writes it. */
export const Problem = z.strictObject({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  detail: z.string(),
  code: z.string(),
  details: z.record(z.string(), z.unknown()).optional(),
  instance: z.string().optional(),
});

export async function serveSmallDesk(): Promise<ServedDesk> {
  const database = await freshDatabase();
  const folder = await mkdtemp(join(tmpdir(), "presage-api-"));
  let now = Date.parse("2019-05-04T00:00:00.000Z");
  let state = 3;
  const system = await openSystem(
    { flags: { data: folder, database: database.url, log: "silent" }, environment: { HOME: folder } },
    {
      // Each look is a millisecond later, so that what is written after has a later record time.
      clock: { now: () => new Date(now++) },
      random: () => {
        state = (state * 48_271) % 2_147_483_647;
        return state / 2_147_483_647;
      },
    },
  );
  const live = await openLive(system.store);
  const server = await makeServer({ system, live, deskFolder: join(folder, "no-desk") });
  const address = await server.listen({ host: "127.0.0.1", port: 0 });
  await furnish(system.store);
  await system.phases.settle();
  return {
    system,
    live,
    server,
    address,
    read: (url) => server.inject({ method: "GET", url }),
    post: (url, payload) => server.inject({ method: "POST", url, payload }),
    problem: (options, status) => problemFrom(server, options, status),
    async close() {
      await server.close();
      await live.close();
      await system.close();
      await database.drop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function problemFrom(server: FastifyInstance, options: InjectOptions, status: number) {
  const response = await server.inject(options);
  expect([response.statusCode, response.body]).toEqual([status, expect.anything()]);
  expect(response.headers["content-type"]).toMatch(/^application\/problem\+json/);
  expect(response.body).not.toMatch(/\bat .*\.[tj]s:\d|node_modules|SELECT |INSERT /);
  const said = Problem.parse(response.json());
  expect(said.status).toBe(status);
  return said;
}

export interface Part {
  readonly name: string;
  readonly bytes: Uint8Array | string;
}

export function upload(parts: readonly Part[], query = ""): InjectOptions {
  const edge = "----presage-test";
  const pieces = parts.flatMap(({ name, bytes }) => [
    `--${edge}\r\ncontent-disposition: form-data; name="files"; filename="${name}"\r\ncontent-type: application/octet-stream\r\n\r\n`,
    bytes,
    "\r\n",
  ]);
  return {
    method: "POST",
    url: `/api/upload${query}`,
    headers: { "content-type": `multipart/form-data; boundary=${edge}` },
    payload: Buffer.concat([...pieces, `--${edge}--\r\n`].map((piece) => Buffer.from(piece))),
  };
}

/** An archive with one file of zeros that is said to be as long as it is. */
export function zipBomb(megabytes: number): Buffer {
  const bytes = megabytes * 1024 * 1024;
  const packed = deflateRawSync(Buffer.alloc(bytes));
  const name = Buffer.from("zeros.csv");
  const local = Buffer.alloc(30);
  local.writeUInt32LE(0x04034b50, 0);
  local.writeUInt16LE(20, 4);
  local.writeUInt16LE(8, 8);
  local.writeUInt32LE(packed.length, 18);
  local.writeUInt32LE(bytes, 22);
  local.writeUInt16LE(name.length, 26);
  const central = Buffer.alloc(46);
  central.writeUInt32LE(0x02014b50, 0);
  central.writeUInt16LE(20, 6);
  central.writeUInt16LE(8, 10);
  central.writeUInt32LE(packed.length, 20);
  central.writeUInt32LE(bytes, 24);
  central.writeUInt16LE(name.length, 28);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(1, 8);
  end.writeUInt16LE(1, 10);
  end.writeUInt32LE(central.length + name.length, 12);
  end.writeUInt32LE(local.length + name.length + packed.length, 16);
  return Buffer.concat([local, name, packed, central, name, end]);
}

/** The first group of what was waited for. */
export async function listenFor(response: Response, wanted: RegExp): Promise<string | undefined> {
  const decoder = new TextDecoder();
  let said = "";
  for await (const chunk of response.body ?? []) {
    said += decoder.decode(chunk, { stream: true });
    const found = wanted.exec(said);
    if (found) return found[1];
  }
  return undefined;
}
