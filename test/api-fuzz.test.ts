/**
 * Attack row A13: every operation of the OpenAPI document, asked 200 times with values made from its own
 * schemas and with what does not fit them. The seed is fixed, so that what fails once fails again.
 */
import fc from "fast-check";
import type { FastifyInstance, InjectOptions } from "fastify";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { makeServer } from "../src/api/server.ts";
import { operations } from "../src/app/operations/all.ts";
import { type Schema, valuesFor, type Words } from "./schema-arbitrary.ts";
import { Problem, type ServedDesk, serveSmallDesk } from "./served-desk.ts";
import { IDS } from "./small-desk.ts";

const CASES = 200;
const SEED = 13;

let desk: ServedDesk;
let server: FastifyInstance;
let document: z.infer<typeof Document>;
let words: Words;
/** How often each status was the answer. */
const answered = new Map<number, number>();

const Parameter = z.looseObject({
  name: z.string(),
  in: z.enum(["query", "path", "header"]),
  schema: z.record(z.string(), z.unknown()),
});
const Described = z.looseObject({
  operationId: z.string(),
  parameters: z.array(Parameter).default([]),
  requestBody: z
    .object({
      content: z.record(z.string(), z.looseObject({ schema: z.record(z.string(), z.unknown()).optional() })),
    })
    .optional(),
  responses: z.record(z.string(), z.looseObject({})),
});
const Document = z.object({
  paths: z.record(z.string(), z.partialRecord(z.enum(["get", "post"]), Described)),
  components: z.object({ schemas: z.record(z.string(), z.record(z.string(), z.unknown())) }),
});

beforeAll(async () => {
  desk = await serveSmallDesk();
  server = await makeServer({
    system: desk.system,
    live: desk.live,
    deskFolder: "/nowhere",
    perMinute: 1_000_000_000,
  });
  document = Document.parse((await desk.read("/api/openapi.json")).json());
  words = {
    ids: [...Object.values(IDS), "0190163d-8694-739b-aea5-966c26f8ad91"],
    texts: [
      "XXA",
      "deaths",
      "day",
      "month",
      "bridge",
      "report",
      "event",
      "warning",
      "2019-05-02",
      "2019-05",
      "en",
    ],
    schemas: document.components.schemas,
  };
});
afterAll(async () => {
  await server?.close();
  await desk?.close();
});

interface Asked {
  readonly options: InjectOptions;
  readonly body?: unknown;
}

function questions(
  path: string,
  method: "get" | "post",
  described: z.infer<typeof Described>,
): fc.Arbitrary<Asked> {
  const fields = described.parameters.filter((one) => one.in === "query" && one.name !== "asOf");
  const query = fc
    .tuple(
      ...fields.map(({ name, schema }) =>
        fc
          .option(valuesFor(schema, words), { freq: 3, nil: undefined })
          .map((value): [string, unknown] => [name, value]),
      ),
    )
    .map((pairs) => {
      const said = new URLSearchParams();
      for (const [name, value] of pairs) if (value !== undefined) said.set(name, asText(value));
      return said;
    });
  if (method === "get")
    return query.map((parameters) => ({ options: { method: "GET", url: `${path}?${parameters}` } }));
  const schema: Schema = described.requestBody?.content["application/json"]?.schema ?? {};
  return valuesFor(schema, words).map((body) => ({
    body,
    options: {
      method: "POST",
      url: path,
      headers: { "content-type": "application/json" },
      payload: JSON.stringify(body) ?? "",
    },
  }));
}

function asText(value: unknown): string {
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

const served = [...operations].filter(({ only }) => only !== "cli");

describe("A13: the interface", () => {
  test("is asked about as a whole", () => {
    expect(served.length).toBeGreaterThan(30);
    expect(Object.keys(document.paths)).toEqual(expect.arrayContaining(served.map(({ id }) => `/api/${id}`)));
  });

  test.each(served)("$id answers anything with what it declares", async (operation) => {
    const path = `/api/${operation.id}`;
    const method = operation.effect === "read" ? "get" : "post";
    const described = document.paths[path]?.[method];
    if (!described) throw new Error(`${path} is not described`);
    const samples = fc.sample(questions(path, method, described), { seed: SEED, numRuns: CASES });
    expect(samples).toHaveLength(CASES);
    for (const { options, body } of samples) {
      const answer = await server.inject(options);
      const said = `${options.method} ${JSON.stringify(options.url)} ${JSON.stringify(options.payload)?.slice(0, 500)} → ${answer.statusCode} ${answer.body.slice(0, 300)}`;
      expect(answer.statusCode, said).toBeLessThan(500);
      expect(Object.keys(described.responses), said).toContain(String(answer.statusCode));
      answered.set(answer.statusCode, (answered.get(answer.statusCode) ?? 0) + 1);
      if (answer.statusCode === 200) {
        expect(answer.headers["content-type"], said).toMatch(/^application\/json/);
        expect(operation.output.safeParse(answer.json()).error, said).toBeUndefined();
        if (method === "post") expect(operation.input.safeParse(body).error, said).toBeUndefined();
      } else {
        expect(answer.headers["content-type"], said).toMatch(/^application\/problem\+json/);
        expect(Problem.parse(answer.json()).status, said).toBe(answer.statusCode);
        expect(answer.body, said).not.toMatch(/\bat .*\.[tj]s:\d|node_modules|\bSELECT |\bINSERT /);
      }
      expect(answer.headers["x-content-type-options"], said).toBe("nosniff");
      // Signing out takes the cookie away; nothing that is made up brings one.
      if (operation.id === "sign-out" && answer.statusCode === 200)
        expect(answer.headers["set-cookie"]).toMatch(/=; Max-Age=0;/);
      else expect(answer.headers).not.toHaveProperty("set-cookie");
    }
  });

  test("was asked for what is there and for what is not", () => {
    expect(answered.get(200)).toBeGreaterThan(served.length * 20);
    expect(answered.get(422)).toBeGreaterThan(served.length * 20);
    expect(answered.get(404)).toBeGreaterThan(100);
  });

  test.each(served)("$id knows no other method", async ({ id, effect }) => {
    const own = effect === "read" ? ["GET", "HEAD"] : ["POST"];
    for (const method of ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"] as const) {
      if (own.includes(method)) continue;
      const answer = await server.inject({ method, url: `/api/${id}` });
      expect([method, answer.statusCode, answer.headers.allow]).toEqual([method, 405, own.join(", ")]);
    }
  });
});
