/**
 * The one way out: every request that leaves Presage is made here.
 *
 * The invariants: a host's addresses are resolved once, all of them are judged, and the connection goes to
 * those and no other, so that an answer that changes between look and leap changes nothing; every redirect is
 * judged like the first address; bytes, time and silence have bounds. What is on a private network can only be
 * reached when the configuration names its host.
 */
import { lookup as systemLookup } from "node:dns/promises";
import { request as httpRequest, type IncomingHttpHeaders, type IncomingMessage } from "node:http";
import { request as httpsRequest } from "node:https";
import { isIP } from "node:net";
import type { Clock } from "../kernel/effects.ts";
import { Fault } from "../kernel/fault.ts";
import { refusedAs } from "./address-rules.ts";
import type { Fetch, Fetched } from "./connector.ts";
import { type BodyLimits, bodyOf } from "./outbound-body.ts";
import { hostTurns, type Pause, type Turns, unlessAborted } from "./politeness.ts";
import { type AskLeave, PRODUCT_TOKEN } from "./robots.ts";

export interface FetchLimits extends BodyLimits {
  /** From the first connection to the last byte. */
  readonly totalMilliseconds: number;
  /** Without a single byte. */
  readonly idleMilliseconds: number;
  readonly redirects: number;
  /** Between two requests to one host. */
  readonly betweenMilliseconds: number;
}

const USUAL_LIMITS: FetchLimits = {
  bytes: 2 * 1024 ** 3,
  ratio: 100,
  totalMilliseconds: 10 * 60_000,
  idleMilliseconds: 30_000,
  redirects: 5,
  betweenMilliseconds: 1_000,
};

export interface GuardOptions {
  /** `host` (any port) or `host:port`: what may be reached although it is private, or on an unusual port. */
  readonly allowHosts: readonly string[];
  /** If any are named, nothing else is asked for anything; a name stands for all names below it, too. */
  readonly onlyHosts?: readonly string[];
  /** Who may be asked without TLS; whoever `allowHosts` names may, too. */
  readonly plainHosts?: readonly string[];
  readonly version: string;
  readonly clock: Clock;
  readonly pause: Pause;
  /** All addresses of a name; the system's resolver if left out. */
  readonly resolve?: (host: string) => Promise<string[]>;
  readonly limits?: Partial<FetchLimits>;
  /** Asked before each request, redirects included; without it nobody is asked. */
  readonly askLeave?: AskLeave;
}

export function guardedFetch(options: GuardOptions): Fetch {
  const guard = guardOf(options);
  const { limits } = guard;
  return async (address, { headers = {}, signal }) => {
    const deadline = AbortSignal.timeout(limits.totalMilliseconds);
    const either = AbortSignal.any([signal, deadline]);
    let url = checkedUrl(address, guard);
    for (let hop = 0; hop <= limits.redirects; hop += 1) {
      const explain = (error: unknown) => explained(error, url.host, limits, signal, deadline);
      const answer = await hopTo(url, headers, either, guard).catch((error: unknown) => {
        throw explain(error);
      });
      const next = redirected(answer, url, guard);
      if (!next) return fetched(answer, url, limits, explain);
      url = next;
    }
    throw new Fault("upstream", `${url.host} redirects more than ${limits.redirects} times.`);
  };
}

/** Bytes; those who are asked in this way have little to say. */
const ANSWER_LIMIT = 1024 ** 2;

export interface Exchange {
  readonly headers: Readonly<Record<string, string>>;
  /** Posted; without it the address is only got. */
  readonly body?: string | undefined;
  readonly signal: AbortSignal;
}

/**
 * Asks by the same rules, and gives back the answer whatever its status; redirects are not followed.
 * @throws Fault `refused` for where nothing may be sent to, `upstream` when the other side fails.
 */
export function guardedExchange(
  options: GuardOptions,
): (
  address: string,
  exchange: Exchange,
) => Promise<{ readonly status: number; readonly headers: IncomingHttpHeaders; readonly body: string }> {
  const guard = guardOf({ ...options, limits: { bytes: ANSWER_LIMIT, ...options.limits } });
  return async (address, { headers, body, signal }) => {
    const { limits } = guard;
    const deadline = AbortSignal.timeout(limits.totalMilliseconds);
    const url = checkedUrl(address, guard);
    const explain = (error: unknown) => explained(error, url.host, limits, signal, deadline);
    const either = AbortSignal.any([signal, deadline]);
    const answer = await hopTo(url, headers, either, guard, body).catch((error: unknown) => {
      throw explain(error);
    });
    answer.on("error", () => undefined);
    const chunks: Uint8Array[] = [];
    for await (const chunk of bodyOf(answer, url.host, limits, explain)) chunks.push(chunk);
    return {
      status: answer.statusCode ?? 0,
      headers: answer.headers,
      body: Buffer.concat(chunks).toString(),
    };
  };
}

/** Sends a text, by the same rules. */
export function guardedPost(
  options: GuardOptions,
): (address: string, body: string, signal: AbortSignal) => Promise<{ status: number; body: string }> {
  const exchange = guardedExchange({ ...options, limits: { bytes: 64 * 1024, ...options.limits } });
  const headers = { "content-type": "text/plain; charset=utf-8" };
  return async (address, body, signal) => {
    const answer = await exchange(address, { headers, body, signal });
    return { status: answer.status, body: answer.body };
  };
}

interface Guard {
  readonly limits: FetchLimits;
  readonly allowed: ReadonlySet<string>;
  readonly only: readonly string[];
  readonly plain: ReadonlySet<string>;
  readonly resolve: (host: string) => Promise<string[]>;
  readonly userAgent: string;
  readonly turns: Turns;
  readonly askLeave: AskLeave | undefined;
}

function guardOf(options: GuardOptions): Guard {
  const limits = { ...USUAL_LIMITS, ...options.limits };
  return {
    limits,
    allowed: new Set(options.allowHosts.map((host) => host.toLowerCase())),
    only: (options.onlyHosts ?? []).map((host) => host.toLowerCase()),
    plain: new Set((options.plainHosts ?? []).map((host) => host.toLowerCase())),
    resolve: options.resolve ?? systemAddresses,
    userAgent: `${PRODUCT_TOKEN}/${options.version}`,
    turns: hostTurns(limits.betweenMilliseconds, options.clock, options.pause),
    askLeave: options.askLeave,
  };
}

async function systemAddresses(host: string): Promise<string[]> {
  return (await systemLookup(host, { all: true, verbatim: true })).map(({ address }) => address);
}

const USUAL_PORTS = ["80", "443"];

function checkedUrl(address: string, guard: Guard, base?: string): URL {
  if (!URL.canParse(address, base))
    throw new Fault("invalid", `"${address.slice(0, 200)}" is not a web address.`);
  const url = new URL(address, base);
  if (url.protocol !== "http:" && url.protocol !== "https:")
    throw new Fault("refused", `${url.protocol}// is not fetched from; only http and https are.`);
  if (url.username !== "" || url.password !== "")
    throw new Fault("refused", `The address on ${url.host} has a user name in it; take it out.`);
  if (isAllowed(url, guard)) return url;
  const host = hostOf(url);
  if (guard.only.length > 0 && !guard.only.some((name) => host === name || host.endsWith(`.${name}`)))
    throw new Fault("refused", `${host} is not among the hosts that the setting fetchHosts names.`);
  if (url.protocol === "http:" && !guard.plain.has(host))
    throw new Fault(
      "refused",
      `What ${host} says by http can be read and changed on the way; use its https address, or name it in the setting plainHosts.`,
    );
  if (!USUAL_PORTS.includes(portOf(url)))
    throw new Fault(
      "refused",
      `Port ${url.port} of ${url.hostname} is not fetched from; to allow it, name the host in the setting allowHosts.`,
    );
  return url;
}

function portOf({ port, protocol }: URL): string {
  return port || (protocol === "https:" ? "443" : "80");
}

/** Without the brackets of IPv6 and the root's dot. */
function hostOf(url: URL): string {
  return url.hostname.replace(/^\[|\]$/g, "").replace(/\.$/, "");
}

function isAllowed(url: URL, { allowed }: Guard): boolean {
  return allowed.has(hostOf(url)) || allowed.has(`${hostOf(url)}:${portOf(url)}`);
}

/** @throws Fault `refused` when any of the host's addresses is one that may not be reached. */
async function checkedAddresses(url: URL, guard: Guard, signal: AbortSignal): Promise<string[]> {
  const host = hostOf(url);
  const addresses = isIP(host) ? [host] : await unlessAborted(guard.resolve(host), signal);
  if (addresses.length === 0) throw new Fault("upstream", `${host} has no address.`);
  if (isAllowed(url, guard)) return addresses;
  for (const address of addresses) {
    const reason = refusedAs(address);
    if (reason !== undefined)
      throw new Fault(
        "refused",
        `${host} is at ${address}, which is ${reason}; to allow it, name the host in the setting allowHosts.`,
      );
  }
  return addresses;
}

async function hopTo(
  url: URL,
  headers: Readonly<Record<string, string>>,
  signal: AbortSignal,
  guard: Guard,
  sent?: string,
): Promise<IncomingMessage> {
  const addresses = await checkedAddresses(url, guard, signal);
  const leave = await guard.askLeave?.(url, signal);
  const release = await guard.turns.take(url.host, signal, leave?.betweenMilliseconds);
  try {
    const answer = await answerFrom(url, addresses, headers, signal, guard, sent);
    answer.once("close", release);
    return answer;
  } catch (error) {
    release();
    throw error;
  }
}

function answerFrom(
  url: URL,
  addresses: readonly string[],
  headers: Readonly<Record<string, string>>,
  signal: AbortSignal,
  { limits, userAgent }: Guard,
  sent: string | undefined,
): Promise<IncomingMessage> {
  const pinned = addresses.map((address) => ({ address, family: isIP(address) }));
  const send = url.protocol === "https:" ? httpsRequest : httpRequest;
  const request = send(url, {
    agent: false,
    method: sent === undefined ? "GET" : "POST",
    headers: { ...headers, "user-agent": userAgent, "accept-encoding": "gzip, br" },
    lookup: (_host, { all }, callback) => {
      const [first] = pinned;
      if (all) callback(null, pinned);
      else callback(null, first?.address ?? "", first?.family ?? 0);
    },
    maxHeaderSize: 32 * 1024,
    signal,
  });
  return new Promise((resolve, reject) => {
    let speaking: { destroy(error: Error): unknown } = request;
    request.setTimeout(limits.idleMilliseconds, () => speaking.destroy(new Silence()));
    request.once("response", (answer) => {
      speaking = answer;
      resolve(answer);
    });
    request.on("error", reject);
    request.end(sent);
  });
}

class Silence extends Error {}

/** Where an answer sends on to, judged; the answer itself is done with then. */
function redirected(answer: IncomingMessage, from: URL, guard: Guard): URL | undefined {
  const { statusCode = 0, headers } = answer;
  if (![301, 302, 303, 307, 308].includes(statusCode) || !headers.location) return undefined;
  answer.destroy();
  const next = checkedUrl(headers.location, guard, from.href);
  if (from.protocol === "https:" && next.protocol === "http:")
    throw new Fault("refused", `${from.host} redirects from https to http; that is not followed.`);
  return next;
}

function fetched(
  answer: IncomingMessage,
  url: URL,
  limits: FetchLimits,
  explain: (error: unknown) => unknown,
): Fetched {
  const status = answer.statusCode ?? 0;
  const headers = new Map(
    Object.entries(answer.headers).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, Array.isArray(value) ? value.join(", ") : value]],
    ),
  );
  if (status !== 200) answer.destroy();
  // What comes after the body was closed has nobody left to hear it.
  answer.on("error", () => undefined);
  return {
    url: url.href,
    status,
    headers,
    body: status === 200 ? bodyOf(answer, url.host, limits, explain) : nothing(),
  };
}

async function* nothing(): AsyncGenerator<Uint8Array> {}

function explained(
  error: unknown,
  host: string,
  limits: FetchLimits,
  signal: AbortSignal,
  deadline: AbortSignal,
): unknown {
  if (error instanceof Fault) return error;
  if (signal.aborted) return new Fault("aborted", "Fetching was stopped.", {}, error);
  if (deadline.aborted)
    return new Fault("upstream", `${host} took longer than ${seconds(limits.totalMilliseconds)}.`, {}, error);
  if (error instanceof Silence)
    return new Fault("upstream", `${host} was silent for ${seconds(limits.idleMilliseconds)}.`, {}, error);
  if (!(error instanceof Error)) return error;
  const code = "code" in error && typeof error.code === "string" ? error.code : "";
  const known = REASONS.find(([pattern]) => pattern.test(code));
  return known ? new Fault("upstream", `${host} ${known[1]}.`, { code }, error) : error;
}

function seconds(milliseconds: number): string {
  return `${Math.round(milliseconds / 100) / 10} s`;
}

/** What Node calls the ways in which the other side can fail. */
const REASONS: readonly (readonly [RegExp, string])[] = [
  [/^(ENOTFOUND|EAI_AGAIN|EAI_NODATA|ENODATA)$/, "cannot be found under that name"],
  [/^(ECONNREFUSED|EHOSTUNREACH|ENETUNREACH|ETIMEDOUT)$/, "cannot be reached"],
  [/^(ECONNRESET|EPIPE|ERR_STREAM_PREMATURE_CLOSE|ABORT_ERR)$/, "broke off in the middle"],
  [/^(HPE_|ERR_HTTP)/, "did not answer in HTTP"],
  [/^Z_|^ERR_(_ERROR_|BROTLI|ZLIB)/, "sent a damaged packed answer"],
  [
    /^(CERT_|ERR_TLS|ERR_SSL|EPROTO|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO)/,
    "has no certificate that can be trusted",
  ],
];
