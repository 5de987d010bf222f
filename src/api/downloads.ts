import { Readable } from "node:stream";
import { createGzip } from "node:zlib";
import type { FastifyInstance, FastifyRequest } from "fastify";
import { z } from "zod";
import { drawsTable } from "../analyse/forecast-table.ts";
import { alertOf } from "../app/alerts.ts";
import { requireSoundAudit } from "../app/auditing.ts";
import { keptDraws } from "../app/kept-draws.ts";
import type { Context } from "../app/operation.ts";
import { operations } from "../app/operations/all.ts";
import { contextOf, requireAllowed } from "../app/perform.ts";
import type { System } from "../app/system.ts";
import { type Disclosure, noteDisclosure } from "../guard/disclosures.ts";
import { requirePersonalReading } from "../guard/personal-reading.ts";
import { noteRefusal } from "../guard/refusals.ts";
import { Brief } from "../kernel/brief.ts";
import { WarnedKind } from "../kernel/decision.ts";
import { Fault } from "../kernel/fault.ts";
import { Forecast } from "../kernel/forecast.ts";
import type { Stored } from "../kernel/record.ts";
import { exporters } from "../publish/exporters/all.ts";
import { noticeOf, noticePage } from "../publish/notice.ts";
import { asDocument } from "./headers.ts";
import { principalOf } from "./who.ts";

const FILES = {
  pdf: { field: "pdf", type: "application/pdf" },
  html: { field: "html", type: "text/html; charset=utf-8" },
  md: { field: "markdown", type: "text/markdown; charset=utf-8" },
} as const;

const Parameters = z.object({ id: z.uuid(), ending: z.enum(["pdf", "html", "md"]) });

const DrawsParameters = z.object({ id: z.uuid(), ending: z.enum(["csv", "csv.gz"]) });

/** Files, as attachments: they are documents to keep, and never run inside the desk. */
export function addDownloads(server: FastifyInstance, system: System): void {
  addBriefs(server, system);
  addDraws(server, system);
  addNotices(server, system);
}

/** A forecast's own draws as a table `place,month,draw,value`. */
function addDraws(server: FastifyInstance, system: System): void {
  server.get("/api/forecasts/:file", async (request, reply) => {
    const [, id, ending] =
      /^([^.]*)\.(.*)$/.exec(z.object({ file: z.string() }).parse(request.params).file) ?? [];
    const parameters = DrawsParameters.safeParse({ id, ending });
    if (!parameters.success)
      throw new Fault("missing", "There is no such file; a forecast's are ID.csv and ID.csv.gz.");
    const context = await contextFor(request, system, "forecast");
    const found = await context.view.one(Forecast, parameters.data.id);
    const table = Readable.from(drawsTable(await keptDraws(system.store.blobs, [found])));
    const { place, asOf, model } = found.body;
    const isPacked = parameters.data.ending === "csv.gz";
    const name = `draws ${place} ${asOf} ${model}`.replaceAll(/[^\p{L}\p{N} .-]/gu, "-");
    await noteLeaving(context, request, {
      what: `draws.${parameters.data.ending}`,
      title: name,
      record: { ...found, kind: Forecast.kind },
    });
    return asDocument(reply)
      .type(isPacked ? "application/gzip" : "text/csv; charset=utf-8")
      .header(
        "content-disposition",
        `attachment; filename="draws.${parameters.data.ending}"; filename*=UTF-8''${encodeURIComponent(`${name}.${parameters.data.ending}`)}`,
      )
      .send(isPacked ? table.pipe(createGzip()) : table);
  });
}

const NoticeParameters = z.object({ kind: WarnedKind, id: z.uuid(), ending: z.enum(["pdf", "html"]) });

/** A warning's notice, as it stands. */
function addNotices(server: FastifyInstance, system: System): void {
  server.get("/api/notices/:kind/:id.:ending", async (request, reply) => {
    const parameters = NoticeParameters.safeParse(request.params);
    if (!parameters.success)
      throw new Fault("missing", "There is no such file; a notice's are warning/ID.pdf and warning/ID.html.");
    const { kind, id, ending } = parameters.data;
    await requireSoundAudit("An export", system);
    const context = await contextFor(request, system, "notice");
    const alert = await alertOf(context.view, kind, id, system.clock.now());
    const notice = noticeOf(await alert.facts(context.language), context.language);
    const bytes = await exporters.get(ending).render(noticePage(notice, { kind, id }));
    await noteLeaving(context, request, {
      what: `notice.${ending}`,
      title: notice.title,
      record: {
        kind,
        id,
        label: alert.label,
        version: alert.version,
        recordedAt: notice.asOf,
        recordedBy: "notice",
        body: undefined,
      },
    });
    const name = `${notice.asOf.slice(0, 10)} ${notice.title}`.replaceAll(/[^\p{L}\p{N} .-]/gu, "");
    return asDocument(reply)
      .type(FILES[ending].type)
      .header(
        "content-disposition",
        `attachment; filename="notice.${ending}"; filename*=UTF-8''${encodeURIComponent(`${name}.${ending}`)}`,
      )
      .send(Buffer.from(bytes));
  });
}

function addBriefs(server: FastifyInstance, system: System): void {
  server.get("/api/briefs/:id.:ending", async (request, reply) => {
    const parameters = Parameters.safeParse(request.params);
    if (!parameters.success)
      throw new Fault("missing", "There is no such file; a brief's are ID.pdf, ID.html and ID.md.");
    const { id, ending } = parameters.data;
    await requireSoundAudit("An export", system);
    const context = await contextFor(request, system, "brief-view");
    const brief = await context.view.one(Brief, id);
    const { field, type } = FILES[ending];
    const name = `${brief.body.asOf.slice(0, 10)} ${brief.body.title}`.replaceAll(/[^\p{L}\p{N} .-]/gu, "");
    await noteLeaving(context, request, {
      what: `brief.${ending}`,
      title: brief.body.title,
      record: { ...brief, kind: Brief.kind },
      sha256: brief.body.files[field],
    });
    return asDocument(reply)
      .type(type)
      .header(
        "content-disposition",
        `attachment; filename="brief.${ending}"; filename*=UTF-8''${encodeURIComponent(`${name}.${ending}`)}`,
      )
      .send(await system.store.blobs.read(brief.body.files[field]));
  });
}

/** A file is decided on like the operation that shows the same, and as an export, which is graver. */
async function contextFor(request: FastifyRequest, system: System, operation: string): Promise<Context> {
  const principal = principalOf(request);
  const { id, permission } = operations.get(operation);
  await requireAllowed(system, principal, { id, permission, marks: ["step-up"] });
  return contextOf(system, { principal, signal: new AbortController().signal });
}

type Leaving = Pick<Disclosure, "what" | "title" | "sha256"> & {
  readonly record: Stored<unknown> & { readonly kind: string };
};

/** What leaves is in the audit log before it does, or stays. */
async function noteLeaving(
  { writer, principal }: Context,
  { ip }: FastifyRequest,
  { record: { kind, id, label }, ...file }: Leaving,
): Promise<void> {
  try {
    requirePersonalReading([{ kind, id, label }], principal);
  } catch (error) {
    await noteRefusal(writer, kind, error);
    throw error;
  }
  await noteDisclosure(writer, { ...file, kind, id, label, to: ip, justification: principal.purpose });
}
