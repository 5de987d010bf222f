import type { FastifyInstance } from "fastify";
import { z } from "zod";
import { bringIn } from "../app/importing.ts";
import type { Live } from "../app/live.ts";
import { operations } from "../app/operations/all.ts";
import { contextOf, inBackground, requireAllowed } from "../app/perform.ts";
import type { System } from "../app/system.ts";
import { uploadRoom } from "../app/upload-room.ts";
import { openInput, USUAL_LIMITS } from "../collect/input.ts";
import { readJsonText } from "../collect/json-text.ts";
import { withKnownEndings } from "../collect/known-endings.ts";
import { noteRefusal } from "../guard/refusals.ts";
import { Fault } from "../kernel/fault.ts";
import { principalOf } from "./who.ts";

const Query = z.object({
  source: z.string().optional(),
  format: z.string().optional(),
  label: z.string().optional(),
  /** Options of the format, as the text of a JSON object. */
  options: z.string().optional(),
});

/** Files sent by the desk: the same as `./presage import`, with its progress told live. */
export function addUpload(server: FastifyInstance, system: System, live: Live): void {
  server.post("/api/upload", async (request) => {
    const parsed = Query.safeParse(request.query);
    if (!parsed.success)
      throw new Fault("invalid", `"${parsed.error.issues[0]?.path.join(".")}" may be given once, as text.`);
    if (!/^multipart\/form-data;.*boundary=/i.test(request.headers["content-type"] ?? ""))
      throw new Fault("invalid", "Files are sent as multipart/form-data, each in a part of its own.");
    const { options, ...query } = parsed.data;
    const given = options === undefined ? undefined : readOptions(options);
    const stop = new AbortController();
    request.raw.once("close", () => {
      if (!request.raw.complete) stop.abort();
    });
    const principal = principalOf(request);
    await requireAllowed(system, principal, operations.get("import"));
    const behind = inBackground(system);
    const { writer } = await contextOf(behind, { principal, signal: stop.signal });
    const results = [];
    const refused = async (error: unknown) => {
      await noteRefusal(writer, "import", error);
      throw error;
    };
    for await (const part of wellFormed(request.files())) {
      if (part.filename === "") throw new Fault("invalid", "A file without a name was sent; give it one.");
      const room = await uploadRoom(system, principal.id);
      const limits = { ...USUAL_LIMITS, bytes: Math.min(USUAL_LIMITS.bytes, room) };
      const inputs = withKnownEndings(openInput(part.file, part.filename, limits, stop.signal));
      results.push(
        ...(await bringIn(behind, writer, inputs, {
          ...query,
          options: given,
          reader: principal.reader,
          signal: stop.signal,
          progress: (data) => live.tell(principal.reader.id, data),
        }).catch(refused)),
      );
      // What nobody wanted to read any further would keep the next part waiting.
      part.file.resume();
    }
    if (results.length === 0) throw new Fault("invalid", "No file was sent; drop one or choose one.");
    await system.phases.settle();
    return { runs: results.map(({ run }) => run), sentences: results.map(({ summary }) => summary) };
  });
}

/** @throws Fault `invalid` where the parser of the form would throw an error of its own. */
async function* wellFormed<Part>(parts: AsyncIterable<Part>): AsyncIterable<Part> {
  try {
    yield* parts;
  } catch (cause) {
    if (cause instanceof Error && "statusCode" in cause) throw cause;
    throw new Fault("invalid", "The upload broke off, or is no multipart/form-data.", {}, cause);
  }
}

/** @throws Fault `invalid`, here and not in each file's run: they were written by whoever sent the files. */
function readOptions(text: string): Readonly<Record<string, unknown>> {
  let value: unknown;
  try {
    value = readJsonText(text);
  } catch (cause) {
    if (cause instanceof Fault && cause.code === "refused") throw cause;
    throw new Fault("invalid", '"options" is not well-formed JSON.', {}, cause);
  }
  const parsed = z.record(z.string(), z.unknown()).safeParse(value);
  if (!parsed.success)
    throw new Fault("invalid", '"options" must be a JSON object, such as {"unit":"persons"}.');
  return parsed.data;
}
