/**
 * Services that vouch for people, on loopback: a real one (npm oidc-provider) with its pages for signing in, and
 * one that answers as it is told to, for the lies.
 */
import { generateKeyPairSync, type KeyObject, sign } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage, type RequestListener } from "node:http";
import { Provider } from "oidc-provider";

export interface Listening {
  readonly issuer: string;
  close(): Promise<void>;
}

export const CLIENT = { id: "presage", secret: "a secret of the tests, 32 bytes or more" } as const;

/** Whoever signs in with a name is vouched for under it, whatever password they give. */
export function realService(returnAddress: string): Promise<Listening> {
  return listen((issuer) =>
    new Provider(issuer, {
      clients: [
        {
          client_id: CLIENT.id,
          client_secret: CLIENT.secret,
          redirect_uris: [returnAddress],
          token_endpoint_auth_method: "client_secret_post",
        },
      ],
      cookies: { keys: ["of the tests"] },
      ttl: { Interaction: 600, Session: 600, Grant: 600, AccessToken: 600, IdToken: 600 },
      pkce: { required: () => true },
      features: { devInteractions: { enabled: true } },
      claims: { openid: ["sub"], profile: ["preferred_username"] },
      conformIdTokenClaims: false,
      findAccount: (_: unknown, id: string) => ({
        accountId: id,
        claims: () => ({ sub: id, preferred_username: `${id}@institute` }),
      }),
    }).callback(),
  );
}

/** Signs in at the real one as a browser would, cookies and all; gives back where it sends the browser in the end. */
export async function signInThere(address: string, name: string): Promise<string> {
  const cookies = new Map<string, string>();
  const origin = new URL(address).origin;
  let [next, form]: [string, string | undefined] = [address, undefined];
  for (let turn = 0; turn < 12; turn += 1) {
    const answer = await fetch(next, {
      redirect: "manual",
      headers: {
        cookie: [...cookies].map(([key, value]) => `${key}=${value}`).join("; "),
        ...(form !== undefined && { "content-type": "application/x-www-form-urlencoded" }),
      },
      ...(form !== undefined && { method: "POST", body: form }),
    });
    form = undefined;
    for (const cookie of answer.headers.getSetCookie()) {
      const [pair = ""] = cookie.split(";");
      const at = pair.indexOf("=");
      cookies.set(pair.slice(0, at), pair.slice(at + 1));
    }
    const location = answer.headers.get("location");
    const page = await answer.text();
    if (location !== null) {
      next = new URL(location, next).href;
      if (new URL(next).origin !== origin) return next;
      continue;
    }
    const prompt = /name="prompt" value="(\w+)"/.exec(page)?.[1];
    const action = /action="([^"]+)"/.exec(page)?.[1];
    if (!prompt || !action) throw new Error(`the service shows ${answer.status}: ${page.slice(0, 500)}`);
    next = new URL(action, next).href;
    form = new URLSearchParams({ prompt, login: name, password: "any" }).toString();
  }
  throw new Error("the service goes round in circles");
}

/** What the lying one answers with; each is as it should be unless said otherwise. */
export interface Lie {
  /** Claims of the ID token that replace the true ones; undefined leaves one out. */
  readonly claims?: Readonly<Record<string, unknown>>;
  readonly algorithm?: "RS256" | "none" | "HS256";
  /** Signs with a key that is not in its key set. */
  readonly isForged?: boolean;
  readonly tokenStatus?: number;
  readonly metadata?: Readonly<Record<string, unknown>>;
}

export interface LyingService extends Listening {
  lie: Lie;
  /** The nonce that the next token carries, as the address for the browser had it. */
  nonce: string;
  readonly asked: { readonly path: string; readonly form: URLSearchParams }[];
}

export async function lyingService(): Promise<LyingService> {
  const own = generateKeyPairSync("rsa", { modulusLength: 2_048 });
  const foreign = generateKeyPairSync("rsa", { modulusLength: 2_048 });
  const service: LyingService = {
    lie: {},
    nonce: "",
    asked: [],
    issuer: "",
    close: async () => undefined,
  };
  const listening = await listen((issuer) => async (request, response) => {
    const path = request.url ?? "";
    const form = new URLSearchParams(await bodyOf(request));
    service.asked.push({ path, form });
    const { lie } = service;
    const answer = (body: unknown, status = 200) => {
      response.writeHead(status, { "content-type": "application/json" });
      response.end(JSON.stringify(body));
    };
    if (path.startsWith("/.well-known"))
      return answer({
        issuer,
        authorization_endpoint: `${issuer}/authorise`,
        token_endpoint: `${issuer}/token`,
        jwks_uri: `${issuer}/keys`,
        response_types_supported: ["code"],
        subject_types_supported: ["public"],
        id_token_signing_alg_values_supported: ["RS256"],
        authorization_response_iss_parameter_supported: true,
        ...lie.metadata,
      });
    if (path === "/keys")
      return answer({
        keys: [{ ...own.publicKey.export({ format: "jwk" }), kid: "own", alg: "RS256", use: "sig" }],
      });
    if (lie.tokenStatus !== undefined) return answer({ error: "invalid_grant" }, lie.tokenStatus);
    const now = Math.floor(Date.now() / 1_000);
    const claims = {
      iss: issuer,
      aud: CLIENT.id,
      sub: "ada-there",
      iat: now,
      exp: now + 300,
      nonce: service.nonce,
      ...lie.claims,
    };
    return answer({
      access_token: "opaque",
      token_type: "Bearer",
      id_token: idToken(claims, lie.algorithm ?? "RS256", (lie.isForged ? foreign : own).privateKey),
    });
  });
  return Object.assign(service, listening);
}

function idToken(claims: object, algorithm: string, key: KeyObject): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const signed = `${part({ alg: algorithm, kid: "own" })}.${part(claims)}`;
  if (algorithm === "none") return `${signed}.`;
  return `${signed}.${sign("sha256", Buffer.from(signed), key).toString("base64url")}`;
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString();
}

async function listen(
  listener: (issuer: string) => RequestListener | ((...args: Parameters<RequestListener>) => Promise<void>),
): Promise<Listening> {
  const server = createServer();
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the service listens nowhere");
  const issuer = `http://127.0.0.1:${address.port}`;
  const answer = listener(issuer);
  server.on("request", (request, response) => {
    void answer(request, response);
  });
  return {
    issuer,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}
