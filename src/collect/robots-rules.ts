/**
 * The Robots Exclusion Protocol (RFC 9309): what a site's robots.txt allows to one product token.
 *
 * All groups that name the token count together; those for `*` count only when none does. The longest
 * pattern decides, and of two as long the allowing one. `crawl-delay` is not in the RFC but in use.
 */

export interface RobotsRules {
  /** @param path of the address, with its query. @returns the line that forbids it, as it is written. */
  forbids(path: string): string | undefined;
  /** Seconds that are asked for between two requests. */
  readonly crawlDelaySeconds: number | undefined;
}

export const EVERYTHING_ALLOWED: RobotsRules = { forbids: () => undefined, crawlDelaySeconds: undefined };

interface Rule {
  readonly allows: boolean;
  readonly pattern: string;
  readonly written: string;
}

interface Group {
  readonly tokens: Set<string>;
  readonly rules: Rule[];
  crawlDelaySeconds: number | undefined;
}

/** @param token compared without regard to case. */
export function robotsRules(text: string, token: string): RobotsRules {
  const groups = groupsOf(text);
  const own = groups.filter(({ tokens }) => tokens.has(token.toLowerCase()));
  const chosen = own.length > 0 ? own : groups.filter(({ tokens }) => tokens.has("*"));
  const rules = chosen
    .flatMap((group) => group.rules)
    .sort((a, b) => b.pattern.length - a.pattern.length || Number(b.allows) - Number(a.allows));
  return {
    forbids(path) {
      const normal = normalised(path);
      // A site cannot hide its own rules (section 2.2.2).
      if (normal === "/robots.txt") return undefined;
      const decisive = rules.find(({ pattern }) => fits(normal, pattern));
      return decisive && !decisive.allows ? decisive.written : undefined;
    },
    crawlDelaySeconds: chosen.find((group) => group.crawlDelaySeconds !== undefined)?.crawlDelaySeconds,
  };
}

function groupsOf(text: string): Group[] {
  const groups: Group[] = [];
  let isNaming = false;
  for (const line of text.replace(/^\uFEFF/, "").split(/\r\n|\n|\r/)) {
    const [, key, value = ""] = /^[ \t]*([a-z-]+)[ \t]*:[ \t]*([^#]*)/i.exec(line) ?? [];
    const name = key?.toLowerCase();
    const said = value.trim();
    if (name === "user-agent") {
      // Names on lines that follow each other share the rules after them.
      if (!isNaming) groups.push({ tokens: new Set(), rules: [], crawlDelaySeconds: undefined });
      groups.at(-1)?.tokens.add(productToken(said));
      isNaming = true;
      continue;
    }
    const group = groups.at(-1);
    if (!group || (name !== "allow" && name !== "disallow" && name !== "crawl-delay")) continue;
    isNaming = false;
    if (name === "crawl-delay") group.crawlDelaySeconds ??= secondsIn(said);
    else if (said !== "")
      group.rules.push({
        allows: name === "allow",
        pattern: normalised(said),
        written: `${key}: ${said}`.slice(0, 200),
      });
  }
  return groups;
}

/** "Presage/1.0 (help)" is written by some; the token is what stands before. */
function productToken(written: string): string {
  return written.startsWith("*") ? "*" : (/^[a-z_-]+/i.exec(written)?.[0] ?? "").toLowerCase();
}

function secondsIn(written: string): number | undefined {
  return /^\d{1,9}(\.\d{1,9})?$/.test(written) ? Number(written) : undefined;
}

/** Octets are compared percent-encoded, except where they need not be (section 2.2.2). */
function normalised(path: string): string {
  return path
    .replace(/[^\x21-\x7e]+/gu, (text) => encodeURIComponent(text.replace(/\p{Surrogate}/gu, "\uFFFD")))
    .replace(/%[0-9a-f]{2}/gi, (octet) => {
      const character = String.fromCharCode(Number.parseInt(octet.slice(1), 16));
      return /[a-z0-9._~-]/i.test(character) ? character : octet.toUpperCase();
    });
}

/** Linear in the path for each star, so that no pattern can make it slow. */
function fits(path: string, pattern: string): boolean {
  const isAnchored = pattern.endsWith("$");
  const [start = "", ...parts] = (isAnchored ? pattern.slice(0, -1) : pattern).split("*");
  if (!path.startsWith(start)) return false;
  if (parts.length === 0) return !isAnchored || path.length === start.length;
  const last = isAnchored ? parts.pop() : undefined;
  let at = start.length;
  for (const part of parts) {
    const found = path.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return last === undefined || (path.endsWith(last) && path.length - last.length >= at);
}
