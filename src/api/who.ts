/**
 * Who sends a request: found out once, before anything else looks at it, and kept with the request.
 */
import type { FastifyInstance, FastifyRequest } from "fastify";
import type { System } from "../app/system.ts";
import { LOCAL_PERSON, type Principal } from "../guard/principal.ts";
import { Fault } from "../kernel/fault.ts";

const principals = new WeakMap<FastifyRequest, Principal>();

/** @param local who everybody is on a desk of one person. */
export function addWho(server: FastifyInstance, _system: System, local: Principal = LOCAL_PERSON): void {
  server.addHook("onRequest", async (request) => {
    principals.set(request, local);
  });
}

/** @throws Fault `unauthenticated` when nobody has signed in. */
export function principalOf(request: FastifyRequest): Principal {
  const principal = principals.get(request);
  if (!principal) throw new Fault("unauthenticated", "Sign in first.");
  return principal;
}
