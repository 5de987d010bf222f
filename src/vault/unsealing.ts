/** Breaking glass, as it is done on the machines of those who take part: who asks, who agrees, who opens. */
import { generateHybridIdentity, identityToRecipient } from "age-encryption";
import { z } from "zod";
import type { Entropy } from "../guard/secret-token.ts";
import { faultOfNoticeReceipt } from "../guard/vault-notice.ts";
import type { Clock } from "../kernel/effects.ts";
import { Fault } from "../kernel/fault.ts";
import type { OutputOf } from "./call.ts";
import type { Charter } from "./charter.ts";
import { type Identity, openIdentity, openSealed, sealIdentity } from "./sealing.ts";
import {
  giveShare,
  type KnownRequest,
  noticeOf,
  readRequest,
  signRequest,
  takeShare,
  type UnsealRequest,
} from "./unseal-request.ts";
import type { VaultClient } from "./vault-client.ts";

/** What the asker keeps until it is opened: the request and the key that only it opens for. */
export const KeptRequest = z.strictObject({
  digest: z.string(),
  message: z.string(),
  identity: z.string().startsWith("AGE-SECRET-KEY-"),
});
export type KeptRequest = z.infer<typeof KeptRequest>;

export type Asked = Pick<UnsealRequest, "pseudonym" | "fields" | "reason" | "caseReference" | "minutes">;

/** Made before it is sent, so that nothing is lost if the answer is. */
export async function prepareRequest(
  asked: Asked,
  { charter, key }: VaultClient,
  clock: Clock,
): Promise<KeptRequest> {
  const identity = await generateHybridIdentity();
  const message = signRequest(
    {
      ...asked,
      vault: charter.vault,
      recipient: await identityToRecipient(identity),
      member: key.member.name,
      askedAt: clock.now().toISOString(),
    },
    key.signing,
  );
  return { digest: readRequest(message, charter).digest, message, identity };
}

export interface Pending {
  readonly known: KnownRequest;
  readonly witnessed: boolean;
  readonly share: string | undefined;
}

/** What waits for this custodian. Nothing the vault says is believed: request and receipt are checked here again. */
export async function pendingFor({ call, charter }: VaultClient): Promise<Pending[]> {
  const { requests } = await call("pending", {});
  return requests.map((item) => checked(item, charter));
}

function checked(
  { message, receipt, witnessed, share }: OutputOf<"pending">["requests"][number],
  charter: Charter,
): Pending {
  const known = readRequest(message, charter);
  if (!witnessed && !known.threatToLife)
    throw new Fault("refused", `The request ${known.digest} has no witnesses and is no threat to life.`);
  const { desk, witnesses, quorum } = charter;
  const trust = { log: desk.log, witnesses, quorum: witnessed ? quorum : 0 };
  const fault = faultOfNoticeReceipt(receipt, noticeOf(known), trust);
  if (fault !== undefined)
    throw new Fault("refused", `The request ${known.digest} is not in the desk's audit log: ${fault}`);
  return { known, witnessed, share };
}

/** Opens the custodian's own share here, and seals it to the request's key. */
export async function approve(digest: string, client: VaultClient): Promise<void> {
  const { key, call } = client;
  const found = (await pendingFor(client)).find(({ known }) => known.digest === digest);
  if (!found) throw new Fault("missing", "No such request waits for you.");
  if (found.share === undefined)
    throw new Fault("missing", "The vault keeps nothing under the pseudonym of this request.");
  if (key.identity === undefined)
    throw new Fault("forbidden", `The key of ${key.member.name} opens no shares.`);
  const share = await openSealed(found.share, key.identity);
  const sealed = await giveShare(found.known, key.member.name, share);
  share.fill(0);
  await call("approve", { request: digest, sealed });
}

export interface Disclosed extends Identity {
  /** Names of all fields of this source, asked for or not. */
  readonly all: readonly string[];
}

export async function openRequest(
  { digest, message, identity }: KeptRequest,
  { call, charter }: VaultClient,
): Promise<Disclosed> {
  const { request } = readRequest(message, charter);
  const { deposit, fields, all, shares } = await call("open", { request: digest });
  const opened = await Promise.all(
    shares.map(({ custodian, sealed }) => takeShare(sealed, identity, { digest, custodian })),
  );
  const { pseudonym } = request;
  return { ...(await openIdentity({ pseudonym, deposit, fields }, opened)), all };
}

/** Everything opened is sealed again under a new key, and shown to nobody. */
export async function reseal(
  { all, ...identity }: Disclosed,
  { call, charter }: VaultClient,
  entropy: Entropy,
): Promise<void> {
  const missing = all.filter((field) => identity.fields[field] === undefined);
  if (missing.length > 0)
    throw new Fault(
      "conflict",
      `The request did not ask for ${missing.join(", ")}, which would be lost; ask for all fields.`,
    );
  await call("deposit", await sealIdentity(identity, charter, entropy));
}
