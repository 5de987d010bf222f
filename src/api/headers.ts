/**
 * What every answer says about how it may be used: the desk runs its own files and nothing else.
 *
 * Nothing inline, no other host, no frame, and no text that becomes a script: what a report, a file name or a
 * model wrote can be shown, never run. `violation-reports.ts` hears of every attempt.
 */
import helmet from "@fastify/helmet";
import type { FastifyInstance, FastifyReply } from "fastify";

export const REPORT_ADDRESS = "/csp-report";

const NONE = ["'none'"];
const OWN = ["'self'"];

/**
 * Charts become pictures by way of `data:` images, and a policy called `default`
 * (`web/public/before-scripts.js`) lets only our own workers through Trusted Types.
 */
const DIRECTIVES = {
  defaultSrc: NONE,
  scriptSrc: OWN,
  scriptSrcAttr: NONE,
  styleSrc: OWN,
  styleSrcAttr: NONE,
  imgSrc: ["'self'", "data:"],
  fontSrc: OWN,
  connectSrc: OWN,
  workerSrc: OWN,
  manifestSrc: OWN,
  objectSrc: NONE,
  frameSrc: NONE,
  baseUri: NONE,
  formAction: OWN,
  frameAncestors: NONE,
  requireTrustedTypesFor: ["'script'"],
  trustedTypes: ["default"],
  reportUri: [REPORT_ADDRESS],
};

/** Nothing of the machine is asked for but the clipboard, and passkeys on our own pages. */
const PERMISSIONS = [
  ...[
    "accelerometer",
    "autoplay",
    "bluetooth",
    "browsing-topics",
    "camera",
    "display-capture",
    "encrypted-media",
    "geolocation",
    "gyroscope",
    "hid",
    "idle-detection",
    "magnetometer",
    "microphone",
    "midi",
    "payment",
    "picture-in-picture",
    "screen-wake-lock",
    "serial",
    "usb",
    "xr-spatial-tracking",
  ].map((feature) => `${feature}=()`),
  "clipboard-read=(self)",
  "clipboard-write=(self)",
  "fullscreen=(self)",
  "publickey-credentials-create=(self)",
  "publickey-credentials-get=(self)",
].join(", ");

const TWO_YEARS_IN_SECONDS = 63_072_000;

/**
 * For what others wrote and we only hand on: a document of no origin, without scripts, forms or the network.
 * Styles inside are allowed because there is nothing of ours that they could reach.
 */
const DOCUMENT_POLICY = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:";

export async function addHeaders(server: FastifyInstance): Promise<void> {
  await server.register(helmet, {
    contentSecurityPolicy: { useDefaults: false, directives: DIRECTIVES },
    // Over plain http a browser ignores it; over https it is said below.
    strictTransportSecurity: false,
    crossOriginEmbedderPolicy: true,
    frameguard: { action: "deny" },
    referrerPolicy: { policy: "no-referrer" },
  });
  server.addHook("onRequest", async (request, reply) => {
    reply.header("permissions-policy", PERMISSIONS);
    // Whoever forgets to say how long an answer keeps has said: not at all.
    if (request.url.startsWith("/api/")) reply.header("cache-control", "no-store");
    if (request.protocol === "https")
      reply.header("strict-transport-security", `max-age=${TWO_YEARS_IN_SECONDS}; includeSubDomains`);
  });
}

/** Marks an answer as a document of somebody else's: it is saved, and where it is opened it is nobody's. */
export function asDocument(reply: FastifyReply): FastifyReply {
  return reply.header("content-security-policy", DOCUMENT_POLICY);
}
