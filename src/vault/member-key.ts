/** A member's own keys, in a file on the member's own machine: one signs, and a custodian's other one opens. */
import { chmod, readFile } from "node:fs/promises";
import { generateHybridIdentity, identityToRecipient } from "age-encryption";
import { z } from "zod";
import { keepKey } from "../guard/log-keys.ts";
import type { Entropy } from "../guard/secret-token.ts";
import { newMessageKey, openKeyOf } from "../guard/signed-message.ts";
import { Fault } from "../kernel/fault.ts";
import { type Charter, Member } from "./charter.ts";

const MemberKey = z.strictObject({
  member: Member,
  signing: z.string().startsWith("PRIVATE+KEY+"),
  identity: z.string().startsWith("AGE-SECRET-KEY-").optional(),
});
export type MemberKey = z.infer<typeof MemberKey>;

/** Of a custodian the age identity is hybrid: X25519 with ML-KEM-768, against whoever records today. */
export async function newMemberKey(
  who: Pick<Member, "name" | "role" | "institution">,
  entropy: Entropy,
): Promise<MemberKey> {
  const { secret, open } = newMessageKey(who.name, entropy);
  const identity = who.role === "custodian" ? await generateHybridIdentity() : undefined;
  const recipient = identity && (await identityToRecipient(identity));
  return MemberKey.parse({
    member: { ...who, key: open, ...(recipient && { recipient }) },
    signing: secret,
    ...(identity && { identity }),
  });
}

/** @throws Fault `conflict` when the file is there already. */
export async function writeMemberKey(path: string, key: MemberKey, entropy: Entropy): Promise<void> {
  const text = `${JSON.stringify(key, null, 2)}\n`;
  await keepKey(path, text, entropy);
  if ((await readFile(path, "utf8")) !== text)
    throw new Fault("conflict", `${path} is there already; a key is never written over.`);
  await chmod(path, 0o600);
}

/** @throws Fault `invalid` when it is not a key, `forbidden` when the charter does not know it. */
export function readMemberKey(text: string, charter: Charter): MemberKey {
  const parsed = MemberKey.safeParse(jsonOf(text));
  if (!parsed.success)
    throw new Fault("invalid", "The key file is not one that ./presage vault keygen made.");
  const { member, signing } = parsed.data;
  const known = charter.members.find(({ name }) => name === member.name);
  if (known?.key !== openKeyOf(signing) || known.role !== member.role)
    throw new Fault("forbidden", `${member.name} does not stand in this charter with this key.`);
  return parsed.data;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
