import fc from "fast-check";
import { expect, it } from "vitest";
import { Claim } from "../kernel/claim.ts";
import { circleOf, Label, OPEN } from "../kernel/label.ts";
import { derivedId } from "../store/identity.ts";
import { incidentOf, misfit } from "./incident.ts";
import { openBoard } from "./incident-board.ts";
import { dayOf, EXTRACTED, type Member } from "./incident-member.ts";
import { daysAround, type Near } from "./near-incidents.ts";

const HOME = Label.parse({ tlp: "AMBER" });

/** Claims of a small town in which much is like much else, some of them said again. */
const drawn = fc.record({
  id: fc.integer({ min: 0, max: 24 }),
  day: fc.integer({ min: 1, max: 3 }),
  longitude: fc.constantFrom(37.1, 37.15, 37.4),
  precision: fc.constantFrom("place" as const, "exact" as const, "country" as const),
  source: fc.constantFrom("a", "b"),
  report: fc.constantFrom("r", "s", "t"),
  isLine: fc.boolean(),
  isExtracted: fc.boolean(),
  text: fc.constantFrom("", "Shells on the market.", "Fire at the port."),
  origin: fc.constantFrom(undefined, undefined, "report:1", "report:2"),
  best: fc.constantFrom(undefined, 0, 2, 30),
  isLeast: fc.boolean(),
  actor: fc.constantFrom(undefined, undefined, "X Front", "Y Army"),
  type: fc.constantFrom("ASSAULT" as const, "COERCE" as const, "OTHER" as const),
  isOpen: fc.boolean(),
});
type Drawn = typeof drawn extends fc.Arbitrary<infer Value> ? Value : never;

function member(one: Drawn): Member {
  const at = `2019-06-0${one.day}T00:00:00.000Z`;
  const place =
    one.precision === "country"
      ? { country: "SYR", precision: one.precision }
      : { country: "SYR", latitude: 36, longitude: one.longitude, precision: one.precision };
  const label = one.isOpen ? OPEN : HOME;
  return {
    id: derivedId("claim", String(one.id)),
    label,
    circle: circleOf(label),
    recordedAt: at,
    place,
    actors: one.actor === undefined ? [] : [{ name: one.actor, key: one.actor.toLowerCase() }],
    claim: Claim.parse({
      nativeId: `${one.isExtracted ? EXTRACTED : ""}${one.id}`,
      reportId: derivedId("report", one.report),
      sourceId: derivedId("source", one.source),
      span: one.isLine ? { line: one.id + 1 } : {},
      type: one.type,
      occurred: { from: at, to: at, precision: "day" },
      place,
      deaths: one.best === undefined ? undefined : { best: one.best, ...(one.isLeast && { low: one.best }) },
      actors: one.actor === undefined ? [] : [one.actor],
      origin: one.origin,
      text: one.text,
    }),
  };
}

type Standing = Map<string, [Member, ...Member[]]>;

/** The board as one would do it by hand: every claim is held against every incident. */
function askingAll(standing: Standing, one: Member, version: number): void {
  for (const [id, members] of standing) {
    if (members.every((other) => other.id !== one.id)) continue;
    const [first, ...rest] = members.filter((other) => other.id !== one.id);
    if (!first || misfit(incidentOf(id, [first, ...rest]), one) !== undefined) {
      const [next = one, ...others] = members.map((other) => (other.id === one.id ? one : other));
      standing.set(id, [next, ...others]);
      return;
    }
    standing.set(id, [first, ...rest]);
  }
  const near = [...standing]
    .map(([id, members]) => ({ id, incident: incidentOf(id, members) }))
    .filter(({ incident: { facts } }) =>
      daysAround(one).includes(`${facts.place.country ?? ""} ${dayOf(facts.occurred)}`),
    )
    .flatMap(({ id, incident }) => {
      const far = misfit(incident, one);
      return far === undefined ? [] : [{ id, far }];
    })
    .sort((a, b) => a.far - b.far || (a.id < b.id ? -1 : 1));
  const members = near[0] && standing.get(near[0].id);
  if (members) {
    members.push(one);
    return;
  }
  const own = derivedId("event", one.id);
  standing.set(standing.has(own) ? derivedId("event", one.id, String(version)) : own, [one]);
}

const written = (incidents: Iterable<Near>) =>
  [...incidents].map(({ id, members }) => `${id}: ${members.map((one) => one.id).join(" ")}`).sort();

it("claims come into the incidents into which they would come if every incident were asked", () => {
  fc.assert(
    fc.property(
      fc.array(drawn, { minLength: 1, maxLength: 60 }),
      fc.integer({ min: 0, max: 60 }),
      (all, cut) => {
        const standing: Standing = new Map();
        const claims = all.map(member);
        for (const one of claims.slice(0, cut)) askingAll(standing, one, 1);
        const board = openBoard(
          [...standing].map(([id, [first, ...rest]]) => ({ id, members: [first, ...rest] })),
        );
        const before = new Map([...standing].map(([id, members]) => [id, written([{ id, members }])[0]]));
        claims.slice(cut).forEach((one, i) => {
          askingAll(standing, one, i + 2);
          board.place(one, i + 2);
        });
        const touched = board.touched();
        const now = new Map(
          written([...standing].map(([id, members]) => ({ id, members }))).map((line) => [
            line.slice(0, 36),
            line,
          ]),
        );
        for (const { id, members } of touched) {
          const [first, ...rest] = members;
          expect(first && written([{ id, members: [first, ...rest] }])[0]).toBe(now.get(id));
          now.delete(id);
        }
        for (const [id, line] of now) expect(line).toBe(before.get(id));
      },
    ),
    { numRuns: 1_000, seed: 4646 },
  );
});

/** The rule on two claims of one source, as it is said in words. */
function areToldApart(a: Member, b: Member): boolean {
  const rows = [a, b].every(({ claim }) => !claim.nativeId.startsWith(EXTRACTED));
  if (a.claim.sourceId !== b.claim.sourceId || !rows) return false;
  const sameReport = a.claim.reportId === b.claim.reportId;
  if (a.claim.span.line === undefined && b.claim.span.line === undefined && !sameReport) return false;
  const says = ({ claim }: Member) =>
    JSON.stringify([claim.text, claim.type, claim.occurred, claim.deaths?.best, claim.place, claim.actors]);
  return sameReport || a.claim.text === "" || says(a) !== says(b);
}

it("an incident tells a row apart from its claims exactly when one of them does", () => {
  fc.assert(
    fc.property(fc.array(drawn, { minLength: 2, maxLength: 6 }), (all) => {
      // One day and place, no deaths and no actors: nothing but the source's ids can keep them apart.
      const plain = all.map((one) =>
        member({
          ...one,
          day: 1,
          longitude: 37.1,
          precision: "place",
          type: "ASSAULT",
          best: undefined,
          actor: undefined,
          isOpen: true,
        }),
      );
      const [last, first, ...others] = plain;
      if (!last || !first) return;
      const isApart = [first, ...others].some((other) => areToldApart(other, last));
      expect(misfit(incidentOf(derivedId("event", "x"), [first, ...others]), last) === undefined).toBe(
        isApart,
      );
    }),
    { numRuns: 2_000, seed: 4646 },
  );
});
