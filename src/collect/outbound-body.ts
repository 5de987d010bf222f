/** The body of an answer: unpacked, and cut off where it becomes too large. */
import type { IncomingMessage } from "node:http";
import { createBrotliDecompress, createGunzip, createInflate } from "node:zlib";
import { Fault } from "../kernel/fault.ts";

export interface BodyLimits {
  /** Unpacked bytes. */
  readonly bytes: number;
  /** Unpacked over packed size, above the first ten megabytes. */
  readonly ratio: number;
}

const FREE_BYTES = 10_000_000;

/** @param explain turns what went wrong on the way into a fault. */
export async function* bodyOf(
  response: IncomingMessage,
  host: string,
  limits: BodyLimits,
  explain: (error: unknown) => unknown,
): AsyncGenerator<Uint8Array> {
  let bytes = 0;
  try {
    const decoder = decoderOf(response, host);
    for await (const chunk of decoder ?? response) {
      bytes += chunk.length;
      if (bytes > limits.bytes)
        throw new Fault("upstream", `${host} sent more than the ${limits.bytes} bytes that are taken.`);
      if (decoder && bytes > FREE_BYTES && bytes > decoder.bytesWritten * limits.ratio)
        throw new Fault(
          "upstream",
          `${host} sent an answer that unpacks to over ${limits.ratio} times its size.`,
        );
      yield chunk;
    }
  } catch (error) {
    throw explain(error);
  } finally {
    response.destroy();
  }
}

function decoderOf(response: IncomingMessage, host: string): Decoder | undefined {
  const encoding = (response.headers["content-encoding"] ?? "identity").trim().toLowerCase();
  if (encoding === "identity" || encoding === "") return undefined;
  const decoder = DECODERS[encoding]?.();
  if (!decoder)
    throw new Fault(
      "upstream",
      `${host} packed its answer as "${encoding.slice(0, 40)}"; gzip and br are known.`,
    );
  // A pipe does not hand errors on.
  response.on("error", (error) => decoder.destroy(error));
  response.pipe(decoder);
  return decoder;
}

type Decoder = ReturnType<typeof createGunzip>;

const DECODERS: Readonly<Record<string, () => Decoder>> = {
  br: createBrotliDecompress,
  deflate: createInflate,
  gzip: createGunzip,
  "x-gzip": createGunzip,
};
