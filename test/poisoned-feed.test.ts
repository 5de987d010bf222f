/** A feed that somebody means harm with: too much, from the wrong time, in another shape. */
import { describe, expect, test } from "vitest";
import { Report } from "../src/kernel/report.ts";
import { Quarantined } from "../src/kernel/run.ts";
import { importing } from "./import-rig.ts";

interface Item {
  readonly title?: string;
  readonly date?: string;
}

function rss(items: readonly Item[]): string {
  const all = items.map(
    ({ title = "", date }, i) =>
      `<item><guid isPermaLink="false">${title}${i}</guid><title>${title}</title>${date ? `<pubDate>${date}</pubDate>` : ""}</item>`,
  );
  return `<?xml version="1.0"?><rss version="2.0"><channel><title>News</title>${all.join("")}</channel></rss>`;
}

const many = (count: number, title = "item") => Array.from({ length: count }, () => ({ title }));

describe("too much of it", () => {
  const connector = { id: "feed", options: { url: "https://news.example/" }, everyMinutes: 60, mostADay: 20 };

  test("is left out by rule, counted and said, over all runs of a day", async () => {
    const { store, clock, importText } = await importing({ connector });
    const bring = (count: number, title: string) =>
      importText(rss(many(count, title)), "news.xml", { isMoving: true });
    expect((await bring(15, "a")).run.body.counts).toMatchObject({ received: 15, stored: 15, filtered: 0 });
    const second = await bring(5_000, "b");
    expect(second.run.body).toMatchObject({
      status: "done",
      counts: { received: 5_000, stored: 5, filtered: 4_995 },
      note: "The source brought more than 20 items in a day; 4995 were left out.",
    });
    clock.time = new Date(clock.time.getTime() + 25 * 3_600_000);
    expect((await bring(10, "c")).run.body.counts).toMatchObject({ received: 10, stored: 10 });
    expect(await store.systemView().count(Report)).toBe(30);
  });

  test("of a feed without a bound of its own is bounded all the same, and a file brought by hand is not", async () => {
    const { importText } = await importing();
    const flood = rss(many(10_050));
    const fed = await importText(flood, "news.xml", { isMoving: true });
    expect(fed.run.body.counts).toMatchObject({ received: 10_050, stored: 10_000, filtered: 50 });
    const byHand = await importText(rss(many(10_050, "hand")), "news.xml");
    expect(byHand.run.body.counts).toMatchObject({ received: 10_050, stored: 10_050 });
  });
});

describe("from the wrong time", () => {
  const doubtsAfter = async (isMoving: boolean) => {
    const { store, importText } = await importing();
    const items = [
      { title: "now", date: "Mon, 31 Dec 2018 10:00:00 GMT" },
      { title: "zone", date: "Tue, 01 Jan 2019 12:00:00 GMT" },
      { title: "ahead", date: "Wed, 01 Jan 2031 10:00:00 GMT" },
      { title: "behind", date: "Fri, 01 Jan 2010 10:00:00 GMT" },
      { title: "undated" },
    ];
    await importText(rss(items), "news.xml", { isMoving });
    const { items: reports } = await store.systemView().list(Report);
    return Object.fromEntries(reports.map(({ body }) => [body.title, body.doubts]));
  };

  test("an item of a feed is kept and flagged, whether it is dated ahead or long before", async () => {
    expect(await doubtsAfter(true)).toEqual({
      now: undefined,
      zone: undefined,
      ahead: ["future-dated"],
      behind: ["back-dated"],
      undated: undefined,
    });
  });

  test("an archive may be old, and may not be from the future", async () => {
    expect(await doubtsAfter(false)).toMatchObject({ ahead: ["future-dated"], behind: undefined });
  });
});

describe("in another shape than before", () => {
  test("a table that lost its columns is refused whole, and one that changed its values row by row", async () => {
    const { store, importText } = await importing();
    const header = "place,month,measure,value\n";
    await importText(`${header}MLI,2018-01,deaths,4\n`, "figures.csv", { format: "figures" });
    const lost = await importText("a,b,c\nMLI,2018-02,5\n", "figures.csv", { format: "figures" });
    expect(lost.run.body).toMatchObject({
      status: "failed",
      error: expect.stringMatching(/no column for a place/),
    });
    const drifted = await importText(
      `${header}MLI,2018-02,deaths,five\nMLI,Feb-18th,deaths,5\n`,
      "figures.csv",
      {
        format: "figures",
      },
    );
    expect(drifted.run.body.counts).toMatchObject({ received: 2, stored: 0, quarantined: 2 });
    expect(await store.systemView().count(Quarantined)).toBe(2);
    const readings = await store.systemView().readings({ measure: "deaths", bucket: "month" });
    expect(readings.map(({ value }) => value)).toEqual([4]);
  });
});
