/** Scenarios over HTTP and on the command line: stated, read, changed, and signposts that become indicators. */
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { crossImpact } from "../src/app/operations/cross-impact.ts";
import { type ServedDesk, serveSmallDesk } from "./served-desk.ts";

let desk: ServedDesk;
beforeAll(async () => {
  desk = await serveSmallDesk();
});
afterAll(() => desk.close());

const driver = (key: string, baseline: string, other: string) => ({
  key,
  title: `How ${key} goes`,
  states: [
    { key: baseline, title: baseline },
    { key: other, title: other },
  ],
  baseline,
  because: "It has been so for a year.",
});

const set = (more: object = {}) => ({
  title: "After the truce",
  question: "What may the north look like in a year?",
  horizon: "2031-06-30",
  descriptors: [driver("truce", "holds", "breaks"), driver("aid", "flows", "stops")],
  impacts: [
    {
      from: { descriptor: "truce", state: "breaks" },
      to: { descriptor: "aid", state: "stops" },
      strength: 3,
    },
    { from: { descriptor: "truce", state: "holds" }, to: { descriptor: "aid", state: "flows" }, strength: 1 },
  ],
  stories: [
    {
      title: "The road closes",
      states: { truce: "breaks", aid: "stops" },
      narrative: "Shelling on the pass; carriers leave.",
      signposts: [{ text: "Insurers name a higher price for the pass" }],
    },
  ],
  ...more,
});

const problem = {
  title: "War in the north",
  event: "At least 25 deaths in 90 days",
  place: "XXA",
  consequence: "Displacement over the border",
  decisionOwner: "Crisis cell",
  decision: "Open the camps",
  leadTimeDays: 30,
  horizonDays: 90,
  rule: {
    series: { place: "XXA", subject: "*", measure: "ucdp-deaths-best", bucket: "month" },
    fold: "sum",
    atLeast: 25,
  },
  prior: { p: 0.05, referenceClass: "Quiet quarters", basis: "expert" },
  reviewBy: "2031-01-01",
};

test("a set is read with what supports itself, and changed by nobody who has not seen its newest version", async () => {
  const { id } = (await desk.post("/api/scenario-set-save", { body: set() })).json();
  const shown = (await desk.read(`/api/scenario-set?id=${id}`)).json();
  expect(shown.reading).toMatchObject({
    combinations: 4,
    consistentCount: 2,
    baseline: [],
    stories: [{ flips: ["truce", "aid"], pulls: [], isWildCard: false }],
  });
  const changed = await desk.post("/api/scenario-set-save", {
    id,
    version: 1,
    body: set({ title: "A year on" }),
  });
  expect(changed.json()).toMatchObject({ version: 2, body: { title: "A year on" } });
  expect((await desk.post("/api/scenario-set-save", { id, version: 1, body: set() })).statusCode).toBe(409);
  const { items } = (await desk.read("/api/scenario-sets?status=active")).json();
  expect(items).toMatchObject([{ id, body: { title: "A year on" } }]);
});

test("what contradicts itself, and what asks about a person, is refused in words", async () => {
  const wrong = await desk.post("/api/scenario-set-save", {
    body: set({ descriptors: [driver("truce", "holds", "breaks"), driver("truce", "flows", "stops")] }),
  });
  expect(wrong.statusCode).toBe(422);
  expect(wrong.json().detail).toContain('"truce"');
  const mail = await desk.post("/api/scenario-set-save", {
    body: set({ question: "Will ana.b@example.org sign?" }),
  });
  expect([mail.statusCode, mail.json().detail]).toEqual([422, expect.stringContaining("e-mail")]);
});

test("a signpost becomes an indicator of the set's problem once, and weighs nothing until somebody says so", async () => {
  const { id: problemId } = (await desk.post("/api/problem-save", { body: problem })).json();
  const { id } = (await desk.post("/api/scenario-set-save", { body: set({ problemId }) })).json();
  const ask = { id, story: 0, signpost: 0, domain: "ECO", owner: "Trade analyst" };
  const made = await desk.post("/api/scenario-signpost", ask);
  expect(made.json().body).toMatchObject({ problemId, ratio: { present: 1, absent: 1 }, domain: "ECO" });
  const { body } = (await desk.read(`/api/scenario-set?id=${id}`)).json();
  expect(body.stories[0].signposts[0].indicatorId).toBe(made.json().id);
  expect((await desk.post("/api/scenario-signpost", ask)).statusCode).toBe(409);
  expect((await desk.post("/api/scenario-signpost", { ...ask, story: 4 })).statusCode).toBe(404);
  const bare = (await desk.post("/api/scenario-set-save", { body: set() })).json();
  expect((await desk.post("/api/scenario-signpost", { ...ask, id: bare.id })).statusCode).toBe(422);
});

test("the command reads a file of drivers and impacts and says what is wrong with another", async () => {
  const folder = await mkdtemp(join(tmpdir(), "presage-scenarios-"));
  try {
    const [input, out] = [join(folder, "set.json"), join(folder, "read.json")];
    await writeFile(input, JSON.stringify(set()));
    expect(await crossImpact.alone?.({ input, out })).toEqual({
      sentence: `Wrote ${out} (2 of 4 combinations support themselves).`,
    });
    expect(JSON.parse(await readFile(out, "utf8"))).toMatchObject({ consistentCount: 2 });
    await writeFile(input, JSON.stringify({ descriptors: [] }));
    await expect(crossImpact.alone?.({ input, out })).rejects.toThrow("descriptors");
    await writeFile(input, "truce,aid");
    await expect(crossImpact.alone?.({ input, out })).rejects.toMatchObject({ code: "invalid" });
  } finally {
    await rm(folder, { recursive: true });
  }
});
