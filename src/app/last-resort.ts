/**
 * The last handler of all: what nobody caught is written down with an id, and the desk goes on answering.
 *
 * Each request, job and phase has a handler of its own, and what is stored is stored in transactions; what comes
 * here belongs to none of them, such as a socket that breaks when nobody listens to it any more.
 */
import { randomUUID } from "node:crypto";
import type { Logger } from "pino";

/** @returns what takes the handlers off again. */
export function lastResort(log: Logger): () => void {
  const caught = (err: unknown, origin: string) =>
    log.error({ id: randomUUID().slice(0, 8), err, origin }, "nobody caught this");
  const rejected = (reason: unknown) => caught(reason, "unhandledRejection");
  process.on("uncaughtException", caught);
  process.on("unhandledRejection", rejected);
  return () => {
    process.off("uncaughtException", caught);
    process.off("unhandledRejection", rejected);
  };
}
