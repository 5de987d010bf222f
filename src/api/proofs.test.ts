/** Passkeys and single sign-on over HTTP, as a browser does them. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { CLIENT, type Listening, realService, signInThere } from "../../test/identity-services.ts";
import { type ServedDesk, serveSmallDesk } from "../../test/served-desk.ts";
import { createPasskey, type SoftKey, signWith } from "../../test/software-authenticator.ts";
import { RETURN_PATH, singleSignOnOf } from "../app/single-sign-on.ts";
import { openSetUp } from "../guard/joining.ts";
import { SESSION_COOKIE } from "./who.ts";

const PASSWORD = "gravel otter lantern fig";

let desk: ServedDesk;

beforeEach(async () => {
  desk = await serveSmallDesk();
});
afterEach(() => desk.close());

/** A browser: it keeps the cookies it is given, and sends them back. */
function openJar() {
  const kept = new Map<string, string>();
  const ask = async (name: string, body?: object) => {
    const response = await desk.server.inject({
      method: body ? "POST" : "GET",
      url: `/api/${name}`,
      headers: { cookie: [...kept].map(([key, value]) => `${key}=${value}`).join("; ") },
      ...(body && { payload: body }),
    });
    for (const { name: key, value } of response.cookies) kept.set(key, value);
    return response;
  };
  return { kept, ask };
}
type Jar = ReturnType<typeof openJar>;

async function administrator(): Promise<Jar> {
  const jar = openJar();
  const { token } = await openSetUp(desk.system.door);
  const names = { institution: "Institute", name: "Ada", signInName: "ada" };
  expect((await jar.ask("set-up", { token, ...names, password: PASSWORD })).statusCode).toBe(200);
  return jar;
}

async function addPasskey({ ask }: Jar, name = "laptop"): Promise<SoftKey> {
  const { options } = (await ask("passkey-begin", {})).json();
  const { key, answer } = createPasskey(options);
  expect((await ask("passkey-add", { name, answer })).statusCode).toBe(200);
  return key;
}

async function signInByPasskey({ ask }: Jar, key: SoftKey) {
  const { options } = (await ask("passkey-sign-in-begin", {})).json();
  return ask("passkey-sign-in", { answer: signWith(key, options) });
}

describe("passkeys over HTTP", () => {
  it("sign in alone, in a new session with a new token, and give what an office needs", async () => {
    const first = await administrator();
    const key = await addPasskey(first);
    expect((await first.ask("persons")).statusCode).toBe(403);
    const second = openJar();
    expect((await signInByPasskey(second, key)).statusCode).toBe(200);
    expect((await second.ask("persons")).json().items).toMatchObject([{ hasPassword: true, passkeys: 1 }]);
    expect(second.kept.get(SESSION_COOKIE)).not.toBe(first.kept.get(SESSION_COOKIE));
    expect((await second.ask("proofs")).json()).toMatchObject({
      hasPassword: true,
      hasCodes: false,
      passkeysAt: "http://localhost:4646",
      passkeys: [{ name: "laptop", isSynced: false, usedAt: expect.any(String) }],
      identities: [],
    });
  });

  it("prove anew in a session, whose token changes", async () => {
    const jar = await administrator();
    const key = await addPasskey(jar);
    const before = jar.kept.get(SESSION_COOKIE);
    const { options } = (await jar.ask("passkey-step-up-begin", {})).json();
    expect((await jar.ask("passkey-step-up", { answer: signWith(key, options) })).statusCode).toBe(200);
    expect(jar.kept.get(SESSION_COOKIE)).not.toBe(before);
    expect((await jar.ask("who-am-i")).json()).toMatchObject({ proof: { hasPasskey: true } });
    expect((await jar.ask("persons")).statusCode).toBe(200);
  });

  it("are added by nobody who has not just proved themselves, and removed by their person", async () => {
    const jar = await administrator();
    await addPasskey(jar);
    await desk.system.store.pool.query("UPDATE session SET proved_at = proved_at - interval '6 minutes'");
    for (const [operation, body] of [
      ["passkey-begin", {}],
      ["passkey-remove", { id: "x" }],
      ["single-sign-on-end", { issuer: "x" }],
    ] as const)
      expect((await jar.ask(operation, body)).json()).toMatchObject({ code: "step-up", status: 403 });
    expect((await jar.ask("step-up", { password: PASSWORD })).statusCode).toBe(200);
    const other = await addPasskey(jar, "telephone");
    expect((await jar.ask("passkey-remove", { id: other.id })).statusCode).toBe(200);
    const { passkeys } = (await jar.ask("proofs")).json();
    expect(passkeys).toMatchObject([{ name: "laptop" }]);
    const last = await jar.ask("passkey-remove", { id: passkeys[0].id });
    expect(last.json()).toMatchObject({ status: 422, details: { reason: "office" } });
  });

  it("are refused alike, whatever is wrong, and leave no session behind", async () => {
    const key = await addPasskey(await administrator());
    const jar = openJar();
    const { options } = (await jar.ask("passkey-sign-in-begin", {})).json();
    const wrong = signWith(key, options, { origin: "https://example.org" });
    expect((await jar.ask("passkey-sign-in", { answer: wrong })).json()).toMatchObject({
      status: 401,
      code: "unauthenticated",
    });
    expect(jar.kept.size).toBe(0);
  });
});

describe("single sign-on over HTTP", () => {
  let service: Listening;
  beforeEach(async () => {
    service = await realService(`http://localhost:4646${RETURN_PATH}`);
    const { config, realClock } = desk.system;
    const settings = { ssoIssuer: service.issuer, ssoClientId: CLIENT.id, ssoClientSecret: CLIENT.secret };
    Object.assign(desk.system, { singleSignOn: await singleSignOnOf({ ...config, ...settings }, realClock) });
  });
  afterEach(() => service.close());

  async function goThere({ ask }: Jar, body: object, name: string) {
    const begun = (await ask("single-sign-on-begin", body)).json();
    const { search } = new URL(await signInThere(begun.address, name));
    return ask("single-sign-on-finish", { query: search });
  }

  it("links a person who has proved themselves, signs them in, and is bound to the browser", async () => {
    const jar = await administrator();
    expect((await jar.ask("who-am-i")).json().singleSignOn).toEqual({ host: new URL(service.issuer).host });
    const linked = await goThere(jar, { purpose: "link", returnTo: "/account" }, "ada-1");
    expect(linked.json()).toEqual({ kind: "linked", returnTo: "/account", shownAs: "ada-1@institute" });
    const other = openJar();
    const signedIn = await goThere(other, { purpose: "sign-in", returnTo: "//example.org/" }, "ada-1");
    expect(signedIn.json()).toEqual({ kind: "session", returnTo: "/" });
    expect((await other.ask("who-am-i")).json()).toMatchObject({
      person: { name: "Ada" },
      proof: { hasSecondFactor: false },
    });
    const third = openJar();
    const begun = (await third.ask("single-sign-on-begin", { purpose: "sign-in" })).json();
    const { search } = new URL(await signInThere(begun.address, "ada-1"));
    expect((await openJar().ask("single-sign-on-finish", { query: search })).statusCode).toBe(422);
    expect((await jar.ask("single-sign-on-end", { issuer: service.issuer })).statusCode).toBe(200);
    expect((await other.ask("sessions")).statusCode).toBe(401);
    expect((await goThere(openJar(), { purpose: "sign-in" }, "ada-1")).statusCode).toBe(401);
  });

  it("links nobody who has not just proved themselves", async () => {
    const jar = await administrator();
    await desk.system.store.pool.query("UPDATE session SET proved_at = proved_at - interval '6 minutes'");
    expect((await jar.ask("single-sign-on-begin", { purpose: "link" })).json()).toMatchObject({
      code: "step-up",
    });
    expect((await openJar().ask("single-sign-on-begin", { purpose: "link" })).statusCode).toBe(401);
  });
});

describe("the settings of single sign-on", () => {
  it("are refused half given, and none means none", async () => {
    const { config, realClock } = desk.system;
    expect(desk.system.singleSignOn).toBeUndefined();
    expect(
      (
        await desk.server.inject({
          method: "POST",
          url: "/api/single-sign-on-begin",
          payload: { purpose: "sign-in" },
        })
      ).statusCode,
    ).toBe(404);
    const of = (more: object) => singleSignOnOf({ ...config, ...more }, realClock);
    await expect(of({ ssoIssuer: "https://id.example.org" })).rejects.toThrow(
      /ssoClientId and ssoClientSecret/,
    );
    await expect(
      of({ ssoIssuer: "http://id.example.org", ssoClientId: "a", ssoClientSecret: "b" }),
    ).rejects.toThrow(/https/);
    await expect(
      of({ ssoIssuer: "https://id.example.org", ssoClientSecretFile: "/nowhere/secret" }),
    ).rejects.toMatchObject({ code: "missing" });
  });
});
