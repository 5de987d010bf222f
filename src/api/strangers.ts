/**
 * Other sites' pages: a request that one of them caused is refused before anything looks at it.
 *
 * Three signs are read, and each alone is enough: the name that the browser thought it was calling (Host), the
 * page that asked (Origin), and what the browser says of the two (Sec-Fetch-Site). No answer ever carries a
 * CORS header, so that nothing of ours can be read from elsewhere either.
 */
import type { FastifyInstance, FastifyRequest } from "fastify";
import { operations } from "../app/operations/all.ts";
import type { System } from "../app/system.ts";
import { Fault } from "../kernel/fault.ts";

/** Not everything under `/api`: a sign-in that another server finishes comes back by a link. */
const INTERFACE: ReadonlySet<string> = new Set([
  ...[...operations].map(({ id }) => id),
  ...["live", "briefs", "forecasts", "upload"],
]);

export function refuseStrangers(server: FastifyInstance, { config }: System): void {
  const own = ["localhost", "127.0.0.1", "::1", config.host, ...publicName(config)];
  server.addHook("onRequest", async (request) => {
    const host = request.hostname.replace(/^\[|\]$/g, "");
    if (!own.includes(host))
      throw new Fault(
        "forbidden",
        `This desk does not answer to the name ${host}; open it at the address it printed.`,
      );
    if (isForeignOrigin(request) || isForeignFetch(request))
      throw new Fault("forbidden", "This request came from another site's page and was refused.");
  });
}

/** Browsers name the asking page with everything that is not a plain read, and with every read by a script. */
function isForeignOrigin({ headers: { origin }, host }: FastifyRequest): boolean {
  if (origin === undefined) return false;
  return !URL.canParse(origin) || new URL(origin).host !== host;
}

/**
 * A link may lead to a page of the desk; it may not lead into the interface, where looking at a protected
 * record has the effect that it is written down.
 */
function isForeignFetch({ headers, method, url }: FastifyRequest): boolean {
  const site = headers["sec-fetch-site"];
  if (site === undefined || site === "same-origin" || site === "none") return false;
  const isLink =
    method === "GET" && headers["sec-fetch-mode"] === "navigate" && headers["sec-fetch-dest"] === "document";
  return !isLink || isInterface(url);
}

function isInterface(url: string): boolean {
  const [, folder, name = ""] = (url.split("?")[0] ?? "").split("/");
  if (folder !== "api") return false;
  return INTERFACE.has(name);
}

function publicName({ publicAddress }: System["config"]): string[] {
  return publicAddress ? [new URL(publicAddress).hostname.replace(/^\[|\]$/g, "")] : [];
}
