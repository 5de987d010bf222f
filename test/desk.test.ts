/**
 * The newcomer's journey through the real desk, in a real browser: from the first start to a brief in hand.
 * Nothing is stubbed: the server runs on an empty folder, plays the worked example, and serves the built pages.
 */
import { readFile } from "node:fs/promises";
import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "playwright-core";
import { extractText, getDocumentProxy } from "unpdf";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Browser, openBrowser, type RunningDesk, startDesk } from "./desk-rig.ts";
import { expectTurkishWarning } from "./turkish-warning.ts";

const START_MS = 400_000;
const STEP_MS = 90_000;

let desk: RunningDesk;
let browser: Browser;
let page: Page;
const requests: string[] = [];
const complaints: string[] = [];

beforeAll(async () => {
  desk = await startDesk();
  browser = await openBrowser({ width: 1280, height: 720, theme: "light", address: desk.address });
  page = browser.page;
  page.setDefaultTimeout(20_000);
  listen(page);
}, START_MS);

afterAll(async () => {
  await browser?.close();
  await desk?.stop();
}, START_MS);

/** Notes every request, and everything the page or its content policy complains of. */
function listen(watched: Page): void {
  watched.on("request", (request) => requests.push(request.url()));
  watched.on("pageerror", (error) => complaints.push(error.message));
  watched.on("console", (message) => {
    const refused = message.text().startsWith("Failed to load resource") && message.text().includes("422");
    if (message.type() === "error" && !refused) complaints.push(message.text());
  });
}

/** Goes to a page by its address, and waits until what belongs on it has come. */
async function visit(address: string): Promise<void> {
  await page.goto(address);
  await settled();
}

async function settled(): Promise<void> {
  await page.locator("h1").first().waitFor();
  await expect.poll(() => page.locator(".bone").count(), { timeout: 20_000 }).toBe(0);
}

async function violations(): Promise<string[]> {
  const found = await new AxeBuilder({ page }).analyze();
  return found.violations.map(
    ({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(" ")).join(", ")}`,
  );
}

function heading(): Promise<string> {
  return page.locator("h1").first().innerText();
}

/** The exercise's own warning, by its place. */
const KELVARIA = '.situation-lists .list-row:has-text("Kelvaria")';

describe("the newcomer's journey", () => {
  it(
    "begins with a short tour of the example, walked through and left by keyboard",
    async () => {
      await page.goto("/");
      const card = page.getByRole("dialog");
      await card.waitFor();
      expect(await card.innerText()).toContain("An invented crisis to practise on");
      expect(await violations()).toEqual([]);
      await page.keyboard.press("Enter");
      await page.getByRole("heading", { name: "Where attention is due" }).waitFor();
      await page.keyboard.press("Escape");
      await card.waitFor({ state: "detached" });
      await page.reload();
      await settled();
      expect(await page.getByRole("dialog").count()).toBe(0);
    },
    STEP_MS,
  );

  it(
    "shows where attention is due: map, watch list, and what stands highest",
    async () => {
      expect(await heading()).toMatch(/\d+ warnings are open; the highest is W\d/);
      await page.locator('.map-mark[data-code="XXA"]').waitFor();
      expect(await page.locator(".map-mark").count()).toBeGreaterThan(5);
      await page.locator('.map-mark[data-code="XXA"]').click();
      await page.getByRole("button", { name: "Show all countries" }).waitFor();
      expect(new URL(page.url()).searchParams.get("country")).toBe("XXA");
      const rows = page.locator(".situation-lists .list-row");
      for (const row of await rows.all()) expect(await row.innerText()).toContain("Kelvaria");
    },
    STEP_MS,
  );

  it(
    "moves the time by keyboard, and the lists follow",
    async () => {
      await page.getByRole("link", { name: /^Incidents/ }).click();
      const counted = async () =>
        Number((await page.locator(".situation-tabs .tab").nth(2).innerText()).replace(/\D/g, ""));
      const before = await counted();
      const from = page.getByRole("slider", { name: "From" });
      await from.focus();
      for (let i = 0; i < 6; i += 1) await page.keyboard.press("ArrowLeft");
      await expect.poll(counted).toBeGreaterThan(before);
      await expect.poll(() => new URL(page.url()).searchParams.get("from")).toMatch(/^\d{4}-\d{2}-\d{2}$/);
    },
    STEP_MS,
  );

  it(
    "opens a warning, its reasons, and the evidence down to the words of a report",
    async () => {
      await visit("/?country=XXA");
      await page.locator(KELVARIA).click();
      await page.getByRole("heading", { level: 1, name: /Kelvaria/ }).waitFor();
      await page.getByText("Why it stands").waitFor();
      expect(await page.locator(".reason").count()).toBeGreaterThan(2);
      await page.locator(".reason-evidence button", { hasText: "Incident" }).first().click();
      const drawer = page.getByRole("complementary", { name: "Evidence" });
      await drawer.getByText(/^Rests on/).waitFor();
      await drawer.locator(".chain-link", { hasText: "Claim" }).first().click();
      await drawer.locator("blockquote").waitFor();
      expect(await drawer.locator("blockquote").innerText()).toContain("EXERCISE");
      await drawer.locator(".chain-link", { hasText: "Report" }).first().click();
      await expect.poll(() => drawer.locator(".kind").first().innerText()).toBe("Report");
      expect(new URL(page.url()).searchParams.get("evidence")).toMatch(/^report:/);
      expect(await violations()).toEqual([]);
      await drawer.getByRole("button", { name: "Close" }).click();
    },
    STEP_MS,
  );

  it(
    "acknowledges the warning, which counts as given from then on",
    async () => {
      await page.getByRole("button", { name: "Acknowledge" }).click();
      await page.getByText(/^Acknowledged .* by local$/).waitFor();
    },
    STEP_MS,
  );

  it(
    "reads a forecast as a fan, as values by keyboard, and as a table",
    async () => {
      await visit("/forecasts?place=SYR");
      const fan = page.getByRole("application").first();
      await fan.waitFor();
      expect(await page.locator(".fan").count()).toBe(3);
      expect(await page.locator(".line-base").count()).toBe(1);
      expect(await fan.getAttribute("aria-label")).toMatch(
        /95% interval of the last month is [\d,]+ to [\d,]+/,
      );
      await fan.focus();
      await page.keyboard.press("End");
      expect(await page.locator(".chart-read").first().innerText()).toMatch(
        /Median [\d,]+ · 50%: [\d,]+–[\d,]+/,
      );
      await page.getByRole("button", { name: "Show table" }).first().click();
      expect(await page.locator(".chart-table tbody tr").count()).toBeGreaterThan(20);
      const [download] = await Promise.all([
        page.waitForEvent("download"),
        page
          .getByRole("button", { name: "Copy or download" })
          .first()
          .click()
          .then(() => page.getByRole("menuitem", { name: "Download CSV" }).click()),
      ]);
      expect(await readFile(await download.path(), "utf8")).toMatch(/^Month,Value,Median/);
    },
    STEP_MS,
  );

  it(
    "copies and downloads a chart as a picture, a drawing and a table",
    async () => {
      await browser.context.grantPermissions(["clipboard-read", "clipboard-write"]);
      await visit("/forecasts?place=SYR");
      await page.getByRole("application").first().waitFor();
      const choose = async (name: string) => {
        await page.getByRole("button", { name: "Copy or download" }).first().click();
        await page.getByRole("menuitem", { name }).click();
      };
      const pasted = () => page.evaluate<string>("navigator.clipboard.readText()");
      await choose("Copy as CSV");
      await expect.poll(pasted).toMatch(/^Month,Value,Median/);
      await choose("Copy as SVG");
      await expect.poll(pasted).toMatch(/^<svg [^>]*>.*Syria.*Source: .*<\/svg>$/s);
      await choose("Copy as PNG");
      const picture = () =>
        page.evaluate<number>(
          `navigator.clipboard.read().then(async ([item]) =>
            item.types.includes("image/png") ? (await createImageBitmap(await item.getType("image/png"))).width : 0)`,
        );
      await expect.poll(picture).toBeGreaterThan(800);
      for (const [name, start] of [
        ["Download SVG", "<svg "],
        ["Download PNG", "\u0089PNG"],
      ] as const) {
        const [file] = await Promise.all([page.waitForEvent("download"), choose(name)]);
        expect((await readFile(await file.path(), "latin1")).slice(0, start.length)).toBe(start);
      }
    },
    STEP_MS,
  );

  it(
    "drafts an assessment, is told what is missing, accepts it sentence by sentence, and finishes",
    async () => {
      await visit("/?country=XXA");
      await page.locator(KELVARIA).click();
      await page.getByRole("button", { name: "Draft assessment" }).click();
      await page.getByRole("heading", { name: "Statements" }).waitFor();
      const machine = page.locator(".statement[data-machine]");
      const drafted = await machine.count();
      expect(drafted).toBeGreaterThan(3);
      await page.getByRole("button", { name: "Finish", exact: true }).click();
      await page.locator(".missing[data-urgent]").waitFor();
      await machine.first().getByRole("button", { name: "Accept", exact: true }).click();
      await expect.poll(() => machine.count()).toBe(drafted - 1);
      await page.getByRole("button", { name: /^Accept (all )?\d+ sentences?$/ }).click();
      await expect.poll(() => machine.count()).toBe(0);
      await page.locator(".confidence-choice label", { hasText: "moderate" }).click();
      await page.getByRole("button", { name: "Save", exact: true }).click();
      await page.getByText("Saved as version 2").waitFor();
      await page.getByRole("button", { name: "Finish", exact: true }).click();
      await page.getByRole("heading", { name: "Registered question" }).waitFor();
      expect(await page.locator(".thing .status-mark").first().innerText()).toBe("Final");
      expect(await violations()).toEqual([]);
    },
    STEP_MS,
  );

  it(
    "makes a brief, reads it here with its sources, and downloads a PDF with real text",
    async () => {
      await visit("/briefs");
      await page.getByRole("textbox", { name: "Title" }).fill("Journey brief");
      await page.getByRole("button", { name: "Make brief" }).click();
      await page.getByRole("heading", { level: 1, name: "Journey brief" }).waitFor({ timeout: 60_000 });
      await page.locator(".cite").first().click();
      await page.getByRole("complementary", { name: "Evidence" }).waitFor();
      const [download] = await Promise.all([
        page.waitForEvent("download"),
        page.getByRole("link", { name: "PDF" }).click(),
      ]);
      const pdf = await getDocumentProxy(new Uint8Array(await readFile(await download.path())));
      const { text, totalPages } = await extractText(pdf, { mergePages: true });
      expect(totalPages).toBeGreaterThan(0);
      expect(text).toContain("Journey brief");
      expect(text).toContain("TLP:AMBER+STRICT");
      expect(text).toContain("Kelvaria");
      await page.keyboard.press("Escape");
      expect(await violations()).toEqual([]);
    },
    STEP_MS,
  );

  it(
    "takes in a file, balances its counts, and mends what had to be quarantined",
    async () => {
      await visit("/runs");
      await page.getByRole("button", { name: "Add data" }).click();
      await page.locator('input[type="file"]').setInputFiles({
        name: "journey.figures.csv",
        mimeType: "text/csv",
        buffer: Buffer.from(
          "place,month,measure,value\nXXA,2019-11,journeys,12\nXXA,2019-12,journeys,many\n",
        ),
      });
      await page.getByRole("textbox", { name: "Source" }).fill("Journey");
      expect(await violations()).toEqual([]);
      await page.getByRole("button", { name: "Add 1 file" }).click();
      await page.getByRole("heading", { name: "Added" }).waitFor({ timeout: 60_000 });
      expect(await page.locator(".run-counts").innerText()).toMatch(
        /Received 2 =\s*Stored 1[\s\S]*Quarantined 1[\s\S]*balances/,
      );
      await page.getByRole("link", { name: "See the quarantine" }).click();
      const raw = page.getByRole("textbox", { name: "The bytes as they came" });
      await raw.waitFor();
      await raw.fill((await raw.inputValue()).replace("many", "14"));
      await page.getByRole("button", { name: "Replay" }).click();
      await page.getByText("Replayed: 1 record stored.").waitFor();
    },
    STEP_MS,
  );

  it(
    "takes in a table whose columns have names of their own, by its format and a mapping",
    async () => {
      await visit("/runs");
      await page.getByRole("button", { name: "Add data" }).click();
      await page.locator('input[type="file"]').setInputFiles({
        name: "own.csv",
        mimeType: "text/csv",
        buffer: Buffer.from("wann;wo;was\n03/04/2019;Hollin;Four people died at the mill.\n"),
      });
      await page.getByRole("combobox", { name: "Format" }).selectOption("event-table");
      await page.getByText("Any table with an event a row").waitFor();
      await page.getByRole("combobox", { name: "Date order" }).selectOption("day-month");
      await page.locator(".import-mapping summary").click();
      for (const [field, column] of [
        ["occurredFrom", "wann"],
        ["placeName", "wo"],
        ["text", "was"],
      ] as const)
        await page.locator(".import-columns").getByLabel(field, { exact: true }).fill(column);
      expect(await page.locator("datalist option").first().getAttribute("value")).toBe("wann");
      expect(await violations()).toEqual([]);
      await page.getByRole("button", { name: "Add 1 file" }).click();
      await page.getByText("Read as Table of events (event-table), as was asked for.").waitFor();
      expect(await page.locator(".run-counts").innerText()).toMatch(/Received 1 =\s*Stored 1/);
      await page.keyboard.press("Escape");
    },
    STEP_MS,
  );

  it(
    "draws a report's Markdown, marks its claim's very words, and runs each text in its own direction",
    async () => {
      await visit("/inbox");
      await page.getByRole("button", { name: "Add data" }).click();
      const head = "---\nsource: TERN\noccurred: 2019-11-02\nplace: Hollin\ncountry: XXA\n";
      await page.locator('input[type="file"]').setInputFiles([
        {
          name: "note.md",
          mimeType: "text/markdown",
          buffer: Buffer.from(
            `${head}title: Note of the mill\nevent: PROTEST\n---\n## What was seen\n\nAt **Hollin** a crowd met. *Nobody* was hurt.\n\n- two [notes](https://example.org/a)\n- <b>no tag</b>\n`,
          ),
        },
        {
          name: "arabic.md",
          mimeType: "text/markdown",
          buffer: Buffer.from(`${head}title: تقرير من الميناء\n---\n**وصلت** السفينة إلى الميناء صباحا.\n`),
        },
      ]);
      await page.getByRole("button", { name: "Add 2 files" }).click();
      await page.getByText("it begins with front matter").first().waitFor();
      await page.getByRole("link", { name: "See them in the inbox" }).click();
      await page.locator('.list-row:has-text("Note of the mill")').first().click();
      const text = page.locator(".report-text");
      await text.locator("h2", { hasText: "What was seen" }).waitFor();
      expect(await text.locator("strong, em").allInnerTexts()).toEqual(["Hollin", "Nobody"]);
      expect(await text.locator("li").allInnerTexts()).toEqual([
        "two notes(https://example.org/a)",
        "<b>no tag</b>",
      ]);
      expect(await text.locator("a:not(.claim-mark), b").count()).toBe(0);
      expect((await text.locator(".claim-mark").allTextContents()).join("")).toBe("At Hollin a crowd met.");
      expect(await violations()).toEqual([]);
      await page.locator('.list-row:has-text("تقرير")').first().click();
      await text.locator("strong", { hasText: "وصلت" }).waitFor();
      const direction = await page.evaluate<string>(
        'getComputedStyle(document.querySelector(".report-text p")).direction',
      );
      expect(direction).toBe("rtl");
    },
    STEP_MS,
  );

  it(
    "keeps, rejects and grades reports by key, with undo",
    async () => {
      await visit("/inbox?triage=new");
      await page.locator(".report-text, .report .card").first().waitFor();
      await page.keyboard.press("j");
      await page.locator(".thing.report h1").waitFor();
      await page.keyboard.press("b");
      await page.keyboard.press("2");
      await page.getByText("Graded B2").waitFor();
      await page.keyboard.press("n");
      await page.getByText(/^Rejected: /).waitFor();
      await page.getByRole("button", { name: "Undo" }).last().click();
      await page.getByRole("button", { name: "Reject", exact: false, pressed: false }).waitFor();
    },
    STEP_MS,
  );

  it(
    "shows an earlier day as it was known then, and says so",
    async () => {
      await visit("/warnings?asOf=2019-06-30");
      expect(await page.getByRole("note").innerText()).toContain("30 Jun 2019");
      expect(await page.getByRole("button", { name: "Acknowledge" }).isDisabled()).toBe(true);
      await page.getByRole("link", { name: "Forecasts" }).click();
      await settled();
      expect(new URL(page.url()).searchParams.get("asOf")).toBe("2019-06-30");
      await page.getByRole("link", { name: "Back to the present" }).click();
      await expect.poll(() => new URL(page.url()).searchParams.has("asOf")).toBe(false);
    },
    STEP_MS,
  );

  it(
    "is worked by keyboard alone",
    async () => {
      await visit("/runs");
      await page.keyboard.press("g");
      await page.keyboard.press("w");
      await expect.poll(heading).toContain("Warnings");
      await page.locator(".bench-list .list-row").first().waitFor();
      const chosen = () => new URL(page.url()).searchParams.get("id");
      await expect.poll(chosen).not.toBeNull();
      const first = chosen();
      await page.keyboard.press("j");
      await expect.poll(chosen).not.toBe(first);
      await page.keyboard.press("k");
      await expect.poll(chosen).toBe(first);
      await page.keyboard.press("e");
      await page.getByRole("complementary", { name: "Evidence" }).waitFor();
      await page.keyboard.press("Escape");
      await page.getByRole("complementary", { name: "Evidence" }).waitFor({ state: "detached" });
      await page.keyboard.press("?");
      await page.getByRole("dialog", { name: "Keyboard shortcuts" }).waitFor();
      await page.keyboard.press("Escape");
      await page.keyboard.press("/");
      await page.locator(".palette input").waitFor();
      await page.keyboard.type("depot");
      await page.locator(".palette-choice").first().waitFor();
      await page.keyboard.press("Enter");
      await page.locator(".palette input").waitFor({ state: "detached" });
      await page.keyboard.press("Control+k");
      await page.locator(".palette input").waitFor();
      await page.keyboard.type("track");
      await page.keyboard.press("Enter");
      await expect.poll(heading).toContain("Track record");
    },
    STEP_MS,
  );

  it(
    "speaks Turkish as soon as it is asked to, and stays with it",
    async () => {
      await visit("/");
      await page.getByRole("button", { name: /Language/ }).click();
      await page.getByRole("menuitem", { name: "Türkçe" }).click();
      await expect.poll(heading).toContain("Açık uyarı sayısı");
      expect(await page.locator("html").getAttribute("lang")).toBe("tr");
      await visit("/forecasts?place=SYR");
      expect(await heading()).toContain("Öngörüler");
      await page.getByRole("heading", { level: 1, name: "Suriye" }).waitFor();
      expect(await violations()).toEqual([]);
      await visit("/warnings");
      await expectTurkishWarning(page);
      await page.getByRole("button", { name: /Dil/ }).click();
      await page.getByRole("menuitem", { name: "English" }).click();
      await expect.poll(heading).toContain("Warnings");
    },
    STEP_MS,
  );
});

describe("every page", () => {
  const pages = [
    "/",
    "/inbox",
    "/inbox?tab=quarantine",
    "/warnings",
    "/forecasts",
    "/assessments",
    "/briefs",
    "/questions",
    "/track-record",
    "/runs",
    "/oversight",
    "/oversight?part=entries",
    "/oversight?part=sample&seed=axe",
  ];

  it.each(["light", "dark"] as const)(
    "has nothing that axe finds, in the %s theme",
    async (theme) => {
      await page.emulateMedia({ colorScheme: theme });
      for (const address of pages) {
        await visit(address);
        expect(await violations(), `${address} ${theme}`).toEqual([]);
      }
    },
    3 * STEP_MS,
  );

  it(
    "fits a telephone without scrolling sideways where it has to work there",
    async () => {
      await page.setViewportSize({ width: 390, height: 844 });
      for (const address of ["/", "/warnings", "/briefs"]) {
        await visit(address);
        const wide = await page
          .locator("html")
          .evaluate((element) => element.scrollWidth > element.clientWidth);
        expect(wide, address).toBe(false);
      }
      await visit("/warnings");
      await page.locator(".bench-list .list-row").first().click();
      await page.getByRole("button", { name: "Draft assessment" }).waitFor();
      await page.setViewportSize({ width: 1280, height: 720 });
    },
    STEP_MS,
  );

  it(
    "says at least where a list was not counted to the end, in both languages",
    async () => {
      const rows = Array.from({ length: 5_001 }, (_, i) => `XXA,2019-01,journeys,none ${i}`);
      const form = new FormData();
      form.append("file", new Blob([`place,month,measure,value\n${rows.join("\n")}\n`]), "many.csv");
      expect((await fetch(`${desk.address}/api/upload`, { method: "POST", body: form })).status).toBe(200);
      await visit("/inbox?tab=quarantine");
      const tab = page.locator(".tabs .tab").nth(1);
      await expect.poll(() => tab.innerText()).toBe("Quarantine at least 5,000");
      await page.getByRole("button", { name: /Language/ }).click();
      await page.getByRole("menuitem", { name: "Türkçe" }).click();
      await expect.poll(() => tab.innerText()).toBe("Karantina en az 5.000");
      await page.getByRole("button", { name: /Dil/ }).click();
      await page.getByRole("menuitem", { name: "English" }).click();
      await expect.poll(heading).toBe("Inbox");
    },
    2 * STEP_MS,
  );

  it("asks nobody but its own server, and never breaks the content policy", () => {
    const foreign = requests.filter((url) => !url.startsWith(desk.address) && !/^(blob|data):/.test(url));
    expect(requests.length).toBeGreaterThan(100);
    expect(foreign).toEqual([]);
    expect(complaints).toEqual([]);
  });
});
