/**
 * Calls of the server's operations, typed by the operations themselves. Reads are GET with the input in the
 * address, writes POST with it as JSON; what goes wrong comes back as a sentence (RFC 9457).
 */
import type { z } from "zod";
import type { Operations } from "../../../src/app/operations/all.ts";
import { purposeHeader } from "./purpose.ts";

export type OperationId = keyof Operations;
export type InputOf<Id extends OperationId> = z.input<Operations[Id]["input"]>;
export type OutputOf<Id extends OperationId> = z.output<Operations[Id]["output"]>;

/** What the server answered instead of a result; `message` is a sentence for people. */
export class Problem extends Error {
  override readonly name = "Problem";
  readonly code: string;
  readonly status: number;
  readonly details: Readonly<Record<string, unknown>>;

  constructor(message: string, code: string, status: number, details: Record<string, unknown> = {}) {
    super(message);
    this.code = code;
    this.status = status;
    this.details = details;
  }
}

export async function read<Id extends OperationId>(
  id: Id,
  input: InputOf<Id>,
  options: { readonly asOf?: string | undefined; readonly language?: string; readonly signal?: AbortSignal },
): Promise<OutputOf<Id>> {
  const response = await reach(`/api/${id}${queryOf({ ...input, asOf: options.asOf })}`, {
    headers: { ...inLanguage(options.language), ...purposeHeader() },
    ...(options.signal && { signal: options.signal }),
  });
  return response.json();
}

export async function write<Id extends OperationId>(
  id: Id,
  input: InputOf<Id>,
  options: { readonly asOf?: string | undefined; readonly language?: string } = {},
): Promise<OutputOf<Id>> {
  const response = await reach(`/api/${id}${queryOf({ asOf: options.asOf })}`, {
    method: "POST",
    headers: { "content-type": "application/json", ...inLanguage(options.language) },
    body: JSON.stringify(input),
  });
  return response.json();
}

/** The server says its sentences in the language the desk is read in, which need not be the browser's. */
function inLanguage(language: string | undefined): Record<string, string> {
  return language === undefined ? {} : { "accept-language": language };
}

function queryOf(fields: Readonly<Record<string, unknown>>): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(fields)) {
    if (value === undefined || value === "") continue;
    for (const one of Array.isArray(value) ? value : [value])
      query.append(name, typeof one === "object" ? JSON.stringify(one) : String(one));
  }
  const text = query.toString();
  return text && `?${text}`;
}

async function reach(address: string, init: RequestInit): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(address, init);
  } catch (cause) {
    if (init.signal?.aborted) throw cause;
    throw new Problem("", "unreachable", 0);
  }
  if (response.ok) return response;
  throw await problemOf(response);
}

export async function problemOf(response: Response): Promise<Problem> {
  try {
    const { detail, code, details } = await response.json();
    return new Problem(String(detail ?? ""), String(code ?? "internal"), response.status, details ?? {});
  } catch {
    return new Problem("", "internal", response.status);
  }
}
