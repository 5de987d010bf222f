/**
 * The policies as they stand in `policies/`: each a rule in Cedar with its name and an English sentence.
 *
 * Cedar denies unless some rule permits, and one that forbids outweighs all that permit, in whatever order
 * they stand (Cutler et al. 2024, https://doi.org/10.1145/3649835).
 */
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { policySetTextToParts, policyToJson } from "@cedar-policy/cedar-wasm/nodejs";
import { Fault } from "../kernel/fault.ts";

export interface Policy {
  readonly id: string;
  /** For people: what the rule says. */
  readonly says: string;
  readonly effect: "permit" | "forbid";
  /** The file it stands in, without the ending. */
  readonly file: string;
  readonly text: string;
}

export interface Policies {
  readonly list: readonly Policy[];
  /** SHA-256 in hex over all of them: which rules a decision was made by. */
  readonly hash: string;
}

const FOLDER = new URL("./policies/", import.meta.url);

/** @throws Fault `invalid` when a policy cannot be read, or has no name or no sentence. */
export function readPolicies(): Policies {
  const files = readdirSync(FOLDER).filter((name) => name.endsWith(".cedar"));
  const list = files.sort().flatMap((name) => {
    const parts = policySetTextToParts(readFileSync(new URL(name, FOLDER), "utf8"));
    if (parts.type === "failure")
      throw new Fault("invalid", `The policies in ${name} cannot be read: ${parts.errors[0]?.message}.`);
    return parts.policies.map((text) => readPolicy(text, name.replace(/\.cedar$/, "")));
  });
  const hash = createHash("sha256");
  for (const { text } of list) hash.update(text).update("\n");
  return { list, hash: hash.digest("hex") };
}

function readPolicy(text: string, file: string): Policy {
  const parsed = policyToJson(text);
  if (parsed.type === "failure") throw new Fault("invalid", `A policy in ${file} cannot be read.`);
  const { id, says } = parsed.json.annotations ?? {};
  if (!id || !says) throw new Fault("invalid", `A policy in ${file} lacks its @id or its @says.`);
  return { id, says, effect: parsed.json.effect, file, text };
}
