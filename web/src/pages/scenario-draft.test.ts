import { expect, test } from "vitest";
import { bodyFrom, draftOf, driverFrom, driverIsWhole } from "./scenario-draft.ts";

const driver = {
  key: "truce",
  title: "The truce",
  states: [
    { key: "breaks", title: "breaks" },
    { key: "holds", title: "holds" },
  ],
  baseline: "holds",
  because: "It has held.",
};

test("a driver that is written again unchanged keeps its keys, and its assumed state comes first", () => {
  const made = driverFrom(draftOf(driver), []);
  expect(made).toMatchObject({ key: "truce", baseline: "holds" });
  expect(made.states.map(({ key }) => key)).toEqual(["holds", "breaks"]);
});

test("a state with other words is another state, and no two have one key", () => {
  const made = driverFrom({ ...draftOf(driver), states: "holds\nbreaks!\nbreaks" }, []);
  expect(made.states.map(({ key }) => key)).toEqual(["holds", "breaks-2", "breaks"]);
});

test("a driver needs two different states, and six at most", () => {
  const draft = draftOf(driver);
  expect(driverIsWhole(draft)).toBe(true);
  expect(driverIsWhole({ ...draft, states: "holds" })).toBe(false);
  expect(driverIsWhole({ ...draft, states: "holds\nholds" })).toBe(false);
  expect(driverIsWhole({ ...draft, states: "a\nb\nc\nd\ne\nf\ng" })).toBe(false);
  expect(driverIsWhole({ ...draft, because: " " })).toBe(false);
});

test("impacts of a state that is gone go with it, and a story falls back to what is assumed", () => {
  const aid = { ...driver, key: "aid", title: "Aid" };
  const end = (descriptor: string, state: string) => ({ descriptor, state });
  const before = {
    title: "A year on",
    question: "What then?",
    horizon: "2031-01-01",
    descriptors: [driver, aid],
    impacts: [
      { from: end("truce", "breaks"), to: end("aid", "breaks"), strength: 2 },
      { from: end("truce", "holds"), to: end("aid", "holds"), strength: 1 },
    ],
    stories: [{ title: "War", narrative: "So.", signposts: [], states: { truce: "breaks", aid: "breaks" } }],
    basedOn: [],
    status: "active" as const,
  };
  const drivers = [{ ...draftOf(driver), states: "holds\nfades" }, draftOf(aid)];
  const body = bodyFrom(
    { title: "A year on", question: "?", horizon: "2031-01-01", problemId: "", drivers },
    before,
  );
  expect(body.impacts).toEqual([before.impacts[1]]);
  expect(body.stories?.[0]?.states).toEqual({ truce: "holds", aid: "breaks" });
});
