/** Which passkeys hold the highest offices, by the configuration. */
import { readFile } from "node:fs/promises";
import { type PasskeyRules, readAuthorities } from "../guard/passkey-rules.ts";
import { Fault } from "../kernel/fault.ts";
import type { Config } from "./config.ts";

/** @throws Fault `invalid` when models are named and nobody who vouches for them, or their file cannot be read. */
export async function passkeyRulesOf({
  officePasskeys,
  passkeyModels,
  passkeyAuthorities,
}: Pick<Config, "officePasskeys" | "passkeyModels" | "passkeyAuthorities">): Promise<PasskeyRules> {
  const isBound = officePasskeys === "bound";
  if (passkeyModels.length === 0) return { isBound, models: [], authorities: [] };
  if (passkeyAuthorities === undefined)
    throw new Fault(
      "invalid",
      "The setting passkeyModels needs passkeyAuthorities: an authenticator's own word for its model counts for nothing.",
    );
  const pem = await readFile(passkeyAuthorities, "utf8").catch((cause: unknown) => {
    throw new Fault(
      "invalid",
      `The file ${passkeyAuthorities} of passkeyAuthorities cannot be read; check that it is there and its rights.`,
      {},
      cause,
    );
  });
  return { isBound, models: passkeyModels, authorities: readAuthorities(pem) };
}
