import { monitorEventLoopDelay } from "node:perf_hooks";
import type { FastifyInstance } from "fastify";
import { certificateTime } from "../app/certificate.ts";
import { isLoopback } from "../app/own-machine.ts";
import type { System } from "../app/system.ts";
import { overdueKeys, overdueSecrets } from "../guard/key-renewal.ts";
import { Fault } from "../kernel/fault.ts";

/** `/healthz`: the process lives. `/readyz`: the database answers. `/metrics`: numbers in Prometheus' text form, for this machine. */
export function addHealth(server: FastifyInstance, { store, keyring, realClock, config }: System): void {
  const delay = monitorEventLoopDelay();
  delay.enable();
  server.addHook("onClose", async () => delay.disable());

  server.get("/healthz", async () => ({ status: "alive" }));
  server.get("/readyz", async () => {
    await store.systemView().setting("mode");
    return { status: "ready" };
  });
  server.get("/metrics", async (request, reply) => {
    if (!isLoopback(request.ip)) throw new Fault("missing", "There is nothing at GET /metrics.");
    const { pool } = store;
    const now = realClock.now();
    const certificate = await certificateTime(config, now);
    const lines: (readonly [string, number])[] = [
      ["process_resident_memory_bytes", process.memoryUsage.rss()],
      ["nodejs_eventloop_delay_p99_seconds", delay.percentile(99) / 1e9],
      ["presage_database_connections", pool.totalCount],
      ["presage_database_waiting", pool.waitingCount],
      ["presage_keys_overdue", (await overdueKeys(keyring, now)).length],
      ["presage_secrets_overdue", (await overdueSecrets(keyring, now)).length],
      ...(certificate
        ? [["presage_certificate_seconds_left", secondsFrom(now, certificate.until)] as const]
        : []),
    ];
    return reply
      .type("text/plain; version=0.0.4")
      .send(lines.map(([name, value]) => `# TYPE ${name} gauge\n${name} ${value}\n`).join(""));
  });
}

function secondsFrom(now: Date, then: Date): number {
  return Math.round((then.getTime() - now.getTime()) / 1_000);
}
