/**
 * The service that vouches for people of one institution (OpenID Connect Core 1.0): code flow with PKCE, and
 * answers believed only as far as their signatures, issuer, audience, nonce and times go.
 *
 * Nothing is asked of any other host than the issuer's own, wherever its metadata point.
 */
import {
  allowInsecureRequests,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  type Configuration,
  type CustomFetch,
  calculatePKCECodeChallenge,
  clockTolerance,
  customFetch,
  discovery,
  enableNonRepudiationChecks,
  type IDToken,
} from "openid-client";
import type { Clock } from "../kernel/effects.ts";
import { Fault } from "../kernel/fault.ts";

const TIMEOUT_S = 15;
/** How far the two clocks may differ. */
const TOLERANCE_S = 30;
/** Whoever must prove themselves anew has done so at the other service within this. */
const FRESH_S = 60;
const METADATA_MS = 3_600_000;

/** The one way out; answers of every status are given back, redirects not followed. */
export type Ask = (
  address: string,
  request: {
    readonly method: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly body: string | undefined;
    readonly signal: AbortSignal | undefined;
  },
) => Promise<{ readonly status: number; readonly headers: Headers; readonly body: string }>;

export interface ProviderOptions {
  /** Exactly as the service writes itself. */
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** The page of this desk that people come back to. */
  readonly returnAddress: string;
  /** Values of `acr` and `amr` that tell of a second factor, as `acr=…` or `amr=…`. */
  readonly secondFactor: readonly string[];
  /** The claim by which an identity is shown to its person. */
  readonly nameClaim: string;
  readonly ask: Ask;
  readonly clock: Clock;
}

/** What goes out with a person and is expected back with them. */
export interface Errand {
  readonly state: string;
  readonly nonce: string;
  /** Of PKCE (RFC 7636). */
  readonly verifier: string;
  /** Whether the person must prove themselves anew there. */
  readonly isAnew: boolean;
}

export interface Vouched {
  readonly subject: string;
  readonly shownAs: string;
  readonly hasSecondFactor: boolean;
}

export interface IdentityProvider {
  readonly issuer: string;
  /** Where the person is sent. */
  addressFor(errand: Errand): Promise<string>;
  /**
   * @param query of the address that the person came back by.
   * @throws Fault `unauthenticated` when it vouches for nobody, or cannot be believed.
   */
  vouchedFor(query: string, errand: Errand): Promise<Vouched>;
}

/** @throws Fault `invalid` when the issuer is not an address that tokens may be asked of. */
export function identityProvider(options: ProviderOptions): IdentityProvider {
  const issuer = URL.canParse(options.issuer) ? new URL(options.issuer) : undefined;
  const isLoopback = issuer !== undefined && /^(localhost|127\.0\.0\.1|\[::1\])$/.test(issuer.hostname);
  if (!issuer || (issuer.protocol !== "https:" && !(isLoopback && issuer.protocol === "http:")))
    throw new Fault("invalid", "The setting ssoIssuer must be an address that begins with https://.");
  const settings = { issuer, isLoopback, options };
  let known: { readonly at: number; readonly configuration: Promise<Configuration> } | undefined;
  const configuration = () => {
    const now = options.clock.now().getTime();
    if (!known || now - known.at > METADATA_MS) {
      const found = { at: now, configuration: discover(settings) };
      // A service that cannot be reached now is asked again next time.
      found.configuration.catch(() => {
        if (known === found) known = undefined;
      });
      known = found;
    }
    return known.configuration;
  };
  return {
    issuer: options.issuer,
    async addressFor({ state, nonce, verifier, isAnew }) {
      const acr = valuesOf("acr", options.secondFactor);
      return buildAuthorizationUrl(await configuration(), {
        redirect_uri: options.returnAddress,
        scope: "openid profile",
        state,
        nonce,
        code_challenge: await calculatePKCECodeChallenge(verifier),
        code_challenge_method: "S256",
        ...(acr.length > 0 && { acr_values: acr.join(" ") }),
        ...(isAnew && { prompt: "login", max_age: String(FRESH_S) }),
      }).href;
    },
    async vouchedFor(query, { state, nonce, verifier, isAnew }) {
      const known = await configuration();
      const returned = new URL(options.returnAddress);
      returned.search = query;
      const tokens = await authorizationCodeGrant(known, returned, {
        expectedState: state,
        expectedNonce: nonce,
        pkceCodeVerifier: verifier,
        idTokenExpected: true,
        ...(isAnew && { maxAge: FRESH_S }),
      }).catch((cause: unknown) => {
        throw new Fault(
          "unauthenticated",
          "The other service vouches for nobody here; begin again.",
          { reason: "not-vouched" },
          cause,
        );
      });
      const claims = tokens.claims();
      if (!claims)
        throw new Fault("unauthenticated", "The other service vouches for nobody here; begin again.", {
          reason: "not-vouched",
        });
      return {
        subject: claims.sub,
        shownAs: textOf(claims[options.nameClaim]) ?? claims.sub,
        hasSecondFactor: toldOfSecondFactor(claims, options.secondFactor),
      };
    },
  };
}

interface Settings {
  readonly issuer: URL;
  readonly isLoopback: boolean;
  readonly options: ProviderOptions;
}

async function discover({ issuer, isLoopback, options }: Settings): Promise<Configuration> {
  const ask: CustomFetch = async (address, { method, headers, body, signal }) => {
    if (new URL(address).origin !== issuer.origin)
      throw new Fault(
        "refused",
        `${new URL(address).host} is not the host of the configured single sign-on.`,
      );
    const text = body === undefined || body === null ? undefined : String(body);
    const answer = await options.ask(address, { method, headers, body: text, signal });
    return new Response(answer.body, { status: answer.status, headers: answer.headers });
  };
  return discovery(
    issuer,
    options.clientId,
    { client_secret: options.clientSecret, [clockTolerance]: TOLERANCE_S },
    undefined,
    {
      [customFetch]: ask,
      timeout: TIMEOUT_S,
      // The token comes over a checked connection; its signature is checked all the same.
      execute: [enableNonRepudiationChecks, ...(isLoopback ? [allowInsecureRequests] : [])],
    },
  ).catch((cause: unknown) => {
    throw new Fault(
      "unreachable",
      `The single sign-on of ${issuer.host} cannot be reached or is not what was configured; try again, or sign in another way.`,
      {},
      cause,
    );
  });
}

function toldOfSecondFactor(claims: IDToken, wanted: readonly string[]): boolean {
  const acr = textOf(claims.acr);
  const amr: readonly unknown[] = Array.isArray(claims.amr) ? claims.amr : [];
  return (
    (acr !== undefined && valuesOf("acr", wanted).includes(acr)) ||
    valuesOf("amr", wanted).some((value) => amr.includes(value))
  );
}

function valuesOf(claim: "acr" | "amr", wanted: readonly string[]): string[] {
  return wanted.flatMap((entry) => (entry.startsWith(`${claim}=`) ? [entry.slice(claim.length + 1)] : []));
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value.slice(0, 200) : undefined;
}
