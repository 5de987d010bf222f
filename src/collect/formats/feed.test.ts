import { readFile } from "node:fs/promises";
import { gunzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { draftsOf, fates, readAs, reportsIn } from "../../../test/read-as.ts";
import { Report } from "../../kernel/report.ts";
import { feed } from "./feed.ts";

const NOTHING = "The item has no title, text or address.";

function rss(...items: string[]): string {
  return `<?xml version="1.0"?>\n<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>EXERCISE Post</title><link>https://post.example/</link><language>tr-tr</language>\n${items.join("\n")}\n</channel></rss>`;
}

async function bodies(text: string | Uint8Array) {
  return reportsIn(await readAs(feed, text, "feed.xml"));
}

test("an RSS item becomes a report whose raw bytes are the item's own", async () => {
  const item = `<item><title>Liman &amp;amp; rıhtım &lt;i&gt;kapalı&lt;/i&gt;</title><link>/haber/1</link><guid isPermaLink="false">h1</guid>
<pubDate>Tue, 03 Feb 2026 09:00:00 +0300</pubDate><dc:creator>Haber Masası</dc:creator><description>Kısa</description>
<content:encoded><![CDATA[<p>Bir.</p><script>alert(1)</script><style>p{}</style><p style="display:none">gizli</p><p>İki &lt; üç.</p>]]></content:encoded></item>`;
  const [found] = await readAs(feed, rss(item));
  expect(Buffer.from(found?.raw ?? []).toString()).toBe(item);
  expect(found).toMatchObject({
    position: 1,
    drafts: [
      {
        kind: "report",
        body: {
          nativeId: "h1",
          title: "Liman & rıhtım kapalı",
          text: "Bir.\n\nİki < üç.",
          url: "https://post.example/haber/1",
          author: "Haber Masası",
          publishedAt: "2026-02-03T06:00:00.000Z",
          language: "tr-TR",
          mediaType: "application/rss+xml",
        },
      },
    ],
  });
});

test("Atom, RDF and RSS 0.91 items are read", async () => {
  const atom = `<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en"><title>T</title><entry xml:lang="ar"><id>urn:1</id><title type="text">a &lt;b&gt; c</title><link rel="self" href="https://x.example/self"/><link href="https://x.example/1"/><updated>2026-02-03T09:00:00Z</updated><author><name>N</name></author><content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>x</p><p>y</p></div></content></entry></feed>`;
  expect(await bodies(atom)).toMatchObject([
    {
      nativeId: "urn:1",
      title: "a <b> c",
      text: "x\n\ny",
      url: "https://x.example/1",
      language: "ar",
      author: "N",
      publishedAt: "2026-02-03T09:00:00.000Z",
    },
  ]);
  const rdf = `<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="c"><title>T</title></channel><item rdf:about="https://x.example/2"><title>t</title><link>https://x.example/2</link><description>d</description><dc:date>2026-02-03</dc:date></item></rdf:RDF>`;
  expect(await bodies(rdf)).toMatchObject([
    { nativeId: "https://x.example/2", title: "t", text: "d", publishedAt: "2026-02-03T00:00:00.000Z" },
  ]);
  expect(
    await bodies(
      '<rss version="0.91"><channel><item><title>t</title><link>https://x.example/3</link></item></channel></rss>',
    ),
  ).toMatchObject([{ nativeId: "https://x.example/3", title: "t", text: "" }]);
});

test("JSON Feed items are read, each with the bytes of its object", async () => {
  const item = '{"id": "1", "content_text": "Hello\\nthere", "date_published": "2026-02-03T09:00:00Z"}';
  const found = await readAs(
    feed,
    `{"version":"https://jsonfeed.org/version/1.1","title":"T","language":"en","items":[ ${item} ,{"id":"2"}, 5]}`,
  );
  expect(fates(found)).toEqual(["report", NOTHING, "The item is not a JSON object."]);
  expect(Buffer.from(found[0]?.raw ?? []).toString()).toBe(item);
  expect(draftsOf(found)).toMatchObject([
    {
      body: {
        nativeId: "1",
        title: "Hello there",
        text: "Hello\nthere",
        language: "en",
        mediaType: "application/feed+json",
      },
    },
  ]);
});

test("items without title, text and address are set aside, and so is one that is cut off", async () => {
  const whole = rss("<item><guid>1</guid></item>", "<item/>", "<item><title>t</title></item>");
  expect(fates(await readAs(feed, whole))).toEqual([NOTHING, NOTHING, "report"]);
  const cut = rss("<item><title>one</title></item>", "<item><title>tw").replace(/tw[\s\S]*/, "tw");
  const found = await readAs(feed, cut);
  expect(found).toHaveLength(2);
  expect(fates(found)[0]).toBe("report");
});

test("an item that was set aside is read again behind the feed's start tags", async () => {
  const text = rss(
    "<item><title>t</title><dc:creator>C</dc:creator><content:encoded>c</content:encoded></item>",
  );
  const [found] = await readAs(feed, text);
  const header = feed.header?.({ name: "f", text, encoding: "utf-8" }) ?? "";
  expect(header).toMatch(/^<rss [^>]*><channel>$/);
  const [again] = reportsIn(await readAs(feed, `${header}${Buffer.from(found?.raw ?? []).toString()}`));
  expect(again).toMatchObject({ title: "t", author: "C", text: "c" });
  const alone = '{"id":"1","title":"t"}';
  expect(draftsOf(await readAs(feed, alone))).toMatchObject([{ body: { nativeId: "1", title: "t" } }]);
});

test("a document type declaration is refused before anything is expanded", async () => {
  const laughs = `<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "ha">${Array.from({ length: 9 }, (_, i) => `<!ENTITY ${"bcdefghij"[i]} "${`&${"abcdefghi"[i]};`.repeat(10)}">`).join("")}]><rss version="2.0"><channel><item><title>&j;</title></item></channel></rss>`;
  const refusal = "The XML has a document type declaration (DOCTYPE), which is refused; remove it.";
  await expect(readAs(feed, laughs)).rejects.toThrow(refusal);
  await expect(
    readAs(feed, `<!DOCTYPE rss SYSTEM "file:///etc/passwd">${rss("<item><title>t</title></item>")}`),
  ).rejects.toThrow(refusal);
  expect(feed.sniff({ name: "x.xml", text: laughs, encoding: "utf-8" })?.sureness).toBeGreaterThan(0.9);
});

test("floods of references, nesting and attributes are bounded", async () => {
  const flood = rss(`<item><title>${"&#65;".repeat(400_000)}</title><link>https://x.example/</link></item>`);
  expect(draftsOf(await readAs(feed, flood))).toMatchObject([{ body: { url: "https://x.example/" } }]);
  const nested = rss(`<item>${"<a>".repeat(100_000)}</item>`);
  await expect(readAs(feed, nested)).rejects.toThrow("The XML is nested deeper than 200 levels.");
  const attribute = `x="${"a".repeat(10_000_000)}"`;
  expect(fates(await readAs(feed, rss(`<item ${attribute}><title>t</title></item>`)))).toEqual(["report"]);
  await expect(
    readAs(feed, `<rss ${attribute}><channel><item><title>t</title></item></channel></rss>`),
  ).rejects.toThrow("The feed's outermost start tags are longer than 64 KiB, which no feed needs.");
  const markup = rss(
    `<item><title>t</title><description><![CDATA[${"<div>".repeat(10_000)}]]></description></item>`,
    "<item><title>u</title></item>",
  );
  expect(fates(await readAs(feed, markup))).toEqual(["The HTML is nested deeper than 400 levels.", "report"]);
});

test("a feed that never ends is stopped at 16 MiB", async () => {
  const signal = new AbortController().signal;
  async function* endless(): AsyncGenerator<Uint8Array> {
    yield Buffer.from("<rss><channel>");
    for (;;) yield Buffer.alloc(65_536, "<item><title>t</title></item>");
  }
  const input = {
    name: "f",
    text: "<rss>",
    encoding: "utf-8" as const,
    bytes: endless(),
    chunks: noText(),
    signal,
  };
  const parse = async () => {
    for await (const _ of feed.parse(input, {})) expect.fail("nothing of it should be read");
  };
  await expect(parse()).rejects.toThrow("The feed is larger than 16 MiB or has no end.");
});

test("XML that is no feed, an empty file and broken JSON are faults or set aside, in one sentence", async () => {
  await expect(readAs(feed, '<?xml version="1.0"?><note/>')).rejects.toThrow(
    "The XML's outermost element is note; an RSS, RDF or Atom feed was expected.",
  );
  await expect(readAs(feed, " \n")).rejects.toThrow("empty");
  expect(fates(await readAs(feed, `{"items":[{"id":"1","title":"t"},{"id":`))).toEqual([
    "report",
    "The file ends in the middle of this item.",
  ]);
});

test("the encoding the feed declares is used when it is not UTF-8", async () => {
  const text = rss("<item><title>kış ığ</title></item>").replace('"1.0"', '"1.0" encoding="ISO-8859-9"');
  const turkish = new Map([
    ["ı", 0xfd],
    ["ş", 0xfe],
    ["ğ", 0xf0],
  ]);
  const bytes = Uint8Array.from([...text].map((letter) => turkish.get(letter) ?? letter.charCodeAt(0)));
  expect(await bodies(bytes)).toMatchObject([{ title: "kış ığ" }]);
});

test("ids that are too long for an index are stored as their hash", async () => {
  const [body] = await bodies(rss(`<item><title>t</title><guid>${"x".repeat(5000)}</guid></item>`));
  expect(body).toMatchObject({ nativeId: expect.stringMatching(/^sha256:[0-9a-f]{64}$/) });
});

test("reads the feeds in ../shared/data/text/feeds without a crash, refusing DOCTYPE alone, into reports that hold", {
  timeout: 60_000,
}, async () => {
  const file = await readFile("../shared/data/text/feeds/cases.json.gz");
  const { cases } = JSON.parse(gunzipSync(file).toString());
  const faults = new Map<string, number>();
  const report = Report.omit({
    sourceId: true,
    runId: true,
    format: true,
    discipline: true,
    receivedAt: true,
    sha256: true,
    bytes: true,
  });
  let reports = 0;
  for (const { base64 } of cases) {
    try {
      for (const body of reportsIn(await readAs(feed, Buffer.from(base64, "base64")))) {
        report.parse(body);
        reports += 1;
      }
    } catch (error) {
      expect(error).toHaveProperty("name", "Fault");
      const { message } = error instanceof Error ? error : { message: "" };
      const sort = /DOCTYPE|outermost element|not text/.exec(message)?.[0] ?? message;
      faults.set(sort, (faults.get(sort) ?? 0) + 1);
    }
  }
  // Most of the cases have one field that says nothing to a reader, and are set aside.
  expect(reports).toBe(248);
  expect(Object.fromEntries(faults)).toEqual({ DOCTYPE: 1, "outermost element": 7, "not text": 2 });
});

async function* noText(): AsyncGenerator<string> {}
