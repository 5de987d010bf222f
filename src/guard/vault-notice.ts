/**
 * What the vault tells the desk, and what the desk proves in return.
 *
 * Before the vault lets anything out it sends a notice, signed with its own key; the desk writes it into its
 * audit log and answers with a receipt. The vault believes the receipt only as far as signatures and hashes go.
 * No notice holds an identity, a pseudonym, or anything that leads from one to the other.
 */
import { hash } from "node:crypto";
import { z } from "zod";
import { AccessEvent } from "../kernel/access-event.ts";
import { CaseReference, FieldName, UnsealReason } from "../kernel/break-glass.ts";
import { canonicalJson } from "../kernel/canonical-json.ts";
import { Fault } from "../kernel/fault.ts";
import { InstitutionKey } from "../kernel/person.ts";
import { faultOfReceipt, readReceipt } from "./log/checkpoint.ts";
import { readVerifier } from "./log/note.ts";
import { openMessage, signMessage } from "./signed-message.ts";

const Digest = z.string().regex(/^[0-9a-f]{64}$/);

export const VaultNotice = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("break-glass"),
    request: Digest.meta({ description: "SHA-256 of the request; the vault alone knows what it asks for." }),
    reason: UnsealReason,
    caseReference: CaseReference,
    fields: z.array(FieldName).min(1),
    institution: InstitutionKey,
    minutes: z.int().min(1).max(60),
    threatToLife: z.boolean(),
    reviewBy: z.iso.datetime(),
  }),
  z.strictObject({
    kind: z.literal("opened"),
    request: Digest,
    custodians: z.array(InstitutionKey).min(2).meta({ description: "The institutions of those who agreed." }),
  }),
  z.strictObject({ kind: z.literal("reviewed"), request: Digest, finding: z.enum(["proper", "improper"]) }),
  z.strictObject({ kind: z.literal("erasure"), request: Digest, institution: InstitutionKey }),
]);
export type VaultNotice = z.infer<typeof VaultNotice>;

const TOPIC = "presage-vault/notice/v1";

export function signNotice(notice: VaultNotice, secret: string): string {
  return signMessage(TOPIC, VaultNotice.parse(notice), secret);
}

/** @throws Fault `forbidden` unless the vault of this key signed it. */
export function readNotice(message: string, vaultKey: string): VaultNotice {
  return VaultNotice.parse(openMessage(message, TOPIC, [vaultKey]).value);
}

/** Whom the vault, and everybody who holds its charter, believes about the desk's log. */
export interface NoticeTrust {
  /** The log's verifier key. */
  readonly log: string;
  /** Verifier keys of witnesses. */
  readonly witnesses: readonly string[];
  readonly quorum: number;
}

/**
 * Checks without the desk that a notice stands in its log, under a checkpoint that enough witnesses signed.
 *
 * @returns what is wrong, in one sentence; undefined when it holds.
 */
export function faultOfNoticeReceipt(
  text: string,
  notice: VaultNotice,
  { log, witnesses, quorum }: NoticeTrust,
): string | undefined {
  const receipt = readReceipt(text);
  const extra = Buffer.from(receipt.extra ?? []);
  const event = eventOf(extra.subarray(SALT_BYTES).toString());
  if (event?.detail === undefined || canonicalJson(event.detail) !== canonicalJson({ notice }))
    return "The receipt is of another act than this one.";
  return faultOfReceipt(receipt, hash("sha256", extra, "buffer"), {
    log: readVerifier(log),
    witnesses: witnesses.map(readVerifier),
    quorum,
  });
}

const SALT_BYTES = 32;

function eventOf(json: string): AccessEvent | undefined {
  try {
    return AccessEvent.parse(JSON.parse(json));
  } catch {
    return undefined;
  }
}

/** What the desk answers to a notice. */
export const NoticeAnswer = z.strictObject({ act: z.int(), receipt: z.string() });
export type NoticeAnswer = z.infer<typeof NoticeAnswer>;

/** @throws Fault `upstream` when it is none. */
export function readNoticeAnswer(body: string): NoticeAnswer {
  try {
    return NoticeAnswer.parse(JSON.parse(body));
  } catch (cause) {
    throw new Fault("upstream", "The desk's answer to the vault's notice cannot be read.", {}, cause);
  }
}
