/** ASVS 5.0.0 1.1: what is encoded is decoded once, what is stored is as it was said, and whoever shows it escapes it. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { html } from "../../src/publish/exporters/html.ts";
import { markdown } from "../../src/publish/exporters/markdown.ts";
import { type ServedDesk, serveSmallDesk, upload } from "../served-desk.ts";

let desk: ServedDesk;
beforeAll(async () => {
  desk = await serveSmallDesk();
});
afterAll(() => desk.close());

/** Each is what somebody wants to be read; decoded once more it would be something else. */
const SAID = [
  "100%25 &amp;lt;b&amp;gt;",
  "%3Cscript%3E",
  "&lt;script&gt;alert(1)&lt;/script&gt;",
  "\\u003cscript\\u003e",
  "a+b%20c",
  "%2e%2e%2fetc",
  "&#x26;#60;",
];

test("ASVS 1.1.1: an address, a body and a feed are decoded once, before anything else looks at them", async () => {
  for (const [i, name] of SAID.entries()) {
    // In a body: JSON takes one layer off, and nothing takes another.
    const saved = await desk.post("/api/source-save", { body: { name: `${name} ${i}` } });
    expect([name, saved.statusCode, saved.json().body?.name]).toEqual([name, 200, `${name} ${i}`]);
    // In an address: the server takes one layer off.
    const found = await desk.read(`/api/${encodeURIComponent(name)}`);
    expect(found.statusCode).toBe(404);
  }
  // Atom says which titles are plain text (RFC 4287, 3.1.1.1): XML takes one layer off.
  const entries = SAID.map((text, i) => {
    const written = text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
    return `<entry><id>urn:g${i}</id><title type="text">${written}</title><updated>2019-05-04T00:00:00Z</updated><content type="text">text ${i}</content></entry>`;
  });
  const feed = `<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><id>urn:f</id><title>f</title><updated>2019-05-04T00:00:00Z</updated>${entries.join("")}</feed>`;
  const sent = await desk.server.inject(upload([{ name: "feed.xml", bytes: feed }], "?source=Encoded"));
  expect(sent.json().runs[0].body).toMatchObject({ status: "done", counts: { stored: SAID.length } });
  const { rows } = await desk.system.store.pool.query<{ title: string }>(
    "SELECT body ->> 'title' AS title FROM report WHERE body ->> 'nativeId' ~ '^g\\d' OR body ->> 'title' = ANY ($1)",
    [SAID],
  );
  for (const text of SAID) expect(rows.map(({ title }) => title)).toContain(text);
});

test("ASVS 1.1.2: what is stored is stored as it was said, and each way out escapes it last, in its own way", async () => {
  const name = `<b onclick="x">'&' [a](javascript:x) *bold* =1+1`;
  const saved = (await desk.post("/api/source-save", { body: { name } })).json();
  const { rows } = await desk.system.store.pool.query<{ name: string }>(
    "SELECT body ->> 'name' AS name FROM source WHERE id = $1",
    [saved.id],
  );
  expect(rows).toEqual([{ name }]);
  const brief = {
    title: name,
    banner: "TLP:CLEAR",
    language: "en" as const,
    asOf: "2019-05-04T00:00:00.000Z",
    sections: [],
    citations: [],
  };
  const page = new TextDecoder().decode(await html.render(brief));
  expect(page).toContain(
    "<h1>&lt;b onclick=&quot;x&quot;&gt;&#39;&amp;&#39; [a](javascript:x) *bold* =1+1</h1>",
  );
  const text = new TextDecoder().decode(await markdown.render(brief));
  expect(text).toContain("# \\<b onclick=\"x\"\\>'&' \\[a\\](javascript:x) \\*bold\\* =1+1");
});
