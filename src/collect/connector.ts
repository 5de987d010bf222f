/**
 * Connectors: how the bytes of a source are fetched, again and again, each only once.
 *
 * The invariant: a connector remembers nothing itself. What it has seen stands in the cursor it hands out with
 * each thing it received; the runner commits that cursor together with the thing, or not at all.
 */
import type { z } from "zod";
import type { Clock } from "../kernel/effects.ts";
import type { Fault } from "../kernel/fault.ts";
import type { Plugin } from "../kernel/registry.ts";
import type { OpenFolder } from "./watched-folders.ts";

export interface Fetched {
  /** Where it came from in the end, after redirects. */
  readonly url: string;
  readonly status: number;
  /** Lower-case names. */
  readonly headers: ReadonlyMap<string, string>;
  /** Decoded; empty unless the status is 200. Ends with a Fault when a limit is passed. */
  readonly body: AsyncIterable<Uint8Array>;
}

/** @throws Fault `refused` for where nothing may be fetched from, `upstream` when the other side fails. */
export type Fetch = (
  url: string,
  request: { readonly headers?: Readonly<Record<string, string>>; readonly signal: AbortSignal },
) => Promise<Fetched>;

/** All that a connector may do to the world. Tests hand in their own. */
export interface ConnectorEffects {
  readonly fetch: Fetch;
  readonly openFolder: OpenFolder;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/** One thing received; which of its items are new is the runner's to say. */
export interface Received {
  /** A file's path, a stream of bytes, or why it cannot be read. */
  readonly content: string | AsyncIterable<Uint8Array> | Fault;
  /** What to call it, with the ending that tells its format. */
  readonly name: string;
  readonly mediaType?: string | undefined;
  /** The format's id and options, where the source's owner stated them. */
  readonly format?: string | undefined;
  readonly formatOptions?: Readonly<Record<string, unknown>> | undefined;
  /** When its publisher said it, where it comes from there and not by way of others; ISO 8601. */
  readonly saidAt?: string | undefined;
  /** The cursor from which to go on when this has been stored. */
  readonly cursor: unknown;
}

export interface Connector<Options extends z.ZodType = z.ZodType> extends Plugin {
  readonly options: Options;
  /** The items in what it receives stand at other positions each time. */
  readonly isMoving: boolean;
  /**
   * @param cursor what was committed last, as it came out of the store; undefined the first time.
   * @throws Fault `upstream` when the source cannot be read now; `details.retryAfter` (ISO 8601) when it said
   * until when to wait.
   */
  collect(options: z.output<Options>, cursor: unknown, effects: ConnectorEffects): AsyncIterable<Received>;
}

/** Returns its argument; it is there so that the options' type reaches `collect`. */
export function connector<Options extends z.ZodType>(definition: Connector<Options>): Connector<Options> {
  return definition;
}
