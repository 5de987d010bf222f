/**
 * Documents that are held whole, such as a page or a feed: read up to a limit, and decoded by what they
 * themselves declare, because UTF-8 or windows-1252 is all that the input layer tells apart.
 */
import { isUtf8 } from "node:buffer";
import { Fault } from "../kernel/fault.ts";
import type { Input } from "./format.ts";

/** Largest document that is held whole. */
export const MAX_DOCUMENT_BYTES = 16 * 1024 * 1024;

export interface Document {
  readonly bytes: Uint8Array;
  readonly text: string;
}

/** @throws Fault `invalid` when the document is empty, or larger than 16 MiB: it may have no end. */
export async function readDocument(input: Input, what: string): Promise<Document> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of input.bytes) {
    if (input.signal.aborted) throw new Fault("aborted", "Reading was stopped.");
    size += part.length;
    if (size > MAX_DOCUMENT_BYTES) {
      throw new Fault(
        "invalid",
        `The ${what} is larger than ${MAX_DOCUMENT_BYTES / 1024 / 1024} MiB or has no end.`,
      );
    }
    parts.push(Uint8Array.from(part));
  }
  const bytes = Buffer.concat(parts);
  const text = new TextDecoder(encodingOf(bytes, input)).decode(bytes);
  if (text.trim() === "") throw new Fault("invalid", `The ${what} is empty.`);
  return { bytes, text };
}

function encodingOf(bytes: Uint8Array, input: Input): string {
  if (input.encoding.startsWith("utf-16")) return input.encoding;
  if (isUtf8(bytes)) return "utf-8";
  const head = Buffer.from(bytes.subarray(0, 2048)).toString("latin1");
  const declared =
    /<\?xml[^>]{0,200}\sencoding\s*=\s*["']([\w.:-]{1,40})/i.exec(head) ??
    /<meta[^>]{0,200}charset\s*=\s*["']?([\w.:-]{1,40})/i.exec(head);
  const [, label = "windows-1252"] = declared ?? [];
  return isEncoding(label) && !/^utf-?\d/i.test(label) ? label : "windows-1252";
}

function isEncoding(label: string): boolean {
  try {
    return new TextDecoder(label).encoding !== "replacement";
  } catch {
    // The platform has no other way to ask whether it knows a label.
    return false;
  }
}
