/**
 * Signed webhooks, by the rules of Standard Webhooks: HMAC-SHA256 over the message's id, the time and the body, so that
 * the receiver knows who sent it, that it is whole, and can refuse one that it has had or that is old.
 *
 * Source: Standard Webhooks specification 1.0.0, "Webhook headers" and "Signature scheme".
 */
import { createHmac } from "node:crypto";
import type { Exchange } from "../collect/guarded-fetch.ts";
import { Fault } from "../kernel/fault.ts";
import type { SendResult } from "./sending.ts";

export interface Posting {
  /** The same at each try: by it the receiver knows what it has had. */
  readonly id: string;
  readonly address: string;
  readonly body: string;
  readonly secret: Uint8Array;
  readonly at: Date;
  readonly signal: AbortSignal;
}

export type Post = (
  address: string,
  exchange: Exchange,
) => Promise<{ readonly status: number; readonly body: string }>;

/** Answers after which another try can do better. */
const PASSING = [408, 425, 429];
const SAID = 300;

export async function postSigned(
  post: Post,
  { id, address, body, secret, at, signal }: Posting,
): Promise<SendResult> {
  const timestamp = String(Math.floor(at.getTime() / 1_000));
  try {
    const { status, body: answer } = await post(address, {
      body,
      signal,
      headers: {
        "content-type": "application/json; charset=utf-8",
        "content-length": String(Buffer.byteLength(body)),
        "webhook-id": id,
        "webhook-timestamp": timestamp,
        "webhook-signature": signatureOf(secret, id, timestamp, body),
      },
    });
    if (status >= 200 && status < 300) return { outcome: "sent", said: String(status) };
    const said = `${status} ${answer}`.trim().slice(0, SAID);
    const isForGood = status >= 300 && status < 500 && !PASSING.includes(status);
    return { outcome: isForGood ? "refused" : "failed", said };
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    if (error.code === "aborted") throw error;
    return { outcome: error.code === "upstream" ? "failed" : "refused", said: error.message };
  }
}

/** As the header `webhook-signature` has it. */
export function signatureOf(secret: Uint8Array, id: string, timestamp: string, body: string): string {
  return `v1,${createHmac("sha256", secret).update(`${id}.${timestamp}.${body}`).digest("base64")}`;
}

/** As receivers' libraries take a secret. */
export function secretText(secret: Uint8Array): string {
  return `whsec_${Buffer.from(secret).toString("base64")}`;
}
