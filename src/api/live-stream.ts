import type { FastifyInstance } from "fastify";
import type { Live } from "../app/live.ts";

const HEARTBEAT_MS = 20_000;

/** Server-sent events (WHATWG HTML, section 9.2): what changed, and how far long work has come. */
export function addLive(server: FastifyInstance, live: Live): void {
  server.get("/api/live", (request, reply) => {
    reply.hijack();
    reply.raw.writeHead(200, {
      "content-type": "text/event-stream",
      "cache-control": "no-store",
      "x-accel-buffering": "no",
    });
    reply.raw.write("retry: 2000\n\n");
    const end = live.listen(({ event, data }) =>
      reply.raw.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`),
    );
    const heartbeat = setInterval(() => reply.raw.write(": still here\n\n"), HEARTBEAT_MS);
    request.raw.once("close", () => {
      clearInterval(heartbeat);
      end();
    });
  });
}
