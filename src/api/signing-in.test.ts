/** Signing in over HTTP, as a browser and as a program do it. */
import { URI } from "otpauth";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { withCodeOf } from "../../test/one-time-code.ts";
import { type ServedDesk, serveSmallDesk, upload } from "../../test/served-desk.ts";
import { operations } from "../app/operations/all.ts";
import { openSetUp } from "../guard/joining.ts";
import { type Factor, sessionsOf } from "../guard/sessions.ts";
import { letIn } from "../guard/sign-in.ts";
import { SESSION_COOKIE } from "./who.ts";

const PASSWORD = "gravel otter lantern fig";

let desk: ServedDesk;

beforeEach(async () => {
  desk = await serveSmallDesk();
});
afterEach(() => desk.close());

interface Asking {
  readonly cookie?: string | undefined;
  readonly token?: string;
  readonly body?: object;
}

function ask(name: string, { cookie, token, body }: Asking = {}) {
  return desk.server.inject({
    method: body ? "POST" : "GET",
    url: `/api/${name}`,
    headers: {
      ...(cookie !== undefined && { cookie: `${SESSION_COOKIE}=${cookie}` }),
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
    },
    ...(body && { payload: body }),
  });
}

function cookieOf(response: Awaited<ReturnType<typeof ask>>): string {
  const [cookie] = response.cookies;
  if (!cookie) throw new Error(`no cookie was set; the answer was ${response.body}`);
  expect(cookie).toMatchObject({
    name: SESSION_COOKIE,
    path: "/",
    httpOnly: true,
    secure: true,
    sameSite: "Strict",
  });
  expect(cookie).not.toHaveProperty("domain");
  return cookie.value;
}

/** The first administrator, signed in by the link. */
async function administrator(): Promise<{ readonly cookie: string; readonly id: string }> {
  const { token } = await openSetUp(desk.system.door);
  const names = { institution: "Institute", name: "Ada", signInName: "ada@example.org" };
  const cookie = cookieOf(await ask("set-up", { body: { token, ...names, password: PASSWORD } }));
  const { person } = (await ask("who-am-i", { cookie })).json();
  return { cookie, id: person.id };
}

/** A session in which this was proved. */
const sessionOf = (personId: string, ...factors: Factor[]) =>
  letIn(desk.system.door, { personId, factors, agent: "a test" });

describe("a desk of one person", () => {
  it("belongs to whoever sits at the machine, until the first administrator comes by the link", async () => {
    expect((await ask("who-am-i")).json()).toMatchObject({ state: "local" });
    const { cookie } = await administrator();
    expect((await ask("who-am-i", { cookie })).json()).toMatchObject({
      state: "signed-in",
      person: { name: "Ada", roles: ["administrator"], institution: { key: "home", name: "Institute" } },
      may: ["enter", "self"],
      mayWithProof: ["staff", "administer"],
    });
    expect((await ask("who-am-i")).json()).toMatchObject({ state: "signed-out", may: ["enter"] });
  });

  it("takes a link once", async () => {
    const { token } = await openSetUp(desk.system.door);
    const body = { token, institution: "I", name: "A", signInName: "a", password: PASSWORD };
    expect((await ask("set-up", { body: { ...body, password: "short" } })).statusCode).toBe(422);
    expect((await ask("set-up", { body })).statusCode).toBe(200);
    expect((await ask("set-up", { body })).statusCode).toBe(422);
  });
});

describe("whoever has not signed in", () => {
  it("is told to by everything but the door, and learns nothing else", async () => {
    await administrator();
    for (const operation of operations) {
      if (operation.only === "cli" || operation.permission === "enter") continue;
      // The input is looked at first and tells of the schema alone, which is public.
      const response = await ask(operation.id, operation.effect === "write" ? { body: {} } : {});
      expect([operation.id, response.statusCode]).toEqual([operation.id, expect.toBeOneOf([401, 422])]);
    }
    for (const url of ["/api/live", "/api/briefs/7b0d7a2e-2c3f-4f61-8b1e-0a8f6f0c4b11.pdf"])
      expect([url, (await desk.read(url)).statusCode]).toEqual([url, 401]);
    expect((await desk.server.inject(upload([{ name: "a.csv", bytes: "a" }]))).statusCode).toBe(401);
  });

  it("is not let in by a token that is made up, in the cookie or in the header", async () => {
    await administrator();
    const madeUp = "A".repeat(43);
    expect((await ask("situation", { cookie: madeUp })).statusCode).toBe(401);
    for (const token of [madeUp, `presage_${madeUp}`, ""])
      expect((await ask("situation", { token })).statusCode).toBe(401);
  });
});

describe("a session (A14)", () => {
  it("is worth nothing after signing out, wherever its cookie is", async () => {
    const { cookie } = await administrator();
    const out = await ask("sign-out", { cookie, body: {} });
    expect(out.headers["set-cookie"]).toMatch(/Max-Age=0|Expires=Thu, 01 Jan 1970/);
    expect(out.headers["clear-site-data"]).toContain("storage");
    expect((await ask("sessions", { cookie })).statusCode).toBe(401);
  });

  it("gets a new token at each sign-in and each proof; a planted one is never taken over", async () => {
    const { cookie: first } = await administrator();
    const credentials = { name: "ADA@example.org", password: PASSWORD };
    const planted = "B".repeat(43);
    const second = cookieOf(await ask("sign-in", { cookie: planted, body: credentials }));
    expect(new Set([first, second, planted]).size).toBe(3);
    const third = cookieOf(await ask("step-up", { cookie: second, body: { password: PASSWORD } }));
    expect((await ask("sessions", { cookie: second })).statusCode).toBe(401);
    expect((await ask("sessions", { cookie: third })).json().items).toHaveLength(2);
  });

  it("is listed and can be ended by its person, one or all others, at once", async () => {
    const { cookie, id } = await administrator();
    const others = [await sessionOf(id, "password"), await sessionOf(id, "password")];
    const { items } = (await ask("sessions", { cookie })).json();
    expect(items.filter(({ isThis }: { isThis: boolean }) => isThis)).toHaveLength(1);
    const [stolen] = items.filter(({ isThis }: { isThis: boolean }) => !isThis);
    expect((await ask("end-session", { cookie, body: { id: stolen.id } })).json()).toEqual({ ended: 1 });
    expect((await ask("end-session", { cookie, body: { id: stolen.id } })).statusCode).toBe(404);
    expect((await ask("end-session", { cookie, body: {} })).json()).toEqual({ ended: 1 });
    for (const other of others) expect((await ask("sessions", { cookie: other })).statusCode).toBe(401);
    expect((await ask("sessions", { cookie })).statusCode).toBe(200);
  });

  it("ends elsewhere when the password is changed", async () => {
    const { cookie, id } = await administrator();
    const other = await sessionOf(id, "password");
    const changed = await ask("change-password", { cookie, body: { password: "violet harbour tin moth" } });
    expect(changed.json()).toEqual({ endedSessions: 1 });
    expect((await ask("sessions", { cookie: other })).statusCode).toBe(401);
    expect((await ask("sign-in", { body: { name: "ada@example.org", password: PASSWORD } })).statusCode).toBe(
      401,
    );
  });
});

describe("an authenticator", () => {
  it("is set up with a code of it, is asked for from then on, and its codes count once", async () => {
    const { cookie, id } = await administrator();
    const begun = (await ask("code-begin", { cookie, body: {} })).json();
    const codes = URI.parse(begun.address);
    if (!("period" in codes)) throw new Error("not an authenticator of time steps");
    expect(begun.address).toContain(begun.secret);
    let code = "";
    expect((await ask("code-confirm", { cookie, body: { code: "12" } })).statusCode).toBe(422);
    const confirmed = await withCodeOf(
      () => desk.system.realClock.now().getTime(),
      (timestamp) => {
        code = codes.generate({ timestamp });
        return ask("code-confirm", { cookie, body: { code } });
      },
      ({ statusCode }) => statusCode === 422,
    );
    const renewed = cookieOf(confirmed);
    expect(confirmed.json().recoveryCodes).toHaveLength(10);
    expect((await ask("who-am-i", { cookie: renewed })).json().proof.hasSecondFactor).toBe(true);

    const credentials = { name: "ada@example.org", password: PASSWORD };
    const wanted = await ask("sign-in", { body: credentials });
    expect([wanted.statusCode, wanted.json().details]).toEqual([401, { needs: "code" }]);
    // The code that confirmed it has been used.
    expect((await ask("sign-in", { body: { ...credentials, code } })).statusCode).toBe(401);
    const [recovery] = confirmed.json().recoveryCodes;
    const cookies = cookieOf(await ask("sign-in", { body: { ...credentials, code: recovery } }));
    expect((await ask("sign-in", { body: { ...credentials, code: recovery } })).statusCode).toBe(401);
    expect((await ask("sessions", { cookie: cookies })).json().hasCodes).toBe(true);
    expect(await sessionsOf(desk.system.store.pool, id, desk.system.realClock.now())).toHaveLength(2);
  });
});

describe("a token for programs", () => {
  const expiresAt = "2019-06-01T00:00:00.000Z";

  async function analyst(): Promise<string> {
    const { id } = await administrator();
    const keeper = await sessionOf(id, "password", "passkey");
    const person = { name: "Ben", signInName: "ben", institution: "home", roles: ["analyst"] };
    const saved = await ask("person-save", { cookie: keeper, body: { body: person } });
    return saved.json().id;
  }

  it("does what it was made for and nothing else, and never more than its person", async () => {
    const id0 = await analyst();
    // Nobody reads by a password alone, nor makes a token that would.
    const alone = await sessionOf(id0, "password");
    const refused = { name: "feed", scopes: ["read"], expiresAt };
    expect((await ask("token-make", { cookie: alone, body: refused })).statusCode).toBe(422);
    expect((await ask("situation", { cookie: alone })).statusCode).toBe(403);
    const cookie = await sessionOf(id0, "password", "code");
    const more = await ask("token-make", { cookie, body: { name: "x", scopes: ["publish"], expiresAt } });
    expect([more.statusCode, more.json().detail]).toEqual([422, expect.stringContaining("publish")]);
    const scopes = ["read"];
    const { token, id } = (
      await ask("token-make", { cookie, body: { name: "feed", scopes, expiresAt } })
    ).json();
    expect((await ask("situation", { token })).statusCode).toBe(200);
    expect((await ask("who-am-i", { token })).json()).toMatchObject({ may: ["enter", "read"] });
    for (const [name, body] of [["sessions"], ["recompute", {}], ["token-end", { id }]] as const)
      expect([name, (await ask(name, { token, ...(body && { body }) })).statusCode]).toEqual([name, 403]);
    expect((await ask("tokens", { cookie })).json().items).toMatchObject([{ id, name: "feed", scopes }]);
    expect((await ask("token-end", { cookie, body: { id } })).statusCode).toBe(200);
    expect((await ask("situation", { token })).statusCode).toBe(401);
  });
});

describe("keeping people", () => {
  it("needs a passkey, not only a password or a code", async () => {
    const { cookie, id } = await administrator();
    expect((await ask("persons", { cookie })).statusCode).toBe(403);
    const coded = await sessionOf(id, "password", "code");
    expect((await ask("persons", { cookie: coded })).statusCode).toBe(200);
    const body = { body: { key: "north", name: "North" } };
    expect((await ask("institution-save", { cookie: coded, body })).statusCode).toBe(403);
    const keyed = await sessionOf(id, "passkey");
    expect((await ask("institution-save", { cookie: keyed, body })).statusCode).toBe(200);
  });

  it("takes in institutions and people, clears them by another's hand, invites, suspends at once", async () => {
    const { id: ada } = await administrator();
    const keeper = await sessionOf(ada, "password", "passkey");
    const save = (person: object) => ask("person-save", { cookie: keeper, body: person });
    await ask("institution-save", { cookie: keeper, body: { body: { key: "north", name: "North" } } });
    const officer = (
      await save({
        body: { name: "Olga", signInName: "olga", institution: "home", roles: ["security-officer"] },
      })
    ).json();
    const cid = (
      await save({ body: { name: "Cid", signInName: "cid", institution: "north", roles: ["analyst"] } })
    ).json();
    const link = (await ask("invite", { cookie: keeper, body: { id: cid.id } })).json().link;
    expect(link).toMatch(/^http:\/\/localhost:\d+\/invitation#/);
    const token = link.split("#")[1];
    const cookie = cookieOf(await ask("accept-invitation", { body: { token, password: PASSWORD } }));
    expect((await ask("accept-invitation", { body: { token, password: PASSWORD } })).statusCode).toBe(422);

    const cleared = { id: cid.id, clearance: "RED", level: 2, compartments: ["ALPHA"] };
    expect((await ask("clearance-save", { cookie: keeper, body: cleared })).statusCode).toBe(403);
    const olga = await sessionOf(officer.id, "password", "code");
    expect((await ask("clearance-save", { cookie: olga, body: cleared })).statusCode).toBe(200);
    expect((await ask("who-am-i", { cookie })).json().person).toMatchObject({ level: 2, clearance: "RED" });
    const herself = { ...cleared, id: officer.id };
    expect((await ask("clearance-save", { cookie: olga, body: herself })).json().detail).toMatch(
      /themselves/,
    );

    const { clearance, level, compartments, ...body } = cid.body;
    expect((await save({ id: cid.id, body: { ...body, status: "suspended" } })).statusCode).toBe(200);
    expect((await ask("situation", { cookie })).statusCode).toBe(401);
    expect([clearance, level, compartments]).toEqual(["AMBER", 0, []]);
  });

  it("refuses roles that exclude one another, and changes of one's own", async () => {
    const { id } = await administrator();
    const cookie = await sessionOf(id, "password", "passkey");
    const person = { name: "X", signInName: "x", institution: "home", roles: ["custodian", "overseer"] };
    const both = await ask("person-save", { cookie, body: { body: person } });
    expect([both.statusCode, both.json().details]).toEqual([422, { roles: ["custodian", "overseer"] }]);
    const own = {
      name: "Ada",
      signInName: "ada@example.org",
      institution: "home",
      roles: ["administrator", "analyst"],
    };
    expect((await ask("person-save", { cookie, body: { id, body: own } })).json().detail).toMatch(
      /own roles/,
    );
  });

  it("is each institution's own matter, except for the one that keeps the desk", async () => {
    const { id: ada } = await administrator();
    const keeper = await sessionOf(ada, "password", "passkey");
    await ask("institution-save", { cookie: keeper, body: { body: { key: "north", name: "North" } } });
    const nora = (
      await ask("person-save", {
        cookie: keeper,
        body: { body: { name: "Nora", signInName: "nora", institution: "north", roles: ["administrator"] } },
      })
    ).json();
    const cookie = await sessionOf(nora.id, "password", "passkey");
    const names = (await ask("persons", { cookie })).json().items.map((one: typeof nora) => one.body.name);
    expect(names).toEqual(["Nora"]);
    expect((await ask("invite", { cookie, body: { id: ada } })).statusCode).toBe(404);
    const foreign = { name: "Y", signInName: "y", institution: "home", roles: [] };
    expect((await ask("person-save", { cookie, body: { body: foreign } })).statusCode).toBe(422);
    const south = { body: { key: "south", name: "South" } };
    expect((await ask("institution-save", { cookie, body: south })).statusCode).toBe(403);
  });
});
