/** The vault's door: one unix socket, one kind of request, and answers that say no more than a sentence. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { FAULTS, Fault } from "../kernel/fault.ts";
import type { Vault } from "./vault.ts";

/** Bytes; sixty-four fields of a few pages each fit in. */
const BODY_LIMIT = 4 * 1024 * 1024;
const LONGEST_MILLISECONDS = 60_000;

export interface VaultServerOptions {
  readonly vault: Vault;
  /** Told of what is a fault of ours: never what was asked. */
  readonly complain: (error: unknown) => void;
}

export function makeVaultServer({ vault, complain }: VaultServerOptions): Server {
  const server = createServer((request, response) => {
    const answered = request.method === "POST" && request.url === "/" ? answerTo(request, vault) : nothing();
    answered
      .then((value) => send(response, 200, value))
      .catch((error: unknown) => {
        if (error instanceof Fault) {
          const { code, message } = error;
          send(response, FAULTS[code].status, { code, message });
          return;
        }
        complain(error);
        send(response, 500, { code: "internal", message: "The vault met a fault of its own." });
      });
  });
  server.requestTimeout = LONGEST_MILLISECONDS;
  return server;
}

async function answerTo(request: IncomingMessage, vault: Vault): Promise<unknown> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of request) {
    const bytes = Buffer.from(part);
    size += bytes.length;
    if (size > BODY_LIMIT) throw new Fault("invalid", "This is more than the vault takes at once.");
    parts.push(bytes);
  }
  return vault.answer(Buffer.concat(parts).toString());
}

async function nothing(): Promise<never> {
  throw new Fault("missing", "There is nothing here.");
}

function send(response: ServerResponse, status: number, value: unknown): void {
  const body = JSON.stringify(value);
  response.writeHead(status, {
    "content-type": "application/json",
    "content-length": Buffer.byteLength(body),
    "cache-control": "no-store",
    connection: "close",
  });
  response.end(body);
}
