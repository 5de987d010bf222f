/**
 * Attack row A12 over HTTP: what a reader may not see is not there, by any operation, file, count, search, notice
 * or error; what they may not write they cannot, by any field; and what ends, ends at the next request.
 */
import { URI } from "otpauth";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { makeServer } from "../../src/api/server.ts";
import { operations } from "../../src/app/operations/all.ts";
import { openSetUp } from "../../src/guard/joining.ts";
import { LOCAL_PERSON, type Principal } from "../../src/guard/principal.ts";
import { Label } from "../../src/kernel/label.ts";
import { Report } from "../../src/kernel/report.ts";
import { Source } from "../../src/kernel/source.ts";
import { withCodeOf } from "../one-time-code.ts";
import { Problem, type ServedDesk, serveSmallDesk, upload } from "../served-desk.ts";
import { IDS } from "../small-desk.ts";

let desk: ServedDesk;
let servers: Map<string, Awaited<ReturnType<typeof makeServer>>>;

const NOWHERE = "0190163d-8694-739b-aea5-966c26f8ad91";
const CANARY = "zeppelin-quartz";
let secretReport = "";
let secretSource = "";

const OUTSIDER: Principal = {
  ...LOCAL_PERSON,
  id: "out",
  name: "out",
  roles: ["collector", "analyst", "editor"],
  isLocal: false,
  hasSecondFactor: true,
  hasPasskey: true,
  reader: {
    id: "out",
    institution: "north",
    clearance: "CLEAR",
    level: 0,
    compartments: [],
    isClient: false,
  },
};
const PEOPLE: Readonly<Record<string, Principal>> = {
  "of another institution": OUTSIDER,
  "of the house without clearance": {
    ...OUTSIDER,
    id: "low",
    reader: { ...LOCAL_PERSON.reader, id: "low", clearance: "CLEAR", level: 0, compartments: [] },
  },
};

beforeAll(async () => {
  desk = await serveSmallDesk();
  const label = Label.parse({ tlp: "RED", level: 3, compartments: ["ALPHA"] });
  await desk.system.store.writer("ada").transaction(async (transaction) => {
    const [source] = await transaction.put(Source, [{ label, body: { name: `${CANARY} source` } }]);
    secretSource = source?.id ?? "";
    const [known] = await transaction.view.many(Report, [IDS.report]);
    if (!known) throw new Error("the small desk has no report");
    const [report] = await transaction.put(Report, [
      {
        label,
        body: { ...known.body, sourceId: secretSource, title: `${CANARY} title`, text: `${CANARY} text` },
      },
    ]);
    secretReport = report?.id ?? "";
  });
  await desk.system.phases.settle();
  await desk.post("/api/make-brief", {});
  servers = new Map();
  for (const [name, local] of Object.entries(PEOPLE))
    servers.set(
      name,
      await makeServer({
        system: desk.system,
        live: desk.live,
        deskFolder: "/nowhere",
        local,
        perMinute: 1_000_000,
      }),
    );
});
afterAll(async () => {
  for (const server of servers?.values() ?? []) await server.close();
  await desk?.close();
});

const served = [...operations].filter(({ only }) => only !== "cli");

/** Values that fit an operation's fields; every field of an id gets this one. */
function inputWith(id: string, shape: z.ZodRawShape): Record<string, unknown> {
  const { properties = {}, required = [] } = z
    .object({
      properties: z
        .record(
          z.string(),
          z.looseObject({
            format: z.string().optional(),
            type: z.unknown().optional(),
            enum: z.array(z.unknown()).optional(),
            minimum: z.number().optional(),
          }),
        )
        .optional(),
      required: z.array(z.string()).optional(),
    })
    .parse(z.toJSONSchema(z.object(shape), { io: "input", unrepresentable: "any" }));
  return Object.fromEntries(
    Object.entries(properties).flatMap(([name, field]) => {
      if (/(^|[a-z])ids?$/i.test(name) || field.format === "uuid")
        return [[name, field.type === "array" ? [id] : id]];
      if (name === "kind") return [[name, "report"]];
      if (!required.includes(name)) return [];
      if (field.enum) return [[name, field.enum[0]]];
      if (field.type === "integer" || field.type === "number") return [[name, field.minimum ?? 1]];
      if (field.type === "array") return [[name, []]];
      if (field.type === "object") return [[name, {}]];
      return [[name, "x"]];
    }),
  );
}

function asked(id: string, operation: (typeof served)[number]) {
  const input = inputWith(id, operation.input.shape);
  if (operation.effect === "write")
    return { method: "POST" as const, url: `/api/${operation.id}`, payload: input };
  const query = new URLSearchParams(
    Object.entries(input).map(([name, value]): [string, string] => [
      name,
      typeof value === "object" ? JSON.stringify(value) : String(value),
    ]),
  );
  return { method: "GET" as const, url: `/api/${operation.id}?${query}` };
}

describe.each(Object.keys(PEOPLE))("A12: a reader %s", (who) => {
  const server = () => servers.get(who) ?? desk.server;
  const withoutId = (text: string, id: string) => text.replaceAll(id, "ID").replaceAll(/"\w+ing":\d+/g, "");

  test("hears of a record that is hidden what is said of one that never was, from every operation with an id", async () => {
    const hidden = [secretReport, secretSource, IDS.report, IDS.warning, IDS.forecast, IDS.signal];
    let cells = 0;
    for (const operation of served) {
      const takesId = JSON.stringify(inputWith(NOWHERE, operation.input.shape)).includes(NOWHERE);
      if (!takesId) continue;
      const never = await server().inject(asked(NOWHERE, operation));
      for (const id of hidden) {
        const answer = await server().inject(asked(id, operation));
        expect([operation.id, id, answer.statusCode, withoutId(answer.body, id)]).toEqual([
          operation.id,
          id,
          never.statusCode,
          withoutId(never.body, NOWHERE),
        ]);
        cells += 1;
      }
      // Refused and missing have the same form: a problem, with the same fields.
      if (never.statusCode >= 400)
        expect(
          Object.keys(Problem.parse(never.json()))
            .filter((name) => name !== "details")
            .sort(),
        ).toEqual(["code", "detail", "status", "title", "type"]);
    }
    expect(cells).toBeGreaterThan(100);
  });

  test("gets files and their absence alike", async () => {
    const [brief] = (await desk.read("/api/briefs")).json().items;
    for (const [there, never] of [
      [`/api/briefs/${brief.id}.pdf`, `/api/briefs/${NOWHERE}.pdf`],
      [`/api/briefs/${brief.id}.md`, `/api/briefs/${NOWHERE}.md`],
      [`/api/forecasts/${IDS.forecast}.csv`, `/api/forecasts/${NOWHERE}.csv`],
    ] as const) {
      const [one, other] = [await server().inject({ url: there }), await server().inject({ url: never })];
      expect([there, one.statusCode, withoutId(withoutId(one.body, brief.id), IDS.forecast)]).toEqual([
        there,
        other.statusCode,
        withoutId(other.body, NOWHERE),
      ]);
    }
  });

  test("finds no word, id or number of it in anything that every read without an id answers", async () => {
    let looked = 0;
    for (const operation of served.filter(({ effect }) => effect === "read")) {
      const required = inputWith(NOWHERE, operation.input.shape);
      for (const more of [
        {},
        ...("q" in operation.input.shape ? [{ q: CANARY }, { q: "zeppelin" }] : []),
        ...("limit" in operation.input.shape ? [{ limit: 1 }] : []),
      ]) {
        const query = new URLSearchParams(
          Object.entries({ ...required, ...more }).map(([name, value]): [string, string] => [
            name,
            typeof value === "object" ? JSON.stringify(value) : String(value),
          ]),
        );
        const { body } = await server().inject({ url: `/api/${operation.id}?${query}` });
        const said = body.replaceAll(CANARY, (found) => ("q" in more ? "" : found));
        expect([
          operation.id,
          more,
          /quartz|zeppelin-quartz (title|text|source)/.test(said),
          body.includes(secretReport),
          body.includes(secretSource),
        ]).toEqual([operation.id, more, false, false, false]);
        looked += 1;
      }
    }
    expect(looked).toBeGreaterThan(30);
    const found = await server().inject({ url: `/api/search?q=${CANARY}` });
    const never = await server().inject({ url: "/api/search?q=xylophone-basalt" });
    expect(found.body.replaceAll(CANARY, "")).toBe(never.body.replaceAll("xylophone-basalt", ""));
  });

  test("hears no notice of it", async () => {
    const heard: string[] = [];
    const end = desk.live.listen(({ data }) => heard.push(JSON.stringify(data)), PEOPLE[who]?.reader);
    const label = Label.parse({ tlp: "RED", level: 3, compartments: ["ALPHA"] });
    await desk.system.store
      .writer("ada")
      .transaction((transaction) => transaction.put(Source, [{ label, body: { name: `${CANARY} ${who}` } }]));
    // A notice that everybody hears comes after it, and would have come after one of it.
    const told = new Promise<void>((done) => {
      const stop = desk.live.listen((notice) => {
        if (notice.event === "change" && notice.data.kinds.includes("source")) {
          stop();
          done();
        }
      });
    });
    await desk.post("/api/source-save", { body: { name: `Open ${who}` }, label: { tlp: "CLEAR" } });
    await told;
    expect(heard.join()).not.toContain(CANARY);
    end();
  });
});

describe("A12: fields", () => {
  test("ASVS 8.2.3, 15.3.3: what the store writes, and what is another's to decide, is taken from no request", async () => {
    const fields = {
      recordedAt: "2001-01-01T00:00:00Z",
      recordedBy: "somebody",
      supersededAt: "2001-01-01",
      version: 99,
      originator: { institution: "north" },
      principal: "x",
      isLocal: true,
      roles: ["administrator"],
      label_id: 1,
    };
    let tried = 0;
    for (const operation of served.filter(({ effect }) => effect === "write"))
      for (const [name, value] of Object.entries(fields)) {
        if (name in operation.input.shape) continue;
        const answer = await desk.server.inject({
          method: "POST",
          url: `/api/${operation.id}`,
          payload: { [name]: value },
        });
        expect([operation.id, name, answer.statusCode, answer.json().detail]).toEqual([
          operation.id,
          name,
          422,
          `${operation.id} has no field "${name}".`,
        ]);
        tried += 1;
      }
    expect(tried).toBeGreaterThan(100);
    // Within a record, too: what finishing decides is not decided by saving.
    const draft = (await desk.post("/api/draft-assessment", { warningId: IDS.warning })).json();
    for (const change of [{ status: "final" }, { recordedBy: "somebody" }, { questionId: NOWHERE }]) {
      const saved = await desk.post("/api/save-assessment", {
        id: draft.id,
        version: draft.version,
        body: { ...draft.body, ...change },
      });
      const standing = (await desk.read(`/api/assessment?id=${draft.id}`)).json().assessment;
      expect([
        change,
        saved.statusCode === 200 ? standing.body.status : "refused",
        standing.body.questionId,
      ]).toEqual([change, saved.statusCode === 200 ? "draft" : "refused", undefined]);
      if (saved.statusCode === 200) draft.version = saved.json().version;
    }
  });

  test("ASVS 15.3.1, 10.1.1: no answer has room for a secret: passwords, seeds, tokens and keys are in no output but those that are shown once", () => {
    const once = [
      "token-make",
      "code-begin",
      "code-confirm",
      "recovery-codes",
      "invite",
      "set-up",
      "accept-invitation",
      // What a receiver checks webhooks with: for security officers, with proof anew and an entry each time.
      "decision-owner-secret",
    ];
    const found = served.flatMap(({ id, output }) => {
      const text = JSON.stringify(z.toJSONSchema(output, { io: "output", unrepresentable: "any" }));
      const names = [...text.matchAll(/"(\w+)":\{/g)].map(([, name = ""]) => name);
      return names
        .filter((name) =>
          /^(password|passphrase|secret|token|credential|privateKey|idToken|accessToken|refreshToken|sealed|salt)$/i.test(
            name,
          ),
        )
        .map((name) => `${id}.${name}`);
    });
    // The salt of an entry opens its commitment, for overseers who check it from outside.
    expect(found.filter((one) => one !== "act.salt" && !once.includes(one.split(".")[0] ?? ""))).toEqual([]);
  });
});

describe("A12: signing in and out", () => {
  const PASSWORD = "gravel otter lantern fig";
  let shared: ServedDesk;
  let cookie = "";
  beforeAll(async () => {
    shared = await serveSmallDesk();
  });
  afterAll(() => shared.close());
  const ask = (url: string, headers: Record<string, string> = { cookie }) =>
    shared.server.inject({ url, headers });

  /** Nobody works at a shared desk by a password alone: an authenticator, and the session that it renews. */
  const proveAnew = async () => {
    const send = (url: string, payload: object) =>
      shared.server.inject({ method: "POST", url, payload, headers: { cookie } });
    const codes = URI.parse((await send("/api/code-begin", {})).json().address);
    if (!("period" in codes)) throw new Error("not an authenticator of time steps");
    const confirmed = await withCodeOf(
      () => shared.system.realClock.now().getTime(),
      (timestamp) => send("/api/code-confirm", { code: codes.generate({ timestamp }) }),
      ({ statusCode }) => statusCode === 422,
    );
    expect(confirmed.statusCode).toBe(200);
    cookie = [confirmed.headers["set-cookie"] ?? ""].flat()[0]?.split("; ")[0] ?? "";
  };

  test("ASVS 6.3.2: there is no account before somebody has made one", async () => {
    const { rows } = await shared.system.store.pool.query(
      "SELECT (SELECT count(*) FROM person)::int AS people, (SELECT count(*) FROM credential)::int AS credentials",
    );
    expect(rows).toEqual([{ people: 0, credentials: 0 }]);
    for (const [name, password] of [
      ["admin", "admin"],
      ["root", "root"],
      ["presage", "presage"],
      ["local", "local"],
      ["administrator", "password"],
    ] as const)
      expect(
        (await shared.server.inject({ method: "POST", url: "/api/sign-in", payload: { name, password } }))
          .statusCode,
      ).toBeGreaterThanOrEqual(400);
  });

  test("ASVS 3.3.1, 3.3.2, 3.3.3, 3.3.4: the session is in one cookie, for this host, over TLS, kept from scripts and from other sites", async () => {
    const { token } = await openSetUp(shared.system.door);
    const answer = await shared.server.inject({
      method: "POST",
      url: "/api/set-up",
      payload: {
        token,
        institution: "Institute",
        name: "Ada",
        signInName: "ada@example.org",
        password: PASSWORD,
      },
    });
    expect(answer.statusCode).toBe(200);
    const header = [answer.headers["set-cookie"] ?? ""].flat();
    expect(header).toHaveLength(1);
    const [pair = "", ...attributes] = (header[0] ?? "").split("; ");
    expect(pair).toMatch(/^__Host-presage=[\w-]{43}$/);
    expect(attributes.map((one) => one.toLowerCase()).sort()).toEqual([
      "httponly",
      "path=/",
      "samesite=strict",
      "secure",
    ]);
    // It is in no body, and no script is ever told.
    expect(answer.body).not.toContain(pair.split("=")[1]);
    expect(header[0]?.length).toBeLessThan(200);
    cookie = pair;
    expect((await ask("/api/who-am-i")).body).not.toContain(pair.split("=")[1]);
    await proveAnew();
  });

  test("ASVS 8.3.2, 7.4.2: a right that is taken away, an office, a clearance, a person, is gone at the next request", async () => {
    expect((await ask("/api/sessions")).statusCode).toBe(200);
    const { pool } = shared.system.store;
    const change = (text: string) => pool.query(text);
    await change(`UPDATE person SET body = jsonb_set(body, '{roles}', '["analyst"]')`);
    expect((await ask("/api/situation")).statusCode).toBe(200);
    await change(`UPDATE person SET body = jsonb_set(body, '{roles}', '[]')`);
    expect((await ask("/api/situation")).statusCode).toBe(403);
    await change(
      `UPDATE person SET body = jsonb_set(jsonb_set(body, '{roles}', '["analyst"]'), '{clearance}', '"CLEAR"')`,
    );
    const low = (await ask("/api/reports")).json().items.length;
    await change(`UPDATE person SET body = jsonb_set(body, '{clearance}', '"RED"')`);
    expect((await ask("/api/reports")).json().items.length).toBeGreaterThan(low);
    // A grant that has run out: the last day of a person.
    await change(`UPDATE person SET body = jsonb_set(body, '{expiresAt}', '"2019-01-01T00:00:00.000Z"')`);
    expect((await ask("/api/situation")).statusCode).toBe(401);
    await change(`UPDATE person SET body = body - 'expiresAt'`);
    expect((await ask("/api/situation")).statusCode).toBe(200);
  });

  test("ASVS 7.4.1, 14.3.1: signing out ends it wherever it is kept, and the browser is told to forget everything", async () => {
    const out = await shared.server.inject({
      method: "POST",
      url: "/api/sign-out",
      payload: {},
      headers: { cookie },
    });
    expect([out.statusCode, out.headers["clear-site-data"]]).toEqual([
      200,
      expect.stringMatching(/"cache".*"storage"/),
    ]);
    expect((await ask("/api/situation")).statusCode).toBe(401);
    expect((await ask("/api/live")).statusCode).toBe(401);
    const sent = await shared.server.inject({
      ...upload([{ name: "a.csv", bytes: "a" }]),
      headers: { ...upload([]).headers, cookie },
    });
    expect(sent.statusCode).toBe(401);
  });
});
