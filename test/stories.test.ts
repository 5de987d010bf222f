import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { Claim } from "../src/kernel/claim.ts";
import { Event } from "../src/kernel/event.ts";
import { OPEN } from "../src/kernel/label.ts";
import { Report } from "../src/kernel/report.ts";
import { type Decision, decidedOrigin } from "../src/process/story-decisions.ts";
import { derivedId } from "../src/store/identity.ts";
import { type ServedDesk, serveSmallDesk } from "./served-desk.ts";

let desk: ServedDesk;
beforeAll(async () => {
  desk = await serveSmallDesk();
});
afterAll(() => desk.close());

/** One attack, as five papers tell it: the first two in the same words, the others in their own. */
const TEXTS = {
  wire: "EXERCISE. Gunmen killed fourteen people in an attack on the market of Maiduguri on 2 April 2019, witnesses told our correspondent at the scene.",
  echo: "EXERCISE. Gunmen killed fourteen people in an attack on the market of Maiduguri on 2 April 2019, witnesses told our correspondent at the scene. More later.",
  daily:
    "EXERCISE. In Maiduguri an armed attack on 2 April 2019 killed fourteen people while stalls were closing, a trader said by telephone.",
  evening:
    "EXERCISE. Fourteen people were killed in Maiduguri on 2 April 2019 when armed men attacked shoppers, according to hospital staff.",
  late: "EXERCISE. Our paper learnt: in Maiduguri an armed attack on 2 April 2019 killed fourteen people while stalls were closing, a trader said by telephone.",
} as const;
type Name = keyof typeof TEXTS;

const idOf = (name: Name) => derivedId("report", name);

async function take(names: readonly Name[]): Promise<void> {
  await desk.system.store.writer("test").transaction(({ put }) =>
    put(
      Report,
      names.map((name, i) => ({
        id: idOf(name),
        label: OPEN,
        body: {
          sourceId: derivedId("source", name),
          runId: derivedId("run", "1"),
          nativeId: name,
          format: "feed",
          discipline: "open" as const,
          title: `EXERCISE ${name}`,
          text: TEXTS[name],
          receivedAt: "2019-04-03T18:00:00.000Z",
          publishedAt: `2019-04-03T0${i}:00:00.000Z`,
          sha256: "0",
          bytes: 1,
          mediaType: "text/plain",
        },
      })),
    ),
  );
  await desk.system.phases.settle();
}

/** Media volume and independent origins of the one incident in Nigeria. */
async function counted(): Promise<[volume: number, origins: number]> {
  const { items } = await desk.system.store.systemView().list(Event, { where: { country: "NGA" } });
  expect(items).toHaveLength(1);
  return [items[0]?.body.mediaVolume ?? 0, items[0]?.body.independentOrigins ?? 0];
}

async function decide(operation: string, input: object): Promise<string> {
  const response = await desk.post(`/api/${operation}`, { reason: "EXERCISE", ...input });
  expect([response.statusCode, response.body]).toEqual([200, expect.anything()]);
  return z.object({ id: z.string() }).parse(response.json()).id;
}

const Story = z.object({
  origin: z.string().optional(),
  tellings: z.array(z.object({ id: z.string(), isDecided: z.boolean() })),
  candidates: z.array(z.object({ id: z.string(), sameIncident: z.boolean(), wording: z.number() })),
  decisions: z.array(z.object({ decision: z.string(), status: z.string(), decidedBy: z.string() })),
});
const story = async (name: Name) => Story.parse((await desk.read(`/api/story?id=${idOf(name)}`)).json());

describe("a person's decision about stories", () => {
  test("merges reports into one origin, counts incidents anew, and counts them back when it is reversed", async () => {
    await take(["wire", "echo", "daily", "evening"]);
    expect(await counted()).toEqual([4, 3]);

    const before = await story("daily");
    expect(before.tellings.map(({ id }) => id)).toEqual([idOf("daily")]);
    expect(before.candidates.slice(0, 3).map(({ id, sameIncident }) => [id, sameIncident])).toEqual(
      expect.arrayContaining([
        [idOf("wire"), true],
        [idOf("echo"), true],
        [idOf("evening"), true],
      ]),
    );

    const merge = await decide("merge-reports", { ids: [idOf("wire"), idOf("daily")] });
    expect(await counted()).toEqual([4, 2]);
    const merged = await story("daily");
    expect(merged.origin).toBe(`report:${idOf("wire")}`);
    expect(merged.tellings.map(({ id }) => id)).toEqual([idOf("wire"), idOf("echo"), idOf("daily")]);
    expect(merged.decisions).toMatchObject([{ decision: "merge", status: "standing", decidedBy: "local" }]);

    await decide("reverse-resolution", { id: merge });
    expect(await counted()).toEqual([4, 3]);
    expect((await story("daily")).decisions).toMatchObject([{ decision: "merge", status: "reversed" }]);
    const again = await desk.problem(
      { method: "POST", url: "/api/reverse-resolution", payload: { id: merge, reason: "again" } },
      409,
    );
    expect(again.detail).toContain("taken back already");
  });

  test("wins over the rule: a split takes an echo out of its story, and back", async () => {
    const split = await decide("split-report", { id: idOf("echo") });
    expect(await counted()).toEqual([4, 4]);
    expect((await story("wire")).tellings).toHaveLength(1);
    await decide("reverse-resolution", { id: split });
    expect(await counted()).toEqual([4, 3]);
    expect((await story("wire")).tellings).toHaveLength(2);
  });

  test("takes along what echoes a merged report later, and lets it go with the merge", async () => {
    const merge = await decide("merge-reports", { ids: [idOf("evening"), idOf("daily")] });
    expect(await counted()).toEqual([4, 2]);
    await take(["late"]);
    expect(await counted()).toEqual([5, 2]);
    expect((await story("evening")).tellings.map(({ id }) => id).sort()).toEqual(
      [idOf("daily"), idOf("evening"), idOf("late")].sort(),
    );
    await decide("reverse-resolution", { id: merge });
    expect(await counted()).toEqual([5, 3]);
    expect((await story("late")).tellings.map(({ id }) => id).sort()).toEqual(
      [idOf("daily"), idOf("late")].sort(),
    );
  });

  test("shows its chain in the evidence of the report and of its claims", async () => {
    const Chain = z.object({
      story: z.array(z.object({ id: z.string(), sourceName: z.string() })).optional(),
    });
    const { items } = await desk.system.store.systemView().list(Claim, { where: { reportId: idOf("echo") } });
    for (const path of [`kind=report&id=${idOf("wire")}`, `kind=claim&id=${items[0]?.id}`]) {
      const { story: chain } = Chain.parse((await desk.read(`/api/evidence?${path}`)).json());
      expect(chain?.map(({ id }) => id)).toEqual([idOf("wire"), idOf("echo")]);
    }
  });

  test("is not taken about one report, about one story twice, or about a past day", async () => {
    const asked = (ids: readonly string[], query = "") => ({
      method: "POST" as const,
      url: `/api/merge-reports${query}`,
      payload: { ids, reason: "EXERCISE" },
    });
    await desk.problem(asked([idOf("wire")]), 422);
    expect((await desk.problem(asked([idOf("wire"), idOf("echo")]), 409)).detail).toContain(
      "one story already",
    );
    await desk.problem(asked([idOf("wire"), derivedId("report", "nobody's")]), 404);
    await desk.problem(asked([idOf("wire"), idOf("daily")], "?asOf=2019-05-01"), 409);
  });
});

const IDS = ["a", "b", "c", "d"].map((name) => derivedId("report", name));
const ORIGINS = ["o1", "o2", undefined] as const;
const decisions: fc.Arbitrary<Decision[]> = fc.array(
  fc.record({
    id: fc.uuid(),
    body: fc.record({
      decision: fc.constantFrom("merge" as const, "split" as const),
      reports: fc.uniqueArray(fc.constantFrom(...IDS), { minLength: 1 }),
      stories: fc.uniqueArray(fc.constantFrom("o1", "o2")),
      origin: fc.constantFrom("o1", "o2"),
      title: fc.constant(""),
      reasons: fc.constant(["why"]),
      decidedAt: fc.nat(9).map((n) => `2019-01-01T00:00:0${n}.000Z`),
      decidedBy: fc.constant("ada"),
      status: fc.constantFrom("standing" as const, "reversed" as const),
    }),
  }),
  { maxLength: 6 },
);

test("decided origins do not depend on the order in which decisions are read, nor on reversed ones", () => {
  fc.assert(
    fc.property(decisions, fc.constantFrom(...IDS), fc.constantFrom(...ORIGINS), (list, id, origin) => {
      const found = decidedOrigin({ id, origin }, list);
      expect(decidedOrigin({ id, origin }, [...list].reverse())).toBe(found);
      const standing = list.filter(({ body }) => body.status === "standing");
      expect(decidedOrigin({ id, origin }, standing)).toBe(found);
      if (standing.length === 0) expect(found).toBeUndefined();
    }),
  );
});
