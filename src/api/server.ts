/**
 * The HTTP server: the operations as routes, live notices, uploads, downloads, and the desk's own files.
 *
 * It answers only to its own name and its own pages: a request with a foreign Host or Origin is refused,
 * because a browser on the same machine is not the same as the person at it.
 */
import { randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import type { RequestListener } from "node:http";
import { join } from "node:path";
import multipart from "@fastify/multipart";
import rateLimit from "@fastify/rate-limit";
import files from "@fastify/static";
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from "fastify";
import type { Certificate } from "../app/certificate.ts";
import type { Live } from "../app/live.ts";
import type { System } from "../app/system.ts";
import { readJsonText } from "../collect/json-text.ts";
import type { Principal } from "../guard/principal.ts";
import { FAULTS, Fault } from "../kernel/fault.ts";
import { addAuditLog } from "./audit-log.ts";
import { addCompression } from "./compression.ts";
import { addDownloads } from "./downloads.ts";
import { addHeaders } from "./headers.ts";
import { addHealth } from "./health.ts";
import { addLive } from "./live-stream.ts";
import { rememberMethods } from "./methods.ts";
import { openApi } from "./open-api.ts";
import { addOperations } from "./routes.ts";
import { endSlowSenders, headLimits, type Pace, USUAL_PACE } from "./slow-senders.ts";
import { refuseStrangers } from "./strangers.ts";
import { tlsServer } from "./transport.ts";
import { addUpload } from "./upload.ts";
import { addVaultNotices } from "./vault-notices.ts";
import { addViolationReports } from "./violation-reports.ts";
import { addWho, principalOf, whoAsks } from "./who.ts";

export interface ServerOptions {
  readonly system: System;
  readonly live: Live;
  /** Who everybody is on a desk of one person; the local person if left out. */
  readonly local?: Principal;
  /** The built desk; without it only the API answers. */
  readonly deskFolder: string;
  /** With it the port speaks TLS, and nothing else. */
  readonly certificate?: Certificate | undefined;
  /** How slowly a request may come. */
  readonly pace?: Pace;
  /** Requests of one address within a minute. */
  readonly perMinute?: number;
}

const JSON_LIMIT = 4 * 1024 * 1024;
const UPLOAD_LIMIT = 4 * 1024 * 1024 * 1024;
const PER_MINUTE = 3_000;

export async function makeServer({
  system,
  live,
  deskFolder,
  local,
  certificate,
  pace = USUAL_PACE,
  perMinute = PER_MINUTE,
}: ServerOptions): Promise<FastifyInstance> {
  const server = fastify({
    bodyLimit: JSON_LIMIT,
    http: headLimits(pace),
    ...(certificate && {
      serverFactory: (answer: RequestListener) => tlsServer(headLimits(pace), answer, certificate),
    }),
    // Only a proxy on this machine is believed about who stands before it.
    trustProxy: system.config.publicAddress ? "loopback" : false,
    requestTimeout: 0,
    connectionTimeout: 0,
    forceCloseConnections: true,
    routerOptions: { maxParamLength: 200 },
  });
  const methodsOf = rememberMethods(server);
  endSlowSenders(server, pace);
  await addHeaders(server);
  await server.register(rateLimit, { max: perMinute, timeWindow: "1 minute" });
  refuseStrangers(server, system);
  await addWho(server, system, local);
  server.setErrorHandler((error, request, reply) => sendProblem(error, request, reply, system));
  server.addContentTypeParser(
    "application/json",
    { parseAs: "string" },
    async (_request: FastifyRequest, body: string | Buffer) => readBody(String(body)),
  );
  server.setNotFoundHandler((request, reply) => notFound(request, reply, { deskFolder, methodsOf }));

  await addCompression(server);
  await server.register(multipart, { limits: { fileSize: UPLOAD_LIMIT, files: 1_000 } });

  addHealth(server, system);
  addViolationReports(server, system);
  addOperations(server, system);
  addUpload(server, system, live);
  addDownloads(server, system);
  addLive(server, live);
  addAuditLog(server, system);
  addVaultNotices(server, system);
  const document = openApi();
  server.get("/api/openapi.json", async (request) => {
    // What there is to ask for is told to those who may ask.
    principalOf(request);
    return document;
  });
  if (existsSync(join(deskFolder, "index.html")))
    await server.register(files, { root: deskFolder, setHeaders: cacheHeaders, dotfiles: "ignore" });
  return server;
}

/** Nesting is counted before anything is built, and keys that change objects behind their owner's back are refused. */
function readBody(text: string): unknown {
  if (text.trim() === "") return {};
  try {
    return readJsonText(text);
  } catch (cause) {
    if (cause instanceof Fault && cause.code === "refused") throw cause;
    throw new Fault("invalid", "The request's body is not well-formed JSON.", {}, cause);
  }
}

/** What somebody gets who tries what is not allowed, sends what does not fit, or too much of it. */
const TURNED_AWAY: ReadonlySet<number> = new Set([400, 401, 403, 413, 414, 415, 422, 429, 431]);

/** RFC 9457 problem details; a fault of ours shows an id and no more. */
function sendProblem(
  error: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
  { log }: System,
): FastifyReply {
  const problem = problemOf(error);
  const { method, ip: address } = request;
  const [path = ""] = request.url.split("?");
  // Who, what and whence, and not a word of what was sent: it may be anything.
  const about = {
    code: problem.code,
    status: problem.status,
    method,
    path,
    address,
    who: whoAsks(request).id,
  };
  if (problem.status >= 500 && problem.code === "internal")
    log.error({ ...about, id: problem.instance, err: error }, "fault");
  else if (TURNED_AWAY.has(problem.status))
    log[problem.code === "step-up" ? "info" : "warn"](about, "turned away");
  return reply.status(problem.status).type("application/problem+json").send(problem);
}

interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly code: string;
  readonly details?: unknown;
  readonly instance?: string;
}

function problemOf(error: unknown): Problem {
  if (error instanceof Fault) {
    const { status } = FAULTS[error.code];
    return {
      type: `urn:presage:fault:${error.code}`,
      title: error.code,
      status,
      detail: error.message,
      code: error.code,
      details: error.details,
    };
  }
  const status = error instanceof Error && "statusCode" in error ? Number(error.statusCode) : 500;
  if (status >= 400 && status < 500 && error instanceof Error)
    return { type: "about:blank", title: "invalid", status, detail: error.message, code: "invalid" };
  const instance = randomUUID().slice(0, 8);
  return {
    type: "about:blank",
    title: "internal",
    status: 500,
    detail: `Presage met a fault of its own (${instance}); it has been logged.`,
    code: "internal",
    instance,
  };
}

interface Addresses {
  readonly deskFolder: string;
  methodsOf(path: string): readonly string[];
}

/** Addresses without a file are pages of the desk, which finds its way by itself. */
async function notFound(
  request: FastifyRequest,
  reply: FastifyReply,
  { deskFolder, methodsOf }: Addresses,
): Promise<FastifyReply> {
  const [path = ""] = request.url.split("?");
  const methods = methodsOf(path);
  if (methods.length > 0) {
    reply.header("allow", methods.join(", "));
    throw new WrongMethod(`${path} knows ${methods.join(" and ")}, not ${request.method}.`);
  }
  const isPage =
    request.method === "GET" && !/^\/(api|log|witness|vault)\//.test(path) && !/\.\w+$/.test(path);
  if (isPage && existsSync(join(deskFolder, "index.html"))) return reply.sendFile("index.html");
  throw new Fault("missing", `There is nothing at ${request.method} ${path}.`);
}

class WrongMethod extends Error {
  readonly statusCode = 405;
}

function cacheHeaders(reply: FastifyReply, path: string): void {
  const forEver = path.includes(`${join("dist", "web", "assets")}`);
  reply.header("cache-control", forEver ? "public, max-age=31536000, immutable" : "no-cache");
}
