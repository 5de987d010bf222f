/**
 * Streams of bytes that end: by a signal, at a limit, and with their beginning looked at first.
 */
import { Fault } from "../kernel/fault.ts";

export type Bytes = AsyncIterable<Uint8Array>;

/**
 * The same bytes, given up as soon as the signal says so, even while the source is silent.
 * @throws Fault `aborted` on the signal, `unreachable` when the source fails.
 */
export async function* stoppable(
  bytes: Bytes,
  name: string,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  const iterator = bytes[Symbol.asyncIterator]();
  try {
    for (;;) {
      const next = await orStopped(iterator.next(), signal);
      if (next.done) return;
      yield next.value;
    }
  } catch (error) {
    throw signal.aborted
      ? new Fault("aborted", `Reading ${name} was stopped.`, {}, error)
      : sourceFault(name, error);
  } finally {
    // A source that is silent would keep whoever waits for it to close.
    const closing = Promise.resolve(iterator.return?.()).catch(() => undefined);
    if (!signal.aborted) await closing;
  }
}

function orStopped<Value>(promise: Promise<Value>, signal: AbortSignal): Promise<Value> {
  return new Promise((resolve, reject) => {
    const stop = () => reject(signal.reason);
    if (signal.aborted) stop();
    signal.addEventListener("abort", stop, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener("abort", stop));
  });
}

/** The system's own errors have a code; anything else is a bug, and goes on as it is. */
function sourceFault(name: string, error: unknown): unknown {
  if (error instanceof Fault || !(error instanceof Error) || !("code" in error)) return error;
  if (error.code === "EACCES" || error.code === "EPERM") {
    return new Fault("forbidden", `${name} may not be read by this account.`, {}, error);
  }
  return new Fault("unreachable", `${name} broke off while it was read (${String(error.code)}).`, {}, error);
}

/** @throws Fault `refused` once more than `limit` bytes have come. */
export async function* bounded(bytes: Bytes, name: string, limit: number): AsyncGenerator<Uint8Array> {
  let count = 0;
  for await (const chunk of bytes) {
    count += chunk.length;
    if (count > limit) {
      throw new Fault(
        "refused",
        `${name} is larger than ${megabytes(limit)}, or has no end; raise the limit or split it.`,
      );
    }
    yield chunk;
  }
}

export function megabytes(bytes: number): string {
  return bytes < 1_000_000 ? `${bytes} bytes` : `${Math.round(bytes / 1_000_000)} MB`;
}

export interface Peeked {
  /** At least `size` bytes, or all there are. */
  readonly head: Buffer;
  readonly isWhole: boolean;
  /** Everything, from the start. */
  readonly bytes: AsyncGenerator<Uint8Array>;
}

export async function peek(bytes: Bytes, size: number): Promise<Peeked> {
  const iterator = bytes[Symbol.asyncIterator]();
  const parts: Uint8Array[] = [];
  let length = 0;
  let isWhole = false;
  while (length < size && !isWhole) {
    const next = await iterator.next();
    if (next.done) isWhole = true;
    else {
      // A source may reuse its buffer for what comes next.
      parts.push(Uint8Array.from(next.value));
      length += next.value.length;
    }
  }
  const head = Buffer.concat(parts);
  return { head, isWhole, bytes: replayed(head, iterator) };
}

async function* replayed(head: Buffer, iterator: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    if (head.length > 0) yield head;
    for (let next = await iterator.next(); !next.done; next = await iterator.next()) yield next.value;
  } finally {
    await iterator.return?.();
  }
}

/** All bytes at once. @throws Fault `refused` above `limit`. */
export async function collected(bytes: Bytes, name: string, limit: number): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  for await (const chunk of bounded(bytes, name, limit)) parts.push(chunk);
  return Buffer.concat(parts);
}
