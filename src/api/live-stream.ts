import type { FastifyInstance, FastifyReply } from "fastify";
import type { Live } from "../app/live.ts";
import { isStillTheirs, principalOf } from "./who.ts";

const HEARTBEAT_MS = 20_000;
/** Bytes; whoever has stopped reading is let go, and asks for everything anew when it comes back. */
const MOST_UNREAD = 1024 * 1024;

/**
 * Server-sent events (WHATWG HTML, section 9.2): what changed, and how far long work has come. A stream ends with
 * the session or token that opened it, and when its reader may see other things than before.
 */
export function addLive(server: FastifyInstance, live: Live): void {
  server.get("/api/live", (request, reply) => {
    const { reader } = principalOf(request);
    reply.hijack();
    reply.raw.writeHead(200, {
      ...securityHeaders(reply),
      "content-type": "text/event-stream",
      "cache-control": "no-store",
      "x-accel-buffering": "no",
    });
    reply.raw.write("retry: 2000\n\n");
    const end = live.listen(({ event, data }) => {
      reply.raw.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
      if (reply.raw.writableLength > MOST_UNREAD) reply.raw.destroy();
    }, reader);
    const endUnlessTheirs = () =>
      isStillTheirs(request).then(
        (isTheirs) => {
          if (!isTheirs) reply.raw.end();
        },
        // Who cannot be known is told nothing more; a browser comes back by itself.
        () => reply.raw.destroy(),
      );
    const endWatching = live.watchWho(() => void endUnlessTheirs());
    const heartbeat = setInterval(() => {
      reply.raw.write(": still here\n\n");
      // A session that merely runs out says nothing.
      void endUnlessTheirs();
    }, HEARTBEAT_MS);
    reply.raw.once("close", () => {
      clearInterval(heartbeat);
      endWatching();
      end();
    });
    // What ended while the stream was being opened was said to nobody.
    void endUnlessTheirs();
  });
}

/** A hijacked answer leaves out what the hooks have set. */
function securityHeaders(reply: FastifyReply): Record<string, string> {
  return Object.fromEntries(Object.entries(reply.getHeaders()).map(([name, value]) => [name, String(value)]));
}
