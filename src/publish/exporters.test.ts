import { parseHTML } from "linkedom";
import { extractText, getDocumentProxy } from "unpdf";
import { describe, expect, test } from "vitest";
import { derivedId } from "../store/identity.ts";
import type { Composed } from "./exporter.ts";
import { exporters } from "./exporters/all.ts";

const ids = Array.from({ length: 12 }, (_, i) => derivedId("event", String(i)));
const cite = (i: number) => ({ kind: "event", id: ids[i] ?? "" });

/** Everything that means something in Markdown, HTML, Typst or a spreadsheet, and letters that get lost. */
const HOSTILE = [
  "# heading * star _under_ **bold** `code` ~~gone~~",
  "<script>alert(1)</script> <b>bold</b> &lt;i&gt; &amp; \"quotes\" 'single'",
  "[link](http://evil.test) ![image](http://evil.test/x.png) <http://evil.test> http://evil.test www.evil.test a@evil.test",
  '$x^2$ #import "evil.typ" #eval("1") @label <label> \\begin{x} // comment /* more */',
  "| pipe | row |\\| escaped",
  "1. first",
  "2) second",
  "- dash",
  "+ plus",
  "= equals",
  "> quote",
  "[^1]: a footnote",
  "=cmd|' /C calc'!A0",
];
const LETTERS = "Iğdır İstanbul ŞĞÜÖÇ şğüöçı — Київ — Çarşı";
const ARABIC = "قُتل أحد عشر شخصًا عند الجسر";
const HEBREW = "שלום";

const BRIEF: Composed = {
  title: "Durum <b>özeti</b> # 1 & *2*",
  asOf: "2019-05-04T12:00:00.000Z",
  language: "en",
  banner: "TLP:AMBER // EX:CHR*<b>",
  sections: [
    {
      id: "hostile",
      title: "Hostile # text | here",
      sentences: [...HOSTILE, LETTERS, ARABIC, HEBREW].map((text, i) => ({
        text,
        kind: "fact",
        cites: i < ids.length ? [cite(i)] : [],
      })),
      table: { columns: ["Place | name", "What <b>"], rows: HOSTILE.map((text) => [text, LETTERS]) },
    },
    {
      id: "long",
      title: "Long",
      sentences: Array.from({ length: 120 }, (_, i) => ({
        text: `Sentence ${i} of a long section, so that there are several pages to number.`,
        kind: "judgement" as const,
        cites: [cite(i % ids.length), cite((i + 1) % ids.length)],
      })),
    },
  ],
  citations: ids.map((id, i) => ({
    number: i + 1,
    reference: { kind: "event", id },
    text: `${HOSTILE[i % HOSTILE.length]} ${ARABIC}`,
    grade: "B2",
  })),
};

const decoded = async (id: string, brief = BRIEF) =>
  new TextDecoder().decode(await exporters.get(id).render(brief));

test.each(["html", "markdown"])(
  "%s: a portion mark stands before its sentence and ends its row",
  async (id) => {
    const marked: Composed = {
      ...BRIEF,
      sections: [
        {
          id: "one",
          title: "One",
          sentences: [{ text: "It rained.", kind: "fact", cites: [], mark: "TLP:GREEN" }],
          table: { columns: ["Place"], rows: [["Hollin"]], marks: ["TLP:AMBER"] },
        },
      ],
    };
    const text = (await decoded(id, marked)).replaceAll(/<[^>]+>|\\/g, "");
    expect(text).toMatch(/\(TLP:GREEN\)\s+It rained\./);
    expect(text).toMatch(/Hollin[\s|]*TLP:AMBER/);
  },
);

test.each([...exporters].map(({ id }) => id))("%s: the same brief gives the same bytes", async (id) => {
  const [first, second] = [await exporters.get(id).render(BRIEF), await exporters.get(id).render(BRIEF)];
  expect(Buffer.compare(first, second)).toBe(0);
});

test.each([...exporters].map(({ id }) => id))("%s: a brief with nothing in it is rendered", async (id) => {
  const bare: Composed = { ...BRIEF, title: "", sections: [], citations: [] };
  expect((await exporters.get(id).render(bare)).length).toBeGreaterThan(50);
});

describe("the HTML page", () => {
  test("holds every text as it is, and none of it as a tag", async () => {
    const { document } = parseHTML(await decoded("html"));
    const items = [...document.querySelectorAll("#hostile li")].map((item) => {
      for (const mark of item.querySelectorAll("sup")) mark.remove();
      return item.textContent;
    });
    expect(items).toEqual([...HOSTILE, LETTERS, ARABIC, HEBREW]);
    const cells = [...document.querySelectorAll("#hostile td")].map((cell) => cell.textContent);
    expect(cells).toEqual(HOSTILE.flatMap((text) => [text, LETTERS]));
    for (const tag of ["script", "b", "i", "img", "iframe"])
      expect(document.querySelectorAll(tag).length, tag).toBe(0);
    for (const link of document.querySelectorAll("a")) expect(link.getAttribute("href")).toMatch(/^#c\d+$/);
  });

  test("asks nothing of any other server and runs nothing", async () => {
    const { document } = parseHTML(await decoded("html"));
    expect(document.querySelectorAll("[src], link, script, object, embed, [onload], [onclick]").length).toBe(
      0,
    );
    expect(document.querySelector("style")?.textContent).not.toMatch(/url\(|@import/);
  });

  test("has the banner at both ends, its language, and a place for every citation number", async () => {
    const { document } = parseHTML(await decoded("html"));
    const banners = [...document.querySelectorAll(".banner")].map(({ textContent }) => textContent);
    expect(banners).toEqual([BRIEF.banner, BRIEF.banner]);
    expect(document.documentElement.getAttribute("lang")).toBe("en");
    const marks = [...document.querySelectorAll("sup a")];
    expect(marks).toHaveLength(12 + 240);
    for (const mark of marks) {
      const target = document.querySelector(mark.getAttribute("href") ?? "");
      expect(target?.textContent).toBe(`${BRIEF.citations[Number(mark.textContent) - 1]?.text} [B2]`);
    }
  });

  test("lets each paragraph run in the direction of its script", async () => {
    const { document } = parseHTML(await decoded("html"));
    for (const item of document.querySelectorAll("li, td")) expect(item.getAttribute("dir")).toBe("auto");
  });
});

describe("the Markdown", () => {
  test("has exactly the headings, items, rows and footnotes of the brief, whatever the texts hold", async () => {
    const lines = (await decoded("markdown")).split("\n");
    expect(lines.filter((line) => /^#+ /.test(line))).toEqual([
      "# Durum \\<b\\>özeti\\</b\\> \\# 1 & \\*2\\*",
      "## Hostile \\# text \\| here",
      "## Long",
      "## References",
    ]);
    expect(lines.filter((line) => line.startsWith("- "))).toHaveLength(HOSTILE.length + 3 + 120);
    expect(lines.filter((line) => line.startsWith("|"))).toHaveLength(2 + HOSTILE.length);
    expect(lines.filter((line) => /^\[\^\d+\]: /.test(line))).toHaveLength(12);
  });

  test("makes no text bold, a link, a list, a formula or a tag", async () => {
    const text = await decoded("markdown");
    const unescaped = text.replaceAll(/\\[^\p{L}\p{N}\s]/gu, "");
    expect(unescaped.replaceAll(/^\*\*|\*\*$/gm, "")).not.toMatch(/[*_`<>~$]/);
    expect(unescaped).not.toMatch(/https?:\/\/|www\.|\w@\w|\]\(|!\[[^^]/);
    expect(text).not.toMatch(/^- (?:[-+=>#]|\d+[.)])/m);
    expect(text).not.toMatch(/&(?:lt|gt|amp|#\d+);/.source.replace("&", "(?<!\\\\)&"));
  });

  test("says what was said once the escapes are taken out again", async () => {
    const text = (await decoded("markdown")).replaceAll(/\\([^\p{L}\p{N}\s])/gu, "$1");
    for (const said of [...HOSTILE, LETTERS, ARABIC, HEBREW]) expect(text.includes(said), said).toBe(true);
  });

  test("has a cell for every column in each row", async () => {
    const rows = (await decoded("markdown")).split("\n").filter((line) => line.startsWith("|"));
    for (const row of rows) expect(row.match(/(?<!\\)(?:\\\\)*\|/g), row).toHaveLength(3);
  });

  test("has a footnote for every mark, and the banner at both ends", async () => {
    const text = await decoded("markdown");
    const notes = new Set([...text.matchAll(/^\[\^(\d+)\]:/gm)].map(([, number]) => number));
    for (const [, number] of text.matchAll(/(?<!\\)\[\^(\d+)\]/g)) expect(notes).toContain(number);
    const lines = text.trimEnd().split("\n");
    expect(lines[0]).toBe("**TLP:AMBER // EX:CHR\\*\\<b\\>**");
    expect(lines.at(-1)).toBe(lines[0]);
  });
});

describe("the PDF", () => {
  const open = async (brief = BRIEF) =>
    getDocumentProxy(new Uint8Array(await exporters.get("pdf").render(brief)));

  test("has real text: what is said can be read back, hostile or Turkish", async () => {
    const { text } = await extractText(await open(), { mergePages: true });
    const flat = text.replaceAll(/\s+/g, "");
    for (const said of [...HOSTILE.slice(0, 2), ...HOSTILE.slice(3), LETTERS])
      expect(flat).toContain(said.replaceAll(/\s+/g, ""));
    expect(flat).toContain("http://evil.test");
  });

  test("has the banner and the page's number of how many on each page", async () => {
    const { totalPages, text } = await extractText(await open(), { mergePages: false });
    expect(totalPages).toBeGreaterThan(2);
    text.forEach((page, i) => {
      expect(page.split(BRIEF.banner), `page ${i + 1}`).toHaveLength(3);
      expect(page).toContain(`Page ${i + 1} of ${totalPages}`);
    });
  });

  test("has a bookmark for its title and for each section", async () => {
    const outline = await (await open()).getOutline();
    const titles = outline.flatMap(({ title, items }) => [title, ...items.map((item) => item.title)]);
    expect(titles).toEqual([BRIEF.title, "Hostile # text | here", "Long", "References"]);
  });

  test("has its title and date in its properties, and leads nowhere but into itself", async () => {
    const pdf = await open();
    const { info } = await pdf.getMetadata();
    expect(info).toMatchObject({ Title: BRIEF.title, CreationDate: "D:20190504120000Z" });
    const links = [];
    for (let number = 1; number <= pdf.numPages; number += 1)
      links.push(...(await (await pdf.getPage(number)).getAnnotations()));
    expect(links.length).toBeGreaterThan(100);
    for (const link of links) expect(link.url).toBeUndefined();
  });
});

test.each([...exporters].map(({ id }) => id))(
  "%s: characters that control, are halves, or turn the direction of a line are not printed",
  async (id) => {
    const text = "bell \u0007 null \u0000 half \ud800 over \u202egnp.exe end";
    const sentences = [{ text, kind: "fact" as const, cites: [] }];
    const bytes = await exporters
      .get(id)
      .render({ ...BRIEF, sections: [{ id: "x", title: "X", sentences }] });
    const said =
      id === "pdf"
        ? (await extractText(await getDocumentProxy(new Uint8Array(bytes)), { mergePages: true })).text
        : new TextDecoder().decode(bytes);
    expect(said.replaceAll(/ +/g, " ")).toContain("bell null half \ufffd over gnp.exe end");
  },
);
