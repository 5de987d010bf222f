/**
 * Who sends a request: found out once, before anything else looks at it, and kept with the request.
 *
 * A browser brings the token of its session in a cookie that only this host gets back, over a safe connection,
 * and never with a request that another site caused (RFC 6265bis, `__Host-`, `SameSite=Strict`). A program brings
 * an API token. While nobody has been set up, everybody is the local person.
 */
import cookies from "@fastify/cookie";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { Caller } from "../app/operation.ts";
import type { System } from "../app/system.ts";
import { isOutside } from "../guard/administration-networks.ts";
import { hasPeople } from "../guard/people.ts";
import { LOCAL_PERSON, type Principal, STRANGER } from "../guard/principal.ts";
import { holderOfSession, principalOfSession, principalOfToken } from "../guard/session-principal.ts";
import { canonicalJson } from "../kernel/canonical-json.ts";
import { Fault } from "../kernel/fault.ts";

export const SESSION_COOKIE = "__Host-presage";
const ERRAND_COOKIE = "__Host-presage-errand";

const principals = new WeakMap<FastifyRequest, Principal>();
const askedAgain = new WeakMap<FastifyRequest, () => Promise<Principal | undefined>>();

/** @param local who everybody is on a desk of one person. */
export async function addWho(
  server: FastifyInstance,
  system: System,
  local: Principal = LOCAL_PERSON,
): Promise<void> {
  await server.register(cookies);
  // People are never taken away altogether, so that it need not be asked again.
  let isShared = false;
  const isOwn = async () => {
    isShared ||= await hasPeople(system.store.systemView());
    return !isShared;
  };
  server.addHook("onRequest", async (request) => {
    if (!request.url.startsWith("/api/")) return;
    const who = (await isOwn()) ? local : await whoSent(request, system);
    const isOutsideNetworks = isOutside(system.config.administrationNetworks, request.ip);
    principals.set(request, isOutsideNetworks ? { ...who, isOutsideNetworks } : who);
    askedAgain.set(request, async () => ((await isOwn()) ? local : whoHolds(request, system)));
  });
}

async function whoSent(request: FastifyRequest, { door }: System): Promise<Principal> {
  const { authorization } = request.headers;
  if (authorization !== undefined) {
    const [, token = ""] = /^Bearer +(\S+) *$/i.exec(authorization) ?? [];
    const principal = await principalOfToken(door, token);
    if (principal) return principal;
    throw new Fault("unauthenticated", "This token is not known here, or has expired; make another one.");
  }
  const token = request.cookies[SESSION_COOKIE];
  return (token && (await principalOfSession(door, token, fromOf(request)))) || STRANGER;
}

function fromOf(request: FastifyRequest) {
  return { address: request.ip, agent: request.headers["user-agent"] ?? "" };
}

async function whoHolds(request: FastifyRequest, { door }: System): Promise<Principal | undefined> {
  const { authorization } = request.headers;
  if (authorization !== undefined)
    return principalOfToken(door, authorization.replace(/^Bearer +/i, "").trim());
  const token = request.cookies[SESSION_COOKIE];
  return token === undefined ? undefined : holderOfSession(door, token);
}

/** Whether a request that is still being answered would be answered the same to whoever sent it. */
export async function isStillTheirs(request: FastifyRequest): Promise<boolean> {
  const [before, now] = [whoAsks(request), await askedAgain.get(request)?.()];
  return now !== undefined && canonicalJson(now.reader) === canonicalJson(before.reader);
}

/** Whoever asks, also if they have not signed in, with the purpose that they state. */
export function whoAsks(request: FastifyRequest): Principal {
  const principal = principals.get(request) ?? STRANGER;
  const purpose = purposeOf(request);
  return purpose === undefined ? principal : { ...principal, purpose };
}

/** Why somebody looks at records that hold personal data: UTF-8, percent-encoded. */
export const PURPOSE_HEADER = "presage-purpose";
const LONGEST_PURPOSE = 1_000;

function purposeOf({ headers }: FastifyRequest): string | undefined {
  const stated = headers[PURPOSE_HEADER];
  if (typeof stated !== "string" || stated.trim() === "") return undefined;
  try {
    return decodeURIComponent(stated).trim().slice(0, LONGEST_PURPOSE);
  } catch (cause) {
    throw new Fault("invalid", `The header ${PURPOSE_HEADER} is not percent-encoded UTF-8.`, {}, cause);
  }
}

/** @throws Fault `unauthenticated` when nobody has signed in. */
export function principalOf(request: FastifyRequest): Principal {
  const principal = whoAsks(request);
  if (principal.isStranger) throw new Fault("unauthenticated", "Sign in first.");
  return principal;
}

const COOKIE = { path: "/", secure: true, httpOnly: true, sameSite: "strict" } as const;

export function callerOf(request: FastifyRequest, reply: FastifyReply): Caller {
  return {
    ...fromOf(request),
    token: request.cookies[SESSION_COOKIE],
    keep(token) {
      if (token === undefined) reply.clearCookie(SESSION_COOKIE, COOKIE).header("clear-site-data", CLEARED);
      else reply.setCookie(SESSION_COOKIE, token, COOKIE);
    },
    errand: request.cookies[ERRAND_COOKIE],
    keepErrand(token) {
      if (token === undefined) reply.clearCookie(ERRAND_COOKIE, COOKIE);
      else reply.setCookie(ERRAND_COOKIE, token, COOKIE);
    },
  };
}

/** What a browser may have put by of the answers; the next person at it finds nothing (W3C Clear Site Data). */
const CLEARED = '"cache", "storage"';
