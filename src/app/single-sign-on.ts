/** The service that vouches for people, as the configuration has it, reached by the one way out. */
import { readFile } from "node:fs/promises";
import { setTimeout as pause } from "node:timers/promises";
import { guardedExchange } from "../collect/guarded-fetch.ts";
import { identityProvider, type ProviderOptions } from "../guard/identity-provider.ts";
import type { SingleSignOn } from "../guard/vouched-identities.ts";
import type { Clock } from "../kernel/effects.ts";
import { Fault } from "../kernel/fault.ts";
import type { Config } from "./config.ts";
import { publicAddressOf } from "./public-address.ts";
import { VERSION } from "./version.ts";

/** The page of the desk that people come back to. */
export const RETURN_PATH = "/sign-in/return";

/** @throws Fault `invalid` when it is half configured, `missing` when the file of the secret cannot be read. */
export async function singleSignOnOf(config: Config, clock: Clock): Promise<SingleSignOn | undefined> {
  const { ssoIssuer: issuer, ssoClientId: clientId } = config;
  if (issuer === undefined) return undefined;
  const clientSecret = await secretOf(config);
  if (clientId === undefined || clientSecret === undefined)
    throw new Fault(
      "invalid",
      "Single sign-on needs ssoClientId and ssoClientSecret (or ssoClientSecretFile) besides ssoIssuer.",
    );
  return {
    institution: config.ssoInstitution,
    provider: identityProvider({
      issuer,
      clientId,
      clientSecret,
      returnAddress: `${publicAddressOf(config)}${RETURN_PATH}`,
      secondFactor: config.ssoSecondFactor,
      nameClaim: config.ssoNameClaim,
      ask: askOf(issuer, clock),
      clock,
    }),
  };
}

async function secretOf({ ssoClientSecret, ssoClientSecretFile }: Config): Promise<string | undefined> {
  if (ssoClientSecretFile === undefined) return ssoClientSecret;
  const text = await readFile(ssoClientSecretFile, "utf8").catch((cause: unknown) => {
    throw new Fault(
      "missing",
      `The file ${ssoClientSecretFile} of ssoClientSecretFile cannot be read.`,
      {},
      cause,
    );
  });
  return text.trim();
}

/** The issuer's own host may be on a private network; it stands in the configuration by its name. */
function askOf(issuer: string, clock: Clock): ProviderOptions["ask"] {
  const exchange = guardedExchange({
    allowHosts: URL.canParse(issuer) ? [new URL(issuer).hostname.replace(/^\[|\]$/g, "")] : [],
    version: VERSION,
    clock,
    pause: (milliseconds, signal) => pause(milliseconds, undefined, { signal }),
    limits: { totalMilliseconds: 15_000, betweenMilliseconds: 0 },
  });
  return async (address, { headers, body, signal }) => {
    const answer = await exchange(address, {
      headers,
      ...(body !== undefined && { body }),
      signal: signal ?? AbortSignal.timeout(15_000),
    });
    const contentType = answer.headers["content-type"];
    return {
      status: answer.status,
      headers: new Headers(contentType === undefined ? {} : { "content-type": contentType }),
      body: answer.body,
    };
  };
}
