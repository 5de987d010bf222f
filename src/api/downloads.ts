import type { FastifyInstance } from "fastify";
import { z } from "zod";
import type { System } from "../app/system.ts";
import { Brief } from "../kernel/brief.ts";
import { Fault } from "../kernel/fault.ts";

const FILES = {
  pdf: { field: "pdf", type: "application/pdf" },
  html: { field: "html", type: "text/html; charset=utf-8" },
  md: { field: "markdown", type: "text/markdown; charset=utf-8" },
} as const;

const Parameters = z.object({ id: z.uuid(), ending: z.enum(["pdf", "html", "md"]) });

/** A brief's files, as attachments: they are documents to keep, and never run inside the desk. */
export function addDownloads(server: FastifyInstance, system: System): void {
  server.get("/api/briefs/:id.:ending", async (request, reply) => {
    const parameters = Parameters.safeParse(request.params);
    if (!parameters.success)
      throw new Fault("missing", "There is no such file; a brief's are ID.pdf, ID.html and ID.md.");
    const { id, ending } = parameters.data;
    const brief = await system.store.view(system.person).one(Brief, id);
    const { field, type } = FILES[ending];
    const name = `${brief.body.asOf.slice(0, 10)} ${brief.body.title}`.replaceAll(/[^\p{L}\p{N} .-]/gu, "");
    return reply
      .type(type)
      .header(
        "content-disposition",
        `attachment; filename="brief.${ending}"; filename*=UTF-8''${encodeURIComponent(`${name}.${ending}`)}`,
      )
      .header(
        "content-security-policy",
        "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:",
      )
      .send(await system.store.blobs.read(brief.body.files[field]));
  });
}
