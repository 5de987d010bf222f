import { describe, expect, it } from "vitest";
import { Claim, type Deaths } from "../kernel/claim.ts";
import { circleOf, Label, OPEN } from "../kernel/label.ts";
import type { PlaceReference } from "../kernel/place.ts";
import { type Incident, incidentOf, misfit } from "./incident.ts";
import { eventOf } from "./incident-event.ts";
import type { Member } from "./incident-member.ts";

const uuid = (n: number) => `6ba7b810-9dad-41d1-80b4-${String(n).padStart(12, "0")}`;
let numbered = 0;

interface Drawn {
  readonly day?: number;
  readonly deaths?: Deaths;
  readonly grade?: string;
  readonly sourceGrade?: string;
  readonly publishedAt?: string;
  readonly place?: PlaceReference;
  readonly text?: string;
  readonly type?: Claim["type"];
  readonly actors?: readonly string[];
  readonly label?: Label;
}

/** Each from a source of its own. */
function member({
  day = 8,
  deaths,
  grade,
  sourceGrade,
  publishedAt,
  place,
  text = "",
  type = "ASSAULT",
  actors = [],
  label = OPEN,
}: Drawn): Member {
  numbered += 1;
  const at = `2019-06-${String(day).padStart(2, "0")}T00:00:00.000Z`;
  const where: PlaceReference = place ?? {
    country: "SYR",
    latitude: 36.2,
    longitude: 37.16,
    precision: "place",
  };
  return {
    id: uuid(numbered),
    label,
    circle: circleOf(label),
    recordedAt: "2019-07-01T00:00:00.000Z",
    ...(sourceGrade !== undefined && { sourceGrade }),
    place: where,
    actors: actors.map((name) => ({ name, key: name.toLowerCase() })),
    claim: Claim.parse({
      nativeId: String(numbered),
      reportId: uuid(numbered),
      sourceId: uuid(numbered),
      span: {},
      type,
      occurred: { from: at, to: at, precision: "day" },
      place: where,
      deaths,
      grade,
      publishedAt,
      text,
    }),
  };
}

const about = (...members: [Member, ...Member[]]): Incident => incidentOf(uuid(0), members);
const fits = (a: Drawn, b: Drawn) => misfit(about(member(a)), member(b)) !== undefined;

describe("a claim is about an incident", () => {
  it.each<[string, Drawn, Drawn, boolean]>([
    ["of the same place, day and kind", {}, {}, true],
    ["with other deaths of the same order", { deaths: { best: 24 } }, { deaths: { best: 31 } }, true],
    ["with deaths of another order", { deaths: { best: 2 } }, { deaths: { best: 13 } }, false],
    [
      "with far more deaths than an at-least",
      { deaths: { best: 5, low: 5 } },
      { deaths: { best: 40 } },
      true,
    ],
    ["of a kind that is often taken for it", {}, { type: "COERCE" }, true],
    ["of another kind", {}, { type: "AGREE" }, false],
    ["of no kind", { type: "OTHER" }, { type: "OTHER" }, false],
    [
      "of no kind, with an actor in common",
      { type: "OTHER", actors: ["X"] },
      { type: "OTHER", actors: ["X"] },
      true,
    ],
    ["of the next day", {}, { day: 9 }, false],
    ["of the next day, with an actor in common", { actors: ["X"] }, { day: 9, actors: ["X"] }, true],
    [
      "of the next day with other deaths",
      { actors: ["X"], deaths: { best: 0 } },
      { day: 9, actors: ["X"], deaths: { best: 14 } },
      false,
    ],
    ["two days later", { actors: ["X"] }, { day: 10, actors: ["X"] }, false],
    ["of other actors", { actors: ["X"] }, { actors: ["Y"] }, false],
    [
      "of a town 40 km away",
      {},
      { place: { country: "SYR", latitude: 36.2, longitude: 37.6, precision: "place" } },
      false,
    ],
    ["of the country alone", {}, { place: { country: "SYR", precision: "country" } }, false],
    [
      "of the country, with the same deaths",
      { deaths: { best: 7 } },
      { deaths: { best: 7 }, place: { country: "SYR", precision: "country" } },
      true,
    ],
    [
      "of another country",
      { deaths: { best: 7 } },
      { deaths: { best: 7 }, place: { country: "IRQ", precision: "country" } },
      false,
    ],
  ])("%s", (_, a, b, answer) => {
    expect(fits(a, b)).toBe(answer);
    expect(fits(b, a)).toBe(answer);
  });
});

describe("an incident says", () => {
  it("the deaths of the best judged claim, of equal ones the latest, and the range of all", () => {
    const deaths = (...members: [Member, ...Member[]]) => eventOf(about(...members)).deaths;
    const early = member({ grade: "B2", deaths: { best: 24 }, publishedAt: "2019-06-10T00:00:00Z" });
    const revised = member({ sourceGrade: "B", deaths: { best: 31 }, publishedAt: "2019-06-21T00:00:00Z" });
    const rumour = member({ grade: "F6", deaths: { best: 60 }, publishedAt: "2019-06-22T00:00:00Z" });
    const ungraded = member({ deaths: { best: 20 }, publishedAt: "2019-06-22T00:00:00Z" });
    expect(deaths(early, revised, rumour, ungraded)).toEqual({ best: 31, low: 20, high: 60 });
    expect(deaths(ungraded, rumour)).toEqual({ best: 20, low: 20, high: 60 });
    expect(deaths(member({}))).toBeUndefined();
  });

  it("the sharpest place, and the sentence of the best claim that says something", () => {
    const exact = { country: "SYR", latitude: 36.21, longitude: 37.16, precision: "exact" as const };
    const event = eventOf(
      about(
        member({ grade: "A1", text: "EXERCISE." }),
        member({ place: exact, text: "Shells fell on the market." }),
      ),
    );
    expect(event.place).toEqual(exact);
    expect(event.title).toBe("Shells fell on the market.");
  });

  it("what happened where and to whom when no claim brings a sentence", () => {
    const place = { name: "Aleppo", country: "SYR", precision: "place" as const };
    expect(eventOf(about(member({ place, actors: ["X Front"] }))).title).toBe("Assault in Aleppo (X Front)");
  });
});

describe("what an institution keeps to itself", () => {
  const kept = (...releasableTo: string[]) => Label.parse({ tlp: "AMBER", releasableTo });
  const north = () => member({ label: kept("north") });
  const home = () => member({ label: Label.parse({ tlp: "AMBER" }) });

  it("joins no incident of others, so that it hides none from them", () => {
    for (const other of [member({}), home(), member({ label: kept("south") })]) {
      expect(misfit(about(other), north())).toBeUndefined();
      expect(misfit(about(north()), other)).toBeUndefined();
    }
  });

  it("joins what the same institutions keep; what reaches the home institution joins whatever else does", () => {
    expect(misfit(about(north()), north())).toBeDefined();
    expect(misfit(about(member({})), home())).toBeDefined();
    expect(misfit(about(home()), member({ label: kept("home", "north") }))).toBeDefined();
  });
});
