/**
 * The audit log for those outside: its static files (C2SP tlog-tiles) and this desk's witness.
 *
 * Both are open to everybody, as transparency wants it: the files hold commitments only, and the witness
 * answers only to the logs that the configuration names.
 */
import type { FastifyInstance } from "fastify";
import type { System } from "../app/system.ts";
import { newestCheckpoint, tileAt } from "../guard/log-tables.ts";
import { addCheckpoint, WITNESS_BODY_LIMIT } from "../guard/witness.ts";
import { readLogs } from "../guard/witness-list.ts";
import { Fault } from "../kernel/fault.ts";

export function addAuditLog(server: FastifyInstance, { store, audit, config, realClock }: System): void {
  const { pool } = store;
  server.get("/log/checkpoint", async (_request, reply) => {
    const newest = await newestCheckpoint(pool);
    if (!newest) throw new Fault("missing", "The audit log has no checkpoint yet.");
    return reply.type("text/plain; charset=utf-8").header("cache-control", "no-store").send(newest.note);
  });
  server.get<{ Params: { "*": string } }>("/log/tile/*", async (request, reply) => {
    const bytes = await tileAt(pool, `tile/${request.params["*"]}`);
    if (!bytes) throw new Fault("missing", "The audit log has no such tile.");
    return reply
      .type("application/octet-stream")
      .header("cache-control", "public, max-age=31536000, immutable")
      .send(Buffer.from(bytes));
  });
  const logs = readLogs(config.witnessFor);
  server.post<{ Body: unknown }>(
    "/witness/add-checkpoint",
    { bodyLimit: WITNESS_BODY_LIMIT },
    async (request, reply) => {
      const body = typeof request.body === "string" ? request.body : "";
      const options = { pool, signer: audit.keys.witness, logs, clock: realClock };
      const answer = await addCheckpoint(body, options);
      return reply.status(answer.status).type(answer.type).send(answer.body);
    },
  );
}
