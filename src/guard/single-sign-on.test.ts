import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { doorRig, FROM, PASSWORD } from "../../test/door-rig.ts";
import {
  CLIENT,
  type Lie,
  type Listening,
  type LyingService,
  lyingService,
  realService,
  signInThere,
} from "../../test/identity-services.ts";
import type { FreshStore } from "../../test/postgres/fresh-store.ts";
import { Person } from "../kernel/person.ts";
import { identityProvider, type ProviderOptions } from "./identity-provider.ts";
import { invite } from "./joining.ts";
import { putInstitution, putPerson } from "./people.ts";
import { principalOfSession } from "./session-principal.ts";
import { findSession, SESSION } from "./sessions.ts";
import { type Door, signIn } from "./sign-in.ts";
import { beginSingleSignOn, finishSingleSignOn } from "./single-sign-on.ts";
import type { SingleSignOn } from "./vouched-identities.ts";

const RETURN = "http://localhost:4646/sign-in/return";
const MINUTE = 60_000;

let fresh: FreshStore;
let door: Door;
let ada: string;
const services: Listening[] = [];

beforeEach(async () => {
  ({ fresh, door, ada } = await doorRig("ada-there"));
});
afterEach(async () => {
  await fresh.drop();
  for (const service of services.splice(0)) await service.close();
});

function pass(ms: number): void {
  fresh.clock.time = new Date(fresh.clock.time.getTime() + ms);
}

const ask: ProviderOptions["ask"] = async (address, { method, headers, body, signal }) => {
  const answer = await fetch(address, {
    method,
    headers,
    redirect: "manual",
    ...(body !== undefined && { body }),
    ...(signal && { signal }),
  });
  return { status: answer.status, headers: answer.headers, body: await answer.text() };
};

function signOnOf({ issuer }: Listening, more: Partial<ProviderOptions> = {}): SingleSignOn {
  const provider = identityProvider({
    issuer,
    clientId: CLIENT.id,
    clientSecret: CLIENT.secret,
    returnAddress: RETURN,
    secondFactor: [],
    nameClaim: "preferred_username",
    ask,
    clock: fresh.clock,
    ...more,
  });
  return { provider, institution: "home" };
}

async function real(): Promise<SingleSignOn> {
  const service = await realService(RETURN);
  services.push(service);
  return signOnOf(service);
}

async function lying(lie: Lie = {}, more: Partial<ProviderOptions> = {}) {
  const service = await lyingService();
  services.push(service);
  service.lie = lie;
  return { service, signOn: signOnOf(service, more) };
}

function queryOf(address: string): string {
  return new URL(address).search;
}

/** As the lying service would send the browser back. */
function returned(service: LyingService, address: string, more: Record<string, string> = {}): string {
  const sent = new URL(address).searchParams;
  service.nonce = sent.get("nonce") ?? "";
  const back = { code: "c", state: sent.get("state") ?? "", iss: service.issuer, ...more };
  return `?${new URLSearchParams(back)}`;
}

async function adasSession(): Promise<{ token: string; sessionId: string }> {
  const token = await signIn(door, { name: "ada-there", password: PASSWORD }, FROM);
  const session = await findSession(fresh.store.pool, token, fresh.clock.time);
  return { token, sessionId: session?.id ?? "" };
}

async function linkAda(service: LyingService, signOn: SingleSignOn): Promise<void> {
  const { token, sessionId } = await adasSession();
  const { lie } = service;
  service.lie = {};
  const begun = await beginSingleSignOn(door, signOn, { kind: "link", sessionId, returnTo: "/account" });
  const query = returned(service, begun.address);
  await finishSingleSignOn(door, signOn, { query, browser: begun.browser, session: token }, FROM);
  service.lie = lie;
}

async function enter(service: LyingService, signOn: SingleSignOn, more: Record<string, string> = {}) {
  const begun = await beginSingleSignOn(door, signOn, { kind: "sign-in", returnTo: "/warnings?level=3" });
  const query = returned(service, begun.address, more);
  return finishSingleSignOn(door, signOn, { query, browser: begun.browser }, FROM);
}

async function whys(): Promise<string> {
  const { rows } = await fresh.store.pool.query<{ event: string }>(
    "SELECT event FROM access_event ORDER BY act",
  );
  return rows.map(({ event }) => event).join("\n");
}

describe("single sign-on at a real provider", () => {
  it("lets somebody in who linked it, by code, PKCE, state and nonce", async () => {
    const signOn = await real();
    const { token, sessionId } = await adasSession();
    const toLink = await beginSingleSignOn(door, signOn, { kind: "link", sessionId, returnTo: "/account" });
    const asked = new URL(toLink.address).searchParams;
    expect(Object.fromEntries(asked)).toMatchObject({
      response_type: "code",
      code_challenge_method: "S256",
      scope: "openid profile",
      redirect_uri: RETURN,
    });
    const back = { query: queryOf(await signInThere(toLink.address, "ada-1")), browser: toLink.browser };
    expect(await finishSingleSignOn(door, signOn, { ...back, session: token }, FROM)).toEqual({
      kind: "linked",
      shownAs: "ada-1@institute",
      returnTo: "/account",
    });
    const begun = await beginSingleSignOn(door, signOn, { kind: "sign-in", returnTo: "/warnings" });
    const query = queryOf(await signInThere(begun.address, "ada-1"));
    const finished = await finishSingleSignOn(door, signOn, { query, browser: begun.browser }, FROM);
    if (finished.kind !== "session") throw new Error("no session was begun");
    expect(finished.returnTo).toBe("/warnings");
    expect(await principalOfSession(door, finished.token)).toMatchObject({
      name: "Ada",
      hasSecondFactor: false,
      hasPasskey: false,
    });
    // The same return once more, in the same browser.
    await expect(finishSingleSignOn(door, signOn, { query, browser: begun.browser }, FROM)).rejects.toThrow(
      /not begun in this browser/,
    );
  });

  it("lets nobody in by a name that looks alike", async () => {
    const signOn = await real();
    const begun = await beginSingleSignOn(door, signOn, { kind: "sign-in", returnTo: "/" });
    const query = queryOf(await signInThere(begun.address, "ada-there"));
    await expect(finishSingleSignOn(door, signOn, { query, browser: begun.browser }, FROM)).rejects.toThrow(
      /nobody here is linked/,
    );
    expect(await whys()).toContain('"why":"not-linked"');
  });

  it("is how somebody invited may come, once, without any password", async () => {
    const signOn = await real();
    const body = { name: "Bo", signInName: "bo", institution: "home", roles: ["analyst" as const] };
    const bo = await fresh.store.writer(ada).transaction((t) => putPerson(t, Person.parse(body)));
    const { token } = await invite(door, ada, bo);
    const accept = async (name: string) => {
      const begun = await beginSingleSignOn(door, signOn, { kind: "invitation", token, returnTo: "/" });
      const query = queryOf(await signInThere(begun.address, name));
      return finishSingleSignOn(door, signOn, { query, browser: begun.browser }, FROM);
    };
    const finished = await accept("bo-1");
    if (finished.kind !== "session") throw new Error("no session was begun");
    expect(await principalOfSession(door, finished.token)).toMatchObject({ name: "Bo", roles: ["analyst"] });
    await expect(accept("eve-1")).rejects.toThrow(/used before/);
  });

  it("proves somebody anew, who must have signed in there again", async () => {
    const signOn = await real();
    const { token, sessionId } = await adasSession();
    const toLink = await beginSingleSignOn(door, signOn, { kind: "link", sessionId, returnTo: "/" });
    const link = { query: queryOf(await signInThere(toLink.address, "ada-1")), browser: toLink.browser };
    await finishSingleSignOn(door, signOn, { ...link, session: token }, FROM);
    pass(SESSION.proofMs);
    const begun = await beginSingleSignOn(door, signOn, { kind: "step-up", sessionId, returnTo: "/bases" });
    expect(new URL(begun.address).searchParams.get("prompt")).toBe("login");
    const query = queryOf(await signInThere(begun.address, "ada-1"));
    const finished = await finishSingleSignOn(
      door,
      signOn,
      { query, browser: begun.browser, session: token },
      FROM,
    );
    if (finished.kind !== "session") throw new Error("nothing was proved");
    expect(await principalOfSession(door, finished.token)).toMatchObject({ hasSteppedUp: true });
    expect(await principalOfSession(door, token)).toBeUndefined();
  });

  it("keeps neither secrets nor invitations in clear while somebody is there", async () => {
    const signOn = await real();
    const begun = await beginSingleSignOn(door, signOn, {
      kind: "invitation",
      token: "tokentoken",
      returnTo: "/",
    });
    const { rows } = await fresh.store.pool.query(
      "SELECT encode(sealed, 'escape') AS s, state, browser FROM single_sign_on_errand",
    );
    const kept = JSON.stringify(rows);
    const sent = new URL(begun.address).searchParams;
    for (const secret of ["tokentoken", sent.get("nonce") ?? "?", sent.get("state") ?? "?", begun.browser])
      expect(kept).not.toContain(secret);
  });
});

describe("attacks on single sign-on", () => {
  const NOBODY = /vouches for nobody/;
  const past = () => Math.floor(Date.now() / 1_000) - 3_600;

  it.each<[string, Lie]>([
    ["no signature", { algorithm: "none" }],
    ["a signature by a shared secret", { algorithm: "HS256" }],
    ["a signature by a key that is not the service's", { isForged: true }],
    ["another audience", { claims: { aud: "another-desk" } }],
    ["several audiences and another party", { claims: { aud: [CLIENT.id, "x"], azp: "x" } }],
    ["another issuer", { claims: { iss: "https://issuer.example.org" } }],
    ["another nonce", { claims: { nonce: "of another errand" } }],
    ["no nonce", { claims: { nonce: undefined } }],
    ["no subject", { claims: { sub: undefined } }],
    ["a code that was used before", { tokenStatus: 400 }],
  ])("believes no token with %s", async (_, lie) => {
    const { service, signOn } = await lying(lie);
    await linkAda(service, signOn);
    await expect(enter(service, signOn)).rejects.toThrow(NOBODY);
    expect(await whys()).toContain('"why":"single-sign-on-answer"');
    service.lie = {};
    expect(await enter(service, signOn)).toMatchObject({ kind: "session", returnTo: "/warnings?level=3" });
  });

  it("believes no token that has expired or is not yet made, and allows clocks half a minute apart", async () => {
    const { service, signOn } = await lying();
    await linkAda(service, signOn);
    const now = Math.floor(Date.now() / 1_000);
    for (const claims of [{ exp: past() }, { exp: now - 60 }, { nbf: now + 3_600 }]) {
      service.lie = { claims };
      await expect(enter(service, signOn)).rejects.toThrow(NOBODY);
    }
    service.lie = { claims: { exp: now - 10 } };
    expect(await enter(service, signOn)).toMatchObject({ kind: "session" });
  });

  it("is not mixed up between services: the answer names who answers", async () => {
    const { service, signOn } = await lying();
    await linkAda(service, signOn);
    await expect(enter(service, signOn, { iss: "https://issuer.example.org" })).rejects.toThrow(NOBODY);
    const before = service.asked.length;
    await expect(enter(service, signOn, { error: "access_denied" })).rejects.toThrow(NOBODY);
    expect(service.asked.slice(before).map(({ path }) => path)).not.toContain("/token");
  });

  it("takes no metadata that name another issuer, and asks no other host", async () => {
    const begin = (signOn: SingleSignOn) =>
      beginSingleSignOn(door, signOn, { kind: "sign-in", returnTo: "/" });
    const other = await lying({ metadata: { issuer: "https://issuer.example.org" } });
    await expect(begin(other.signOn)).rejects.toMatchObject({ code: "unreachable" });
    const asked: string[] = [];
    const led = await lying(
      { metadata: { token_endpoint: "http://127.0.0.1:9/token" } },
      {
        ask: (address, request) => {
          asked.push(address);
          return ask(address, request);
        },
      },
    );
    await expect(enter(led.service, led.signOn)).rejects.toThrow(NOBODY);
    expect(asked.every((address) => address.startsWith(led.service.issuer))).toBe(true);
  });

  it("finishes in no other browser, with no other state, not late, and not twice", async () => {
    const { service, signOn } = await lying();
    await linkAda(service, signOn);
    const begin = () => beginSingleSignOn(door, signOn, { kind: "sign-in", returnTo: "/" });
    const finish = (query: string, browser?: string) =>
      finishSingleSignOn(door, signOn, { query, browser }, FROM);
    const mine = await begin();
    await expect(finish(returned(service, mine.address))).rejects.toThrow(/not begun in this browser/);
    const theirs = await begin();
    await expect(finish(returned(service, mine.address), theirs.browser)).rejects.toThrow(/not begun/);
    await expect(finish(returned(service, mine.address, { state: "planted" }), mine.browser)).rejects.toThrow(
      /not begun/,
    );
    pass(10 * MINUTE);
    await expect(finish(returned(service, mine.address), mine.browser)).rejects.toThrow(/not begun/);
  });

  it("vouches for people of its own institution only, and for nobody who is suspended", async () => {
    const { service, signOn } = await lying();
    await linkAda(service, signOn);
    pass(1);
    const other = { key: "other", name: "Other", clients: [], status: "active" as const };
    await fresh.store.writer(ada).transaction((t) => putInstitution(t, other));
    await expect(enter(service, { ...signOn, institution: "other" })).rejects.toThrow(
      /nobody here is linked/,
    );
    await fresh.store.writer("test").transaction(async (t) => {
      const { body } = await t.view.one(Person, ada);
      await putPerson(t, Person.parse({ ...body, status: "suspended" }), ada);
    });
    await expect(enter(service, signOn)).rejects.toThrow(/nobody here is linked/);
    expect(await whys()).toContain('"why":"standing"');
  });

  it("links nobody's identity to a second person, nor in a session that is not the one it was begun in", async () => {
    const { service, signOn } = await lying();
    await linkAda(service, signOn);
    const body = { name: "Bo", signInName: "bo", institution: "home", roles: ["analyst" as const] };
    const bo = await fresh.store.writer(ada).transaction((t) => putPerson(t, Person.parse(body)));
    const { token } = await invite(door, ada, bo);
    const asBo = await beginSingleSignOn(door, signOn, { kind: "invitation", token, returnTo: "/" });
    await expect(
      finishSingleSignOn(
        door,
        signOn,
        { query: returned(service, asBo.address), browser: asBo.browser },
        FROM,
      ),
    ).rejects.toMatchObject({ code: "conflict" });
    const [one, two] = [await adasSession(), await adasSession()];
    const begun = await beginSingleSignOn(door, signOn, {
      kind: "link",
      sessionId: one.sessionId,
      returnTo: "/",
    });
    const back = { query: returned(service, begun.address), browser: begun.browser, session: two.token };
    await expect(finishSingleSignOn(door, signOn, back, FROM)).rejects.toThrow(/Sign in first/);
  });

  it("proves nobody anew who did not sign in there just now, or who is somebody else there", async () => {
    const { service, signOn } = await lying();
    await linkAda(service, signOn);
    const stepUp = async (claims: Record<string, unknown>) => {
      const { token, sessionId } = await adasSession();
      const begun = await beginSingleSignOn(door, signOn, { kind: "step-up", sessionId, returnTo: "/" });
      service.lie = { claims };
      const back = { query: returned(service, begun.address), browser: begun.browser, session: token };
      return finishSingleSignOn(door, signOn, back, FROM);
    };
    const now = Math.floor(Date.now() / 1_000);
    await expect(stepUp({})).rejects.toThrow(NOBODY);
    await expect(stepUp({ auth_time: past() })).rejects.toThrow(NOBODY);
    await expect(stepUp({ auth_time: now, sub: "eve-there" })).rejects.toThrow(/somebody else/);
    expect(await stepUp({ auth_time: now })).toMatchObject({ kind: "session" });
  });

  it("counts a second factor only when the configuration names the word for it", async () => {
    const said = { claims: { acr: "urn:strong", amr: ["pwd", "otp"] } };
    const hasSecond = async (secondFactor: string[]) => {
      const { service, signOn } = await lying(said, { secondFactor });
      await linkAda(service, signOn);
      const finished = await enter(service, signOn);
      if (finished.kind !== "session") throw new Error("no session was begun");
      return (await principalOfSession(door, finished.token))?.hasSecondFactor;
    };
    expect(await hasSecond([])).toBe(false);
    expect(await hasSecond(["acr=urn:weak", "amr=hwk", "acr=otp"])).toBe(false);
    expect(await hasSecond(["amr=otp"])).toBe(true);
    expect(await hasSecond(["acr=urn:strong"])).toBe(true);
  });

  it("leads back to paths of this desk only", async () => {
    const { service, signOn } = await lying();
    await linkAda(service, signOn);
    for (const returnTo of [
      "https://example.org/",
      "//example.org",
      "/\\example.org",
      "javascript:alert(1)",
      "/\t/example.org",
    ]) {
      const begun = await beginSingleSignOn(door, signOn, { kind: "sign-in", returnTo });
      const back = { query: returned(service, begun.address), browser: begun.browser };
      expect(await finishSingleSignOn(door, signOn, back, FROM)).toMatchObject({ returnTo: "/" });
    }
  });

  it("is configured with https, except on this machine", () => {
    const of = (issuer: string) => () => signOnOf({ issuer, close: async () => undefined });
    expect(of("http://issuer.example.org")).toThrow(/https/);
    expect(of("not an address")).toThrow(/https/);
    expect(of("https://issuer.example.org")).not.toThrow();
  });
});
