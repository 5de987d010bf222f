/**
 * Passkeys (WebAuthn level 3): a key pair on a device or in a keyring, which signs for this desk's address only and
 * after its person has been verified there; nothing that could be typed into a page that only looks like ours.
 *
 * A challenge counts once, within five minutes, for what it was given for. A passkey alone signs in.
 */
import { generateRegistrationOptions, verifyRegistrationResponse } from "@simplewebauthn/server";
import { COSEALG } from "@simplewebauthn/server/helpers";
import { z } from "zod";
import { Fault } from "../kernel/fault.ts";
import { Person } from "../kernel/person.ts";
import type { Queryable } from "../store/view.ts";
import { tell } from "./notices.ts";
import { CHALLENGE_MS, newChallenge, takeChallenge } from "./passkey-challenges.ts";
import {
  ANY_PASSKEY,
  attestedModel,
  type PasskeyRules,
  requireSuitable,
  suitsOffice,
} from "./passkey-rules.ts";
import { endSessions } from "./sessions.ts";
import type { Door } from "./sign-in.ts";
import { requireAnotherWayIn, requireEnoughForOffice, WITH_PASSKEY } from "./ways-in.ts";

const MOST_PASSKEYS = 20;
const ALGORITHMS = [COSEALG.EdDSA, COSEALG.ES256, COSEALG.RS256];

/** Where this desk is reached: the site that passkeys are for. */
export interface Site {
  /** A host name, never an address by numbers. */
  readonly host: string;
  /** Scheme, host and port, as browsers write them. */
  readonly origin: string;
}

/** @param address by which people open the desk. */
export function siteOf(address: string): Site {
  const { hostname, origin } = new URL(address);
  return { host: hostname, origin };
}

export const Base64Url = z
  .string()
  .regex(/^[\w-]+$/)
  .max(20_000);
export const answerWith = <Response extends z.ZodRawShape>(response: Response) =>
  z.object({
    id: Base64Url,
    rawId: Base64Url,
    type: z.literal("public-key"),
    response: z.object(response),
    authenticatorAttachment: z.enum(["cross-platform", "platform"]).exactOptional(),
    clientExtensionResults: z.object({}).default({}),
  });

/** What `navigator.credentials.create` gives back, as JSON. */
export const NewPasskeyAnswer = answerWith({
  clientDataJSON: Base64Url,
  attestationObject: Base64Url,
  transports: z.array(z.string().max(40)).max(10).exactOptional(),
});
export type NewPasskeyAnswer = z.infer<typeof NewPasskeyAnswer>;

const Named = z.object({
  id: z.string(),
  type: z.literal("public-key"),
  transports: z.array(z.string()).exactOptional(),
});

/** What `navigator.credentials.create` is given, as JSON. */
export const NewPasskeyOptions = z.object({
  rp: z.object({ id: z.string(), name: z.string() }),
  user: z.object({ id: z.string(), name: z.string(), displayName: z.string() }),
  challenge: z.string(),
  pubKeyCredParams: z.array(z.object({ type: z.literal("public-key"), alg: z.int() })),
  timeout: z.int(),
  excludeCredentials: z.array(Named),
  authenticatorSelection: z.object({
    residentKey: z.literal("required"),
    requireResidentKey: z.boolean(),
    userVerification: z.literal("required"),
  }),
  attestation: z.enum(["none", "direct"]),
});

/** What `navigator.credentials.get` is given, as JSON. */
export const PasskeyOptions = z.object({
  rpId: z.string(),
  challenge: z.string(),
  timeout: z.int(),
  allowCredentials: z.array(Named).default([]),
  userVerification: z.literal("required"),
});

export interface Passkey {
  readonly id: string;
  readonly name: string;
  /** Kept in a keyring that copies it to several devices, rather than on one. */
  readonly isSynced: boolean;
  /** Whether it may hold the offices that need a passkey, by the rules of now. */
  readonly suitsOffice: boolean;
  readonly madeAt: Date;
  readonly usedAt: Date | undefined;
}

type Kept = Omit<Passkey, "usedAt" | "suitsOffice"> & {
  readonly model: string | null;
  readonly usedAt: Date | null;
};

export async function passkeysOf(
  sql: Queryable,
  personId: string,
  rules: PasskeyRules = ANY_PASSKEY,
): Promise<Passkey[]> {
  const { rows } = await sql.query<Kept>(
    `SELECT id, name, is_synced AS "isSynced", model, made_at AS "madeAt", used_at AS "usedAt"
     FROM passkey WHERE person_id = $1 ORDER BY made_at, id`,
    [personId],
  );
  return rows.map(({ model, ...row }) => ({
    ...row,
    usedAt: row.usedAt ?? undefined,
    suitsOffice: suitsOffice(rules, { isSynced: row.isSynced, model: model ?? undefined }),
  }));
}

/** What the browser needs to make a passkey for somebody who is signed in and has just proved it. */
export async function beginPasskey(
  door: Door,
  site: Site,
  person: { readonly id: string; readonly name: string; readonly signInName: string },
): Promise<z.infer<typeof NewPasskeyOptions>> {
  const sql = door.store.pool;
  const { rows } = await sql.query<{ id: string; transports: string[] }>(
    "SELECT id, transports FROM passkey WHERE person_id = $1",
    [person.id],
  );
  if (rows.length >= MOST_PASSKEYS)
    throw new Fault("refused", `You have ${rows.length} passkeys; remove one before you add another.`);
  const options = await generateRegistrationOptions({
    rpName: "Presage",
    rpID: site.host,
    userID: Uint8Array.from(handleOf(person.id)),
    userName: person.signInName,
    userDisplayName: person.name,
    challenge: await newChallenge(door, "add", person.id),
    timeout: CHALLENGE_MS,
    // The maker's word is asked for where it counts alone; it makes authenticators easier to tell apart.
    attestationType: rulesFor(door).models.length > 0 ? "direct" : "none",
    excludeCredentials: rows,
    authenticatorSelection: { residentKey: "required", userVerification: "required" },
    supportedAlgorithmIDs: ALGORITHMS,
  });
  return NewPasskeyOptions.parse(options);
}

/**
 * Keeps a new passkey of whoever began it.
 *
 * @throws Fault `refused` when the challenge is used up, or the answer is not for this site and this person.
 */
export async function addPasskey(
  door: Door,
  site: Site,
  {
    personId,
    name,
    answer,
  }: { readonly personId: string; readonly name: string; readonly answer: NewPasskeyAnswer },
): Promise<{ readonly id: string }> {
  const { store, clock } = door;
  const made = await verifyRegistrationResponse({
    response: answer,
    expectedChallenge: (challenge) => takeChallenge(door, challenge, "add", personId),
    expectedOrigin: site.origin,
    expectedRPID: site.host,
    requireUserVerification: true,
    supportedAlgorithmIDs: ALGORITHMS,
  }).catch((cause: unknown) => {
    throw new Fault("refused", "This passkey was not made for this desk just now; begin again.", {}, cause);
  });
  if (!made.verified) throw new Fault("refused", "This passkey cannot be used; make another.");
  const { credential, credentialDeviceType, credentialBackedUp } = made.registrationInfo;
  const rules = rulesFor(door);
  const isSynced = credentialDeviceType === "multiDevice";
  const model = attestedModel(made.registrationInfo, rules.authorities, clock.now());
  return store.writer(personId).transaction(async (transaction) => {
    const { body } = await transaction.view.one(Person, personId);
    if (body.roles.some((role) => WITH_PASSKEY.includes(role))) requireSuitable(rules, { isSynced, model });
    const { rowCount } = await transaction.sql.query(
      `INSERT INTO passkey (id, person_id, name, public_key, counter, transports, is_synced, made_at, model, is_backed_up)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT (id) DO NOTHING`,
      [
        credential.id,
        personId,
        name,
        Buffer.from(credential.publicKey),
        credential.counter,
        credential.transports ?? [],
        isSynced,
        clock.now(),
        model,
        credentialBackedUp,
      ],
    );
    if (rowCount !== 1) throw new Fault("conflict", "This passkey is on record already; make another.");
    await tell(transaction.sql, { personId, kind: "passkey-added" }, clock.now());
    await transaction.log({ verb: "policy-change", objectType: "passkey", detail: { done: "added" } });
    return { id: credential.id };
  });
}

/**
 * Removes a passkey; the person's other sessions end, since one of them may have been begun with it.
 *
 * @param except the session that stays.
 * @throws Fault `refused` when the person could then not come in, or not do what their office needs.
 */
export async function removePasskey(
  { store, clock }: Pick<Door, "store" | "clock">,
  { personId, id, except }: { readonly personId: string; readonly id: string; readonly except?: string },
): Promise<void> {
  await store.writer(personId).transaction(async (transaction) => {
    const { rowCount } = await transaction.sql.query("DELETE FROM passkey WHERE id = $1 AND person_id = $2", [
      id,
      personId,
    ]);
    if (rowCount !== 1) throw new Fault("missing", "You have no such passkey.");
    await requireAnotherWayIn(transaction, personId);
    await requireEnoughForOffice(transaction, personId);
    await endSessions(transaction.sql, personId, except);
    await tell(transaction.sql, { personId, kind: "passkey-removed" }, clock.now());
    await transaction.log({ verb: "policy-change", objectType: "passkey", detail: { done: "removed" } });
  });
}

function rulesFor({ passkeyRules = ANY_PASSKEY }: Door): PasskeyRules {
  return passkeyRules;
}

/** For somebody who has lost what they had. */
export async function forgetPasskeys(sql: Queryable, personId: string): Promise<void> {
  await sql.query("DELETE FROM passkey WHERE person_id = $1", [personId]);
}

/** 16 bytes that say nothing of the person to whoever looks into the keyring. */
export function handleOf(personId: string): Buffer {
  return Buffer.from(personId.replaceAll("-", ""), "hex");
}
