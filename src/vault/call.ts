/**
 * Calls: what a member asks of the vault, signed with the member's own key, for this vault, now and once.
 *
 * The desk's sessions count for nothing here, and the vault has none: every call proves itself.
 */
import { z } from "zod";
import { openMessage, signMessage } from "../guard/signed-message.ts";
import { FieldName } from "../kernel/break-glass.ts";
import { Fault } from "../kernel/fault.ts";
import { Pseudonym } from "../kernel/human-source.ts";
import type { Charter, Member, VaultRole } from "./charter.ts";
import { Deposit, SealedField } from "./sealing.ts";

const Digest = z.string().regex(/^[0-9a-f]{64}$/);
const Nothing = z.strictObject({});

export const PendingRequest = z.strictObject({
  message: z.string(),
  receipt: z.string(),
  witnessed: z.boolean(),
  share: z
    .base64()
    .optional()
    .meta({ description: "The custodian's own, still sealed; absent when there is none." }),
});
export const Opened = z.strictObject({
  deposit: z.string(),
  fields: z.array(SealedField),
  all: z.array(FieldName),
  shares: z.array(z.strictObject({ custodian: z.string(), sealed: z.base64() })),
});
export const Due = z.strictObject({
  request: Digest,
  reviewBy: z.iso.datetime().optional().meta({ description: "Absent once reviewed." }),
  isOverdue: z.boolean(),
  mustRotate: z.boolean(),
});

/** Everything the vault does: for whom, with what, and what it answers. */
export const CALLS = {
  deposit: { roles: ["handler"], input: Deposit, output: Nothing },
  request: {
    roles: ["handler", "source-protection-officer"],
    input: z.strictObject({ message: z.string() }),
    output: z.strictObject({ request: Digest, act: z.int() }),
  },
  pending: {
    roles: ["custodian"],
    input: Nothing,
    output: z.strictObject({ requests: z.array(PendingRequest) }),
  },
  approve: {
    roles: ["custodian"],
    input: z.strictObject({ request: Digest, sealed: z.base64() }),
    output: Nothing,
  },
  open: {
    roles: ["handler", "source-protection-officer"],
    input: z.strictObject({ request: Digest }),
    output: Opened,
  },
  review: {
    roles: ["source-protection-officer"],
    input: z.strictObject({ request: Digest, finding: z.enum(["proper", "improper"]) }),
    output: Nothing,
  },
  due: {
    roles: ["source-protection-officer"],
    input: Nothing,
    output: z.strictObject({ requests: z.array(Due) }),
  },
  erase: {
    roles: ["source-protection-officer"],
    input: z.strictObject({ pseudonym: Pseudonym }),
    output: z.strictObject({ act: z.int() }),
  },
  "turn-epoch": { roles: ["source-protection-officer"], input: Nothing, output: Nothing },
} as const satisfies Record<string, { roles: readonly VaultRole[]; input: z.ZodType; output: z.ZodType }>;

export type CallName = keyof typeof CALLS;
export type InputOf<Name extends CallName> = z.output<(typeof CALLS)[Name]["input"]>;
export type OutputOf<Name extends CallName> = z.output<(typeof CALLS)[Name]["output"]>;

const CALL_NAMES: readonly string[] = Object.keys(CALLS);
const CallNameSchema = z.custom<CallName>((value) => CALL_NAMES.includes(String(value)));

const Envelope = z.strictObject({
  vault: z.string(),
  member: z.string(),
  call: CallNameSchema,
  nonce: z.string().regex(/^[0-9a-f]{32}$/),
  at: z.iso.datetime(),
  input: z.unknown(),
});
export type Call = z.infer<typeof Envelope>;

const TOPIC = "presage-vault/call/v1";
/** How far two clocks may differ. */
export const CLOCK_SECONDS = 120;

export function signCall(call: Call, secret: string): string {
  return signMessage(TOPIC, call, secret);
}

export interface KnownCall extends Call {
  readonly by: Member;
}

/** @throws Fault `forbidden` unless a member of the charter whose role allows the call signed it for now. */
export function readCall(message: string, charter: Charter, now: Date): KnownCall {
  const { value, key } = openMessage(
    message,
    TOPIC,
    charter.members.map((member) => member.key),
  );
  const parsed = Envelope.safeParse(value);
  if (!parsed.success) throw new Fault("invalid", "This is not a call to the vault.");
  const call = parsed.data;
  const by = charter.members.find((member) => member.key === key);
  if (by?.name !== call.member || call.vault !== charter.vault)
    throw new Fault("forbidden", "This call is in another's name, or for another vault.");
  if (Math.abs(now.getTime() - Date.parse(call.at)) > CLOCK_SECONDS * 1_000)
    throw new Fault(
      "forbidden",
      `This call was signed more than ${CLOCK_SECONDS} s before or after the vault's time; set the clock and try again.`,
    );
  const roles: readonly VaultRole[] = CALLS[call.call].roles;
  if (!roles.includes(by.role))
    throw new Fault("forbidden", `${call.call} is not for a ${by.role}, but for a ${roles.join(" or a ")}.`);
  return { ...call, by };
}
