/**
 * The charter: whose vault this is, who may do what in it, and whose word it takes about the desk's log.
 *
 * Everybody who uses the vault holds a copy of their own, given from hand to hand. The vault is never asked who
 * the custodians are: a vault that lies about them gets nothing it can read.
 */
import { hash } from "node:crypto";
import { z } from "zod";
import { nameOfKey } from "../guard/signed-message.ts";
import { canonicalJson } from "../kernel/canonical-json.ts";
import { Fault } from "../kernel/fault.ts";
import { InstitutionKey } from "../kernel/person.ts";

export const VAULT_ROLES = ["handler", "source-protection-officer", "custodian"] as const;
export const VaultRole = z.enum(VAULT_ROLES);
export type VaultRole = z.infer<typeof VaultRole>;

export const Member = z.strictObject({
  name: z.string().regex(/^[a-z][a-z0-9.-]{0,60}$/, "lower-case letters, digits, dots and hyphens"),
  role: VaultRole,
  institution: InstitutionKey,
  key: z.string().meta({ description: "Verifies what the member signs." }),
  recipient: z.string().startsWith("age1").optional().meta({
    description: "Of a custodian: the age recipient that shares are sealed to.",
  }),
});
export type Member = z.infer<typeof Member>;

const Written = z.strictObject({
  vault: z.string().meta({ description: "The key by which the vault signs its notices." }),
  desk: z.strictObject({ address: z.url(), log: z.string() }),
  witnesses: z.array(z.string()).min(1),
  quorum: z.int().min(1),
  threshold: z.int().min(2).default(2),
  members: z.array(Member),
});

export type Charter = z.infer<typeof Written> & {
  /** SHA-256: what two people compare who want to know that they hold the same. */
  readonly digest: string;
};

const FEWEST_CUSTODIANS = 3;
export const FEWEST_INSTITUTIONS = 2;

/** @throws Fault `invalid` saying what is wrong with it. */
export function readCharter(text: string): Charter {
  const parsed = Written.safeParse(jsonOf(text));
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new Fault("invalid", `The charter is wrong at ${issue?.path.join(".")}: ${issue?.message}.`);
  }
  const charter = { ...parsed.data, digest: hash("sha256", canonicalJson(parsed.data), "hex") };
  const fault = faultOf(charter);
  if (fault !== undefined) throw new Fault("invalid", `The charter cannot be used: ${fault}`);
  return charter;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new Fault("invalid", "The charter is not JSON.", {}, cause);
  }
}

function faultOf(charter: Charter): string | undefined {
  const { members, witnesses, quorum, threshold } = charter;
  const custodians = custodiansOf(charter);
  const repeated = [
    members.map(({ name }) => name),
    members.map(({ key }) => key),
    custodians.map(({ recipient }) => recipient),
    witnesses,
  ].find((values) => new Set(values).size < values.length);
  if (repeated) return "a name, a key or a witness stands in it twice; nobody holds two roles.";
  const misnamed = members.find(({ name, key }) => nameOfKey(key) !== name);
  if (misnamed) return `the key of ${misnamed.name} is in another name.`;
  if (members.some(({ role, recipient }) => (role === "custodian") !== (recipient !== undefined)))
    return "custodians have a recipient, and nobody else has one.";
  if (custodians.length < FEWEST_CUSTODIANS || institutionsOf(custodians).length < FEWEST_INSTITUTIONS)
    return `it needs ${FEWEST_CUSTODIANS} custodians from ${FEWEST_INSTITUTIONS} institutions.`;
  if (threshold > custodians.length) return "more custodians have to agree than there are.";
  if (quorum > witnesses.length) return "more witnesses are needed than it names.";
  return undefined;
}

export type Custodian = Member & { readonly recipient: string };

/** In order of their names, which is the order of the shares. */
export function custodiansOf({ members }: Pick<Charter, "members">): Custodian[] {
  return members
    .flatMap((member) => {
      const { recipient } = member;
      return member.role === "custodian" && recipient !== undefined ? [{ ...member, recipient }] : [];
    })
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

export function institutionsOf(members: readonly Member[]): string[] {
  return [...new Set(members.map(({ institution }) => institution))].sort();
}
