/**
 * A request to break glass: for one source, named fields, a reason and a time. Whoever agrees to it agrees to
 * its digest, and what they give opens for the key that the request names, and for this request alone.
 */
import { hash } from "node:crypto";
import { z } from "zod";
import { openMessage, signMessage } from "../guard/signed-message.ts";
import type { VaultNotice } from "../guard/vault-notice.ts";
import { CaseReference, FieldName, UnsealReason } from "../kernel/break-glass.ts";
import { canonicalJson } from "../kernel/canonical-json.ts";
import { Fault } from "../kernel/fault.ts";
import { Pseudonym } from "../kernel/human-source.ts";
import { type Charter, custodiansOf, FEWEST_INSTITUTIONS, institutionsOf, type Member } from "./charter.ts";
import { openSealed, sealTo } from "./sealing.ts";

export const UnsealRequest = z.strictObject({
  vault: z.string(),
  pseudonym: Pseudonym,
  fields: z.array(FieldName).min(1).max(64),
  reason: UnsealReason,
  caseReference: CaseReference,
  minutes: z.int().min(1).max(60),
  recipient: z.string().startsWith("age1").meta({ description: "Made for this request alone." }),
  member: z.string(),
  askedAt: z.iso.datetime(),
});
export type UnsealRequest = z.infer<typeof UnsealRequest>;

const TOPIC = "presage-vault/unseal/v1";
const REVIEW_HOURS = 72;

export function signRequest(request: UnsealRequest, secret: string): string {
  return signMessage(TOPIC, UnsealRequest.parse(request), secret);
}

/** A request whose signature was checked against the charter. */
export interface KnownRequest {
  readonly request: UnsealRequest;
  readonly asker: Member;
  /** SHA-256 over the request in canonical JSON, in hex. */
  readonly digest: string;
  readonly threatToLife: boolean;
}

/** @throws Fault `forbidden` unless a handler or an officer of the charter signed it, for this vault. */
export function readRequest(message: string, charter: Charter): KnownRequest {
  const askers = charter.members.filter(({ role }) => role !== "custodian");
  const { value, key } = openMessage(
    message,
    TOPIC,
    askers.map((member) => member.key),
  );
  const request = UnsealRequest.parse(value);
  const asker = askers.find((member) => member.key === key);
  if (asker?.name !== request.member || request.vault !== charter.vault)
    throw new Fault("forbidden", "This request is in another's name, or for another vault.");
  return {
    request,
    asker,
    digest: hash("sha256", canonicalJson(request), "hex"),
    threatToLife: request.reason === "threat-to-life",
  };
}

/** What the desk's log is told of it. */
export function noticeOf({ request, asker, digest, threatToLife }: KnownRequest): VaultNotice {
  const { reason, caseReference, fields, minutes, askedAt } = request;
  return {
    kind: "break-glass",
    request: digest,
    reason,
    caseReference,
    fields,
    institution: asker.institution,
    minutes,
    threatToLife,
    reviewBy: new Date(Date.parse(askedAt) + REVIEW_HOURS * 3_600_000).toISOString(),
  };
}

/** Until when it may be opened. */
export function endOf({ request: { askedAt, minutes } }: KnownRequest): Date {
  return new Date(Date.parse(askedAt) + minutes * 60_000);
}

/** Two custodians of two institutions; without witnesses, which only a threat to life allows, all of them. */
export function isAgreed(agreed: readonly Member[], charter: Charter, isWitnessed: boolean): boolean {
  const custodians = custodiansOf(charter);
  if (!isWitnessed) return agreed.length === custodians.length;
  return agreed.length >= charter.threshold && institutionsOf(agreed).length >= FEWEST_INSTITUTIONS;
}

const Given = z.strictObject({ request: z.string(), custodian: z.string(), share: z.base64() });

/** A custodian's share, sealed to the request's own key together with the request that it is given for. */
export async function giveShare(
  { request, digest }: KnownRequest,
  custodian: string,
  share: Uint8Array,
): Promise<string> {
  const given = Given.parse({ request: digest, custodian, share: Buffer.from(share).toString("base64") });
  return sealTo(request.recipient, Buffer.from(canonicalJson(given)));
}

/** @throws Fault `conflict` when it was given for another request. */
export async function takeShare(
  sealed: string,
  identity: string,
  expected: { readonly digest: string; readonly custodian: string },
): Promise<Uint8Array> {
  const opened = Buffer.from(await openSealed(sealed, identity)).toString();
  const given = Given.parse(JSON.parse(opened));
  if (given.request !== expected.digest || given.custodian !== expected.custodian)
    throw new Fault("conflict", "A share was given for another request, or by another custodian.");
  return Buffer.from(given.share, "base64");
}
