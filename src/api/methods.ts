/** Which methods an address has, so that a wrong one is told from a wrong address (RFC 9110, section 15.5.6). */
import type { FastifyInstance } from "fastify";

interface Known {
  readonly pattern: RegExp;
  readonly methods: readonly string[];
}

/** Must stand before the routes it is to know. @returns the methods of an address; none if nothing is there. */
export function rememberMethods(server: FastifyInstance): (path: string) => readonly string[] {
  const known: Known[] = [];
  server.addHook("onRoute", ({ url, method }) => {
    // The desk's own files are a wildcard over everything.
    if (url === "/*") return;
    known.push({ pattern: patternOf(url), methods: [method].flat() });
  });
  return (path) => [
    ...new Set(known.filter(({ pattern }) => pattern.test(path)).flatMap(({ methods }) => methods)),
  ];
}

function patternOf(url: string): RegExp {
  const source = url
    .replaceAll(/[.+?^${}()|[\]\\]/g, String.raw`\$&`)
    .replaceAll(/:\w+/g, "[^/]+")
    .replaceAll("*", ".*");
  return new RegExp(`^${source}$`);
}
