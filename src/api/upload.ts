import type { FastifyInstance } from "fastify";
import { z } from "zod";
import { bringIn } from "../app/importing.ts";
import type { Live } from "../app/live.ts";
import type { System } from "../app/system.ts";
import { openInput, USUAL_LIMITS } from "../collect/input.ts";
import { Fault } from "../kernel/fault.ts";

const Query = z.object({
  source: z.string().optional(),
  format: z.string().optional(),
  label: z.string().optional(),
});

/** Files sent by the desk: the same as `./presage import`, with its progress told live. */
export function addUpload(server: FastifyInstance, system: System, live: Live): void {
  server.post("/api/upload", async (request) => {
    const parsed = Query.safeParse(request.query);
    if (!parsed.success)
      throw new Fault("invalid", `"${parsed.error.issues[0]?.path.join(".")}" may be given once, as text.`);
    if (!/^multipart\/form-data;.*boundary=/i.test(request.headers["content-type"] ?? ""))
      throw new Fault("invalid", "Files are sent as multipart/form-data, each in a part of its own.");
    const query = parsed.data;
    const stop = new AbortController();
    request.raw.once("close", () => {
      if (!request.raw.complete) stop.abort();
    });
    const writer = system.store.writer(system.person.id);
    const results = [];
    for await (const part of request.files()) {
      if (part.filename === "") throw new Fault("invalid", "A file without a name was sent; give it one.");
      const inputs = openInput(part.file, part.filename, USUAL_LIMITS, stop.signal);
      results.push(
        ...(await bringIn(system, writer, inputs, {
          ...query,
          signal: stop.signal,
          progress: (data) => live.say({ event: "progress", data }),
        })),
      );
      // What nobody wanted to read any further would keep the next part waiting.
      part.file.resume();
    }
    if (results.length === 0) throw new Fault("invalid", "No file was sent; drop one or choose one.");
    await system.phases.settle();
    return { runs: results.map(({ run }) => run), sentences: results.map(({ summary }) => summary) };
  });
}
