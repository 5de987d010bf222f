/**
 * Answers made smaller for desks that are far away.
 *
 * Only text is: a PDF, a picture or a font is packed already, and server-sent events would wait in the
 * compressor's buffer until it is full. Bodies that come in are never unpacked here: an upload's archives go
 * through the guards of `collect/input.ts`, and nothing else may be larger than it says it is.
 */
import { constants } from "node:zlib";
import compress from "@fastify/compress";
import type { FastifyInstance } from "fastify";

/** Bytes; what fits one network packet does not travel faster packed. */
const LEAST = 1_400;
/** Of 0 to 11: above it, the time spent packing is more than a fast line needs for the difference. */
const BROTLI_QUALITY = 4;

export async function addCompression(server: FastifyInstance): Promise<void> {
  await server.register(compress, {
    threshold: LEAST,
    encodings: ["br", "gzip"],
    customTypes: isText,
    brotliOptions: { params: { [constants.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY } },
    globalDecompression: false,
  });
}

function isText(type: string): boolean {
  return /^(text\/(?!event-stream)|application\/(json|javascript|[\w.-]+\+json)|image\/svg\+xml)/.test(type);
}
