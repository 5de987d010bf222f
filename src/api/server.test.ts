import type { InjectOptions } from "fastify";
import { getDocumentProxy } from "unpdf";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { keepAboutPeople } from "../../test/about-people.ts";
import { partner as partnerReader } from "../../test/reader.ts";
import { listenFor, Problem, type ServedDesk, serveSmallDesk } from "../../test/served-desk.ts";
import { FORECAST_READS, IDS } from "../../test/small-desk.ts";
import type { Operation } from "../app/operation.ts";
import { operations } from "../app/operations/all.ts";
import { LOCAL_PERSON } from "../guard/principal.ts";
import { Warning } from "../kernel/warning.ts";
import { makeServer } from "./server.ts";

let desk: ServedDesk;

beforeAll(async () => {
  desk = await serveSmallDesk();
});
afterAll(() => desk.close());

/** What each read needs to answer from the small desk. */
const INPUTS: Readonly<Record<string, string>> = {
  handling: `id=${IDS.warning}`,
  notice: `id=${IDS.warning}`,
  ladder: "place=XXA",
  evidence: `kind=event&id=${IDS.event}`,
  forecast: "place=XXA",
  "forecast-sum": "places=XXA",
  ...FORECAST_READS,
  "log-receipt": `of=${IDS.report}`,
  "problem-template": "id=conflict-onset&place=XXA",
  neighbours: `id=${IDS.army}&depth=2`,
  report: `id=${IDS.report}`,
  search: "q=bridge",
  story: `id=${IDS.report}`,
  series: "place=XXA&measure=deaths&bucket=day",
  "series-forecast": "place=XXA&measure=ucdp-deaths-best&bucket=month",
  warning: `id=${IDS.warning}`,
  "would-have-warned": "place=XXA&month=2019-08&measure=ucdp-deaths-best",
};

/** What the local person is answered who may not, or has nothing to, read this; undefined where it is answered. */
function refusedTo({ system }: ServedDesk, operation: Operation): number | undefined {
  // Human sources are looked after by handlers and officers alone, and one's own proofs by who has signed in.
  const isAllowed = system.decider.decide(LOCAL_PERSON, operation).allowed && operation.id !== "proofs";
  if (!isAllowed) return 403;
  // A desk of the local person has nobody on record.
  return operation.id === "person" ? 404 : undefined;
}

describe("the OpenAPI document", () => {
  const Document = z.object({
    openapi: z.literal("3.1.0"),
    info: z.object({ title: z.string(), version: z.string() }),
    paths: z.record(
      z.string().startsWith("/"),
      z.partialRecord(
        z.enum(["get", "post"]),
        z.looseObject({
          operationId: z.string(),
          summary: z.string(),
          parameters: z
            .array(
              z.looseObject({
                name: z.string(),
                in: z.enum(["query", "path", "header"]),
                required: z.boolean(),
                schema: z.looseObject({}),
              }),
            )
            .default([]),
          requestBody: z.object({ required: z.boolean(), content: z.looseObject({}) }).optional(),
          responses: z.record(z.string().regex(/^\d{3}$/), z.looseObject({ description: z.string() })),
        }),
      ),
    ),
    components: z.object({ schemas: z.record(z.string().regex(/^[\w.-]+$/), z.looseObject({})) }),
  });
  const read31 = async () => {
    const response = await desk.read("/api/openapi.json");
    return { text: response.body, document: Document.parse(response.json()) };
  };

  test("is 3.1, names every operation once, and every reference in it resolves", async () => {
    const { text, document } = await read31();
    const ids = Object.values(document.paths).flatMap((path) =>
      Object.values(path).map((one) => one.operationId),
    );
    expect(new Set(ids).size).toBe(ids.length);
    const served = [...operations].filter(({ only }) => only !== "cli").map(({ id }) => id);
    expect(ids).toEqual(expect.arrayContaining(served));
    const references = [...text.matchAll(/"\$ref":"([^"]+)"/g)].map(([, reference = ""]) => reference);
    expect(references.length).toBeGreaterThan(30);
    for (const reference of references) {
      expect(reference).toMatch(/^#\/components\/schemas\//);
      expect(document.components.schemas, reference).toHaveProperty([reference.split("/").at(-1) ?? ""]);
    }
    expect(text).not.toContain('"$defs"');
  });

  test("and the server agree: every read answers 200, every write that is given nothing says what it lacks", async () => {
    const { document } = await read31();
    // The world is added up of real countries, and this desk has none.
    const tried = [...operations].filter(({ only, id }) => only !== "cli" && id !== "forecast-sums");
    expect(tried.length).toBeGreaterThan(30);
    await desk.problem({ url: "/api/forecast-sums?measure=ucdp-deaths-best" }, 404);
    await desk.post("/api/make-brief", {});
    const [draft, brief] = await Promise.all([
      desk.post("/api/draft-assessment", { warningId: IDS.warning }),
      desk.read("/api/briefs"),
    ]);
    await desk.read(`/api/search?${INPUTS.search}`);
    const [receipt, searches] = await Promise.all([
      desk.read(`/api/log-receipt?${INPUTS["log-receipt"]}`),
      desk.read("/api/acts?verb=consultation&limit=1"),
    ]);
    const problem = await desk.post("/api/problem-save", {
      body: {
        title: "Fighting at the border",
        event: "25 deaths or more",
        place: "XXA",
        consequence: "Displacement",
        decisionOwner: "Crisis desk",
        decision: "Open the corridor",
        leadTimeDays: 30,
        horizonDays: 90,
        rule: { series: { place: "XXA", measure: "deaths", bucket: "day" }, fold: "sum", atLeast: 25 },
        prior: { p: 0.1, referenceClass: "Border incidents", basis: "expert" },
        reviewBy: "2099-01-01",
      },
    });
    const ends = (key: string) => ({
      key,
      title: key,
      states: [
        { key: "yes", title: "yes" },
        { key: "no", title: "no" },
      ],
      baseline: "yes",
      because: "So it was.",
    });
    const scenarios = await desk.post("/api/scenario-set-save", {
      body: {
        title: "After the truce",
        question: "What then?",
        horizon: "2099-01-01",
        descriptors: [ends("truce"), ends("aid")],
      },
    });
    const backtest = await desk.post("/api/backtest-ask", {
      watch: "warning-rule",
      vintages: "dated",
      measure: "ucdp-deaths-best",
    });
    const question = await desk.post("/api/question-ask", {
      body: {
        text: "Does a crossing open?",
        criteria: { text: "As the register says", source: "Register", resolvers: ["local"] },
        opensAt: "2098-01-01",
        resolvesAt: "2099-01-01",
        baseRate: 0.2,
        baseRateFrom: "2 of 10",
      },
    });
    const aboutPeople = await keepAboutPeople(desk.system.store);
    const inputs: Readonly<Record<string, string>> = {
      ...INPUTS,
      "human-source": `id=${aboutPeople.get("human-sources")}`,
      quarantined: `id=${aboutPeople.get("quarantine")}`,
      "field-report": `id=${aboutPeople.get("field-reports")}`,
      "break-glass-request": `id=${aboutPeople.get("break-glass")}`,
      "decision-owner": `id=${aboutPeople.get("decision-owners")}`,
      person: `id=${aboutPeople.get("quarantine")}`,
      question: `id=${question.json().id}`,
      "backtest-result": `id=${backtest.json().id}`,
      "scenario-set": `id=${scenarios.json().id}`,
      assessment: `id=${draft.json().id}`,
      "brief-view": `id=${brief.json().items[0].id}`,
      problem: `id=${problem.json().id}`,
      act: `act=${receipt.json().act}`,
      "replay-query": `act=${searches.json().items[0].act}`,
    };
    const urlOf = (id: string) => `/api/${id}?${inputs[id] ?? ""}`;
    for (const operation of tried) {
      const { id, effect } = operation;
      expect(Object.keys(document.paths[`/api/${id}`] ?? {})).toEqual([effect === "read" ? "get" : "post"]);
      if (effect === "write") continue;
      const refused = refusedTo(desk, operation);
      if (refused !== undefined) {
        await desk.problem({ url: urlOf(id) }, refused);
        continue;
      }
      const response = await desk.read(urlOf(id));
      expect([id, response.statusCode, response.statusCode === 200 ? "" : response.body]).toEqual([
        id,
        200,
        "",
      ]);
      expect(response.headers["cache-control"]).toBe("no-store");
    }
    for (const { id, effect, input } of tried) {
      if (effect === "read" || input.safeParse({}).success) continue;
      await desk.problem({ method: "POST", url: `/api/${id}`, payload: {} }, 422);
    }
  });
});

describe("wrong input is answered with a problem, in one sentence:", () => {
  test.each(["yesterday", "2019-02-30", "2019", "1e3", "2019-13-01T00:00:00Z", "a&asOf=b"])(
    "asOf=%s is 422",
    async (asOf) => {
      const { detail, code } = await desk.problem({ url: `/api/status?asOf=${asOf}` }, 422);
      expect(code).toBe("invalid");
      expect(detail).toMatch(/is not a time to look back to; write YYYY-MM-DD/);
    },
  );

  test.each([
    "/api/warning?id=0190163d-8694-739b-aea5-966c26f8ad91",
    "/api/evidence?kind=event&id=0190163d-8694-739b-aea5-966c26f8ad91",
    "/api/evidence?kind=toString&id=0190163d-8694-739b-aea5-966c26f8ad91",
    "/api/forecast?place=ZZZ",
    "/api/briefs/0190163d-8694-739b-aea5-966c26f8ad91.pdf",
    "/api/briefs/nonsense.pdf",
    "/api/briefs/0190163d-8694-739b-aea5-966c26f8ad91.exe",
    "/api/nothing",
    "/api/",
    "/nothing.js",
    "/",
    "/api/warning/../../etc/passwd",
    "/%2e%2e/%2e%2e/etc/passwd",
  ])("%s is 404", async (url) => {
    expect((await desk.problem({ url }, 404)).code).toBe("missing");
  });

  test.each([
    ["/api/warning?id=1", "id"],
    ["/api/warning", "id"],
    ["/api/incidents?limit=0", "limit"],
    ["/api/incidents?limit=1000000", "limit"],
    ["/api/incidents?limit=ten", "limit"],
    ["/api/incidents?lmit=10", 'no field "lmit"'],
    ["/api/incidents?constructor=10", 'no field "constructor"'],
    ["/api/incidents?country=ABCD", "country"],
    ["/api/incidents?from=2019-02-30", "from"],
    ["/api/incidents?after=nonsense", "page mark"],
    [`/api/briefs?after=${Buffer.from(`["no time","${IDS.report}"]`).toString("base64url")}`, "out of range"],
    ["/api/reports?q=%00", "cannot be stored"],
    ["/api/series?place=XXA&measure=deaths&bucket=day&from=0000-01-01", "out of range"],
    ["/api/series?place=XXA&place=XXB&measure=deaths&bucket=day", "place"],
    ["/api/situation?since=-1", "since"],
    ["/api/search?q=", "q"],
  ])("%s is refused, saying %s", async (url, said) => {
    const response = await desk.read(url);
    expect([400, 422]).toContain(response.statusCode);
    expect(Problem.parse(response.json()).detail).toContain(said);
  });

  test("a write to what is read, and a read of what is written, are 405 and name what is allowed", async () => {
    await desk.problem({ method: "POST", url: "/api/status", payload: {} }, 405);
    await desk.problem({ url: "/api/acknowledge" }, 405);
    await desk.problem({ method: "PUT", url: `/api/briefs/${IDS.report}.pdf`, payload: {} }, 405);
    const { headers } = await desk.server.inject({ method: "DELETE", url: "/api/status?x=1" });
    expect(headers.allow).toBe("GET, HEAD");
  });
});

describe("a body", () => {
  const json = (payload: string): InjectOptions => ({
    method: "POST",
    url: "/api/source-save",
    payload,
    headers: { "content-type": "application/json" },
  });

  test("that is not JSON is refused", async () => {
    for (const text of ["{broken", "nul", "[1,]"])
      expect((await desk.problem(json(text), 422)).detail).toContain("is not well-formed JSON");
    expect((await desk.problem(json("[]"), 422)).detail).toContain("expects a JSON object");
    expect((await desk.problem(json('"text"'), 422)).detail).toContain("expects a JSON object");
  });

  test("that is nested 100,000 deep is refused before it is built", async () => {
    const deep = `{"body":{"name":"x","connector":{"id":"feed","options":${'{"a":'.repeat(100_000)}1${"}".repeat(100_000)}}}}`;
    expect((await desk.problem(json(deep), 422)).detail).toContain("nested more than 64 deep");
    expect((await desk.problem(json("[".repeat(1_000_000)), 422)).code).toBe("refused");
  });

  test("with a key that changes objects behind their owner's back is refused, at any depth", async () => {
    for (const key of ["__proto__", "constructor", "prototype"]) {
      const text = `{"body":{"name":"x","connector":{"id":"feed","options":{"a":{"${key}":{"polluted":true}}}}}}`;
      expect((await desk.problem(json(text), 422)).detail).toContain(`a key called ${key}`);
    }
    expect(Reflect.get({}, "polluted")).toBeUndefined();
  });

  test("with a character that cannot be stored is refused", async () => {
    for (const text of ["\\u0000", "\\ud800"])
      expect((await desk.problem(json(`{"body":{"name":"${text}"}}`), 422)).detail).toContain(
        "cannot be stored",
      );
  });

  test("of more than four megabytes is refused, and so is one of another kind", async () => {
    await desk.problem(json(`{"body":{"name":"${"x".repeat(5_000_000)}"}}`), 413);
    await desk.problem(
      { ...json("a=1"), headers: { "content-type": "application/x-www-form-urlencoded" } },
      415,
    );
    await desk.problem({ ...json("<a/>"), headers: { "content-type": "application/xml" } }, 415);
  });

  test("may be left out where nothing is needed", async () => {
    const response = await desk.server.inject({ method: "POST", url: "/api/recompute" });
    expect(response.json()).toMatchObject({ forecasts: 0 });
  });
});

describe("a stranger's page", () => {
  const url = `/api/acknowledge`;
  const payload = { id: IDS.warning };

  test.each([
    [{ origin: "http://evil.test" }],
    [{ origin: "null" }],
    [{ origin: "http://localhost:1" }],
    [{ "sec-fetch-site": "cross-site" }],
    [{ "sec-fetch-site": "same-site" }],
    [{ host: "evil.test" }],
    [{ host: "evil.test:4646" }],
    [{ host: "127.0.0.1.evil.test" }],
    [{ host: "127.0.0.1@evil.test" }],
  ])("cannot write with %j", async (headers) => {
    const { code } = await desk.problem({ method: "POST", url, payload, headers }, 403);
    expect(code).toBe("forbidden");
    expect(
      (await desk.system.store.systemView().one(Warning, IDS.warning)).body.acknowledgedAt,
    ).toBeUndefined();
  });

  test("cannot read by pointing a name of its own at this machine", async () => {
    await desk.problem({ url: "/api/status", headers: { host: "evil.test" } }, 403);
    await desk.problem({ url: "/api/live", headers: { host: "evil.test" } }, 403);
    await desk.problem({ url: "/api/status", headers: { origin: "http://evil.test" } }, 403);
    await desk.problem({ method: "OPTIONS", url, headers: { origin: "http://evil.test" } }, 403);
  });

  test("is told from the desk's own, by whichever of its names it was opened", async () => {
    for (const host of ["localhost:4646", "127.0.0.1:4646", "[::1]:4646"]) {
      const headers = { host, origin: `http://${host}`, "sec-fetch-site": "same-origin" };
      expect((await desk.server.inject({ url: "/api/status", headers })).statusCode).toBe(200);
      const wrong = { method: "POST" as const, url, payload: { id: "1" }, headers };
      expect((await desk.server.inject(wrong)).statusCode).toBe(422);
    }
  });
});

describe("every answer", () => {
  test.each(["/api/status", "/api/nothing", "/healthz", "/metrics", "/api/openapi.json"])(
    "%s forbids all that the desk does not need",
    async (url) => {
      const { headers } = await desk.read(url);
      const policy = String(headers["content-security-policy"]);
      expect(policy).toContain("default-src 'none'");
      expect(policy).toContain("script-src 'self'");
      expect(policy).toContain("frame-ancestors 'none'");
      expect(policy).not.toMatch(/script-src[^;]*unsafe|\*|https?:/);
      expect(headers).toMatchObject({
        "x-content-type-options": "nosniff",
        "x-frame-options": expect.stringMatching(/DENY|SAMEORIGIN/),
        "referrer-policy": "no-referrer",
        "cross-origin-opener-policy": "same-origin",
        "cross-origin-resource-policy": "same-origin",
      });
      expect(headers).not.toHaveProperty("x-powered-by");
      expect(headers).not.toHaveProperty("access-control-allow-origin");
    },
  );

  test("of its health needs no more than that it lives and that the database answers", async () => {
    expect((await desk.read("/healthz")).json()).toEqual({ status: "alive" });
    expect((await desk.read("/readyz")).json()).toEqual({ status: "ready" });
    expect((await desk.read("/metrics")).body).toMatch(/^presage_database_connections \d+$/m);
  });
});

describe("a brief's files", () => {
  test("are downloads that cannot run inside the desk, each of its kind", async () => {
    const { id } = (
      await desk.post("/api/make-brief", { title: 'Özet: "x"\r\nset-cookie: a=b', language: "tr" })
    ).json();
    const kinds = { pdf: "application/pdf", html: "text/html", md: "text/markdown" };
    for (const [ending, type] of Object.entries(kinds)) {
      const { statusCode, headers, rawPayload } = await desk.read(`/api/briefs/${id}.${ending}`);
      expect([statusCode, headers["set-cookie"]]).toEqual([200, undefined]);
      expect(headers["content-type"]).toContain(type);
      expect(headers["content-disposition"]).toMatch(
        new RegExp(`^attachment; filename="brief\\.${ending}"; filename\\*=UTF-8''2019-05-04%20%C3%96zet`),
      );
      expect(headers["content-security-policy"]).toMatch(/^sandbox; default-src 'none'/);
      if (ending === "pdf")
        expect((await getDocumentProxy(new Uint8Array(rawPayload))).numPages).toBeGreaterThan(0);
    }
  });
});

describe("the work of a desk over HTTP", () => {
  test("from a warning to a question: draft, refuse, accept, finish, and no second time", async () => {
    const draft = (await desk.post("/api/draft-assessment", { warningId: IDS.warning })).json();
    const refused = await desk.problem(
      { method: "POST", url: "/api/finish-assessment", payload: { id: draft.id } },
      422,
    );
    expect(refused.details?.missing).toContain("Statement 1 was drafted by rule; accept or rewrite it.");

    const statements = draft.body.statements.map((one: object) => ({ ...one, machine: false }));
    const change = { id: draft.id, version: draft.version, body: { ...draft.body, statements } };
    expect((await desk.post("/api/save-assessment", change)).json().version).toBe(2);
    const late = await desk.problem({ method: "POST", url: "/api/save-assessment", payload: change }, 409);
    expect(late.detail).toBe(
      "This assessment is at version 2, you changed version 1; look at the newer one first.",
    );

    const both = await Promise.all([1, 2].map(() => desk.post("/api/finish-assessment", { id: draft.id })));
    expect(both.map(({ statusCode }) => statusCode).sort()).toEqual([200, 409]);
    const { question, estimates } = (await desk.read(`/api/assessment?id=${draft.id}`)).json();
    expect(question.body.madeFrom.id).toBe(draft.id);
    expect(estimates).toHaveLength(3);
    const final = { ...change, version: 3 };
    await desk.problem({ method: "POST", url: "/api/save-assessment", payload: final }, 409);
  });

  test("what an assessment newly cites makes its label stricter", async () => {
    const draft = (await desk.post("/api/draft-assessment", { warningId: IDS.warning })).json();
    expect(draft.label.tlp).toBe("AMBER");
    const { id } = (
      await desk.post("/api/source-save", {
        body: { name: "Quiet", label: { tlp: "RED", caveats: ["EX:CHR"] } },
      })
    ).json();
    const statements = [
      ...draft.body.statements,
      { kind: "evidence", text: "A quiet word.", cites: [{ kind: "source", id }] },
    ];
    const saved = await desk.post("/api/save-assessment", {
      id: draft.id,
      version: 1,
      body: { ...draft.body, statements },
    });
    expect(saved.json().label).toMatchObject({ tlp: "RED", caveats: ["EX:CHR"] });
  });

  test("the past cannot be changed", async () => {
    const url = "/api/triage?asOf=2019-05-04";
    expect(
      (await desk.problem({ method: "POST", url, payload: { id: IDS.report, triage: "kept" } }, 409)).detail,
    ).toContain("The past cannot be changed");
  });

  test("a day that has not come yet is no day to look back to", async () => {
    const { detail } = await desk.problem({ url: "/api/warnings?asOf=2030-01-01" }, 422);
    expect(detail).toMatch(/^2030-01-01 has not come yet on this desk, whose day is 2019-05-04/);
  });

  test("a source that can never be collected from is refused when it is saved", async () => {
    const connector = { id: "feed", options: { url: "file:///etc/passwd" } };
    await desk.problem(
      { method: "POST", url: "/api/source-save", payload: { body: { name: "Files", connector } } },
      422,
    );
  });

  test("a look back shows what was known then, and nothing of before there was anything", async () => {
    expect((await desk.read("/api/warnings?asOf=2019-05-01")).json()).toEqual({ items: [], total: 0 });
    expect((await desk.read("/api/status?asOf=2019-05-01")).json()).toMatchObject({
      counts: { reports: 0, events: 0 },
      newestChange: 0,
      banner: { tlp: "CLEAR" },
    });
    const known = (await desk.read("/api/warnings?asOf=2019-05-04")).json().items;
    expect(known).toContainEqual(expect.objectContaining({ id: IDS.warning, level: "W2" }));
  });

  test("reports are found by words, and by what else is asked of them at the same time", async () => {
    expect((await desk.read("/api/reports?q=bridge")).json().items).toHaveLength(2);
    expect((await desk.read("/api/reports?q=bridge&discipline=human")).json().items).toMatchObject([
      { id: IDS.report },
    ]);
    expect((await desk.read("/api/entities?q=army&schema=Nothing")).json().items).toEqual([]);
  });
});

describe("a reader who may not see everything", () => {
  test("gets nothing above the clearance from any list, count, link, series or search", async () => {
    const partner = { ...LOCAL_PERSON, reader: partnerReader("CLEAR") };
    const { system, live } = desk;
    const theirs = await makeServer({ system, live, deskFolder: "/nowhere", local: partner });
    const seen = async (url: string) => (await theirs.inject({ url })).json();
    expect(await seen("/api/status")).toMatchObject({
      banner: { tlp: "CLEAR" },
      counts: { reports: 1, warnings: 0, forecasts: 0 },
    });
    expect((await seen("/api/reports")).items).toMatchObject([{ id: IDS.dispatch }]);
    expect((await seen("/api/search?q=bridge&kinds=report")).items).toMatchObject([{ id: IDS.dispatch }]);
    expect((await seen("/api/entities?q=Army")).items).toMatchObject([{ id: IDS.army, links: 0 }]);
    expect((await seen(`/api/neighbours?id=${IDS.army}`)).links).toEqual([]);
    expect((await seen("/api/situation")).watch).toEqual([]);
    const { usedBy } = await seen(`/api/evidence?kind=claim&id=${IDS.echo}`);
    for (const { id } of usedBy)
      expect((await seen(`/api/evidence?kind=event&id=${id}`)).body).toMatchObject({ claims: [IDS.echo] });
    for (const kind of ["warning", "forecast", "signal", "claim", "report"] as const)
      expect((await theirs.inject(`/api/evidence?kind=${kind}&id=${IDS[kind]}`)).json()).toMatchObject({
        status: 404,
      });
    expect(
      (await theirs.inject({ method: "POST", url: "/api/acknowledge", payload: { id: IDS.warning } }))
        .statusCode,
    ).toBe(404);
    await theirs.close();
  });
});

describe("the live stream", () => {
  test("tells of a write in the connection that was open, and no answer to it lacks the headers", async () => {
    const stop = new AbortController();
    const response = await fetch(`${desk.address}/api/live`, { signal: stop.signal });
    expect(response.headers.get("content-type")).toBe("text/event-stream");
    expect(response.headers.get("x-content-type-options")).toBe("nosniff");
    expect(response.headers.get("content-security-policy")).toContain("default-src 'none'");
    const told = listenFor(response, /event: change\ndata: (.*"warning".*)\n\n/);
    const acknowledged = await fetch(`${desk.address}/api/acknowledge`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ id: IDS.warning }),
    });
    expect(acknowledged.status).toBe(200);
    expect(JSON.parse((await told) ?? "")).toMatchObject({ kinds: expect.arrayContaining(["warning"]) });
    stop.abort();
  });
});
