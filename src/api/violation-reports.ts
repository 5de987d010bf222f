/**
 * Browsers' reports of what the content policy stopped (Content Security Policy Level 3, section 5.3).
 *
 * Anybody can send one and write into it what they like: a few short fields are kept, as JSON in the log,
 * where control characters are escaped.
 */
import type { FastifyInstance, FastifyRequest } from "fastify";
import { z } from "zod";
import type { System } from "../app/system.ts";
import { readJsonText } from "../collect/json-text.ts";
import { Fault } from "../kernel/fault.ts";
import { REPORT_ADDRESS } from "./headers.ts";

const BODY_LIMIT = 16 * 1024;
const PER_MINUTE = 60;

const Short = z.string().transform((text) => text.slice(0, 200));

const Report = z.object({
  "csp-report": z.object({
    "document-uri": Short.optional(),
    "effective-directive": Short.optional(),
    "violated-directive": Short.optional(),
    "blocked-uri": Short.optional(),
    "script-sample": Short.optional(),
  }),
});

export function addViolationReports(server: FastifyInstance, { log }: Pick<System, "log">): void {
  server.addContentTypeParser(
    "application/csp-report",
    { parseAs: "string" },
    async (_request: FastifyRequest, body: string | Buffer) => readJsonText(String(body)),
  );
  server.post(
    REPORT_ADDRESS,
    { bodyLimit: BODY_LIMIT, config: { rateLimit: { max: PER_MINUTE, timeWindow: "1 minute" } } },
    async (request, reply) => {
      const parsed = Report.safeParse(request.body);
      if (!parsed.success) throw new Fault("invalid", "This is no report of a content policy.");
      log.warn({ violation: parsed.data["csp-report"] }, "content policy");
      return reply.status(204).send();
    },
  );
}
