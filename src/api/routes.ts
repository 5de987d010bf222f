/** Each operation as a route: reads are GET with the input in the address, writes POST with it as JSON. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { z } from "zod";
import { asOfTime } from "../app/as-of.ts";
import type { Operation } from "../app/operation.ts";
import { parseInput } from "../app/operation-input.ts";
import { operations } from "../app/operations/all.ts";
import { perform } from "../app/perform.ts";
import type { System } from "../app/system.ts";
import { Fault } from "../kernel/fault.ts";
import { type Language, languageAsked } from "../kernel/language.ts";
import { callerOf, whoAsks } from "./who.ts";

export function addOperations(server: FastifyInstance, system: System): void {
  for (const operation of operations) {
    if (operation.only === "cli") continue;
    const method = operation.effect === "read" ? "GET" : "POST";
    server.route({
      method,
      url: `/api/${operation.id}`,
      handler: async (request, reply) => {
        reply.header("cache-control", "no-store");
        const language = languageAsked(request.headers["accept-language"]) ?? "en";
        reply.header("content-language", language);
        return answerTo(operation, inputOf(operation, request), { request, reply, system, language });
      },
    });
  }
}

interface Asked {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  readonly system: System;
  readonly language: Language;
}

async function answerTo(
  operation: Operation,
  input: z.output<z.ZodObject>,
  { request, reply, system, language }: Asked,
): Promise<unknown> {
  const stop = new AbortController();
  request.raw.once("close", () => stop.abort());
  return perform(system, operation, input, {
    principal: whoAsks(request),
    caller: callerOf(request, reply),
    language,
    asOf: asOfOf(operation, request),
    signal: stop.signal,
  });
}

/** What a form of another page could send is not read, even where nothing in it is needed. */
class WrongType extends Error {
  readonly statusCode = 415;
}

function inputOf(operation: Operation, request: FastifyRequest): z.output<z.ZodObject> {
  const query = z.record(z.string(), z.unknown()).parse(request.query);
  const { asOf, ...rest } = query;
  if (operation.effect === "read")
    return parseInput(operation, "asOf" in operation.input.shape ? query : rest);
  void asOf;
  const { "content-type": type } = request.headers;
  if (type !== undefined && !/^application\/json\b/i.test(type))
    throw new WrongType(`${operation.id} expects application/json, not ${type}.`);
  const body = z.record(z.string(), z.unknown()).safeParse(request.body ?? {});
  if (!body.success) throw new Fault("invalid", `${operation.id} expects a JSON object.`);
  return parseInput(operation, body.data);
}

function asOfOf(operation: Operation, request: FastifyRequest): Date | undefined {
  if ("asOf" in operation.input.shape) return undefined;
  return asOfTime(z.object({ asOf: z.unknown().optional() }).parse(request.query).asOf);
}
