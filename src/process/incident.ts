/**
 * Incidents: the rule by which claims are about one happening, and what is then said of it.
 *
 * Same place, day, kind and actors. The rule looks only at the incident's claims in the order in which they
 * joined, so that the same log gives the same incidents however it is cut into batches. A claim that says
 * less (only the country, the day after) joins only with something else that speaks for it. Rows to which one
 * source gave different ids are different to it, and stay so.
 */
import { type Claim, type Deaths, EVENT_TYPES, type EventType, type Occurred } from "../kernel/claim.ts";
import type { PlaceReference } from "../kernel/place.ts";
import { distanceKm } from "./distance.ts";
import { fold } from "./folding.ts";
import {
  count,
  hasOriginOf,
  isRowAgain,
  type Marks,
  noMarks,
  statesSameDeaths,
  toldApart,
} from "./incident-marks.ts";
import { dayOf, daysBetween, type Member } from "./incident-member.ts";
import type { Actor } from "./organisations.ts";

/** What the rule compares a claim with: it follows from the members in their order. */
export interface Facts {
  readonly type: EventType;
  readonly violence: Claim["violence"];
  readonly occurred: Occurred;
  readonly place: PlaceReference;
  readonly actors: readonly Actor[];
}

export interface Incident {
  readonly id: string;
  readonly members: readonly Member[];
  readonly facts: Facts;
  readonly circle: string;
  readonly marks: Marks;
}

/** It grows in place: copied for each claim, one of thousands of claims would take the square of their number. */
export interface Growing extends Incident {
  members: Member[];
  facts: Facts;
  circle: string;
}

export function incidentOf(id: string, members: readonly [Member, ...Member[]]): Growing {
  const [first, ...others] = members;
  const incident = { id, members: [first], facts: factsOf(first), circle: first.circle, marks: noMarks() };
  count(incident.marks, first);
  for (const other of others) join(incident, other);
  return incident;
}

/** @returns what is new in the incident to the rule; nothing when it answers as before. */
export function join(incident: Growing, member: Member): string {
  incident.members.push(member);
  const facts = withFactsOf(incident.facts, member);
  const news = count(incident.marks, member);
  if (facts === incident.facts) return news;
  incident.facts = facts;
  return `${factsText(facts)}\n${news}`;
}

/**
 * Takes a claim out of an incident that has others.
 * @returns where it stood among them.
 */
export function takeOut(incident: Growing, id: string): number {
  const at = incident.members.findIndex((member) => member.id === id);
  for (const member of incident.members.splice(at, 1)) count(incident.marks, member, -1);
  readAnew(incident);
  return at;
}

export function putBack(incident: Growing, member: Member, at: number): void {
  incident.members.splice(at, 0, member);
  count(incident.marks, member);
  readAnew(incident);
}

function readAnew(incident: Growing): void {
  const [first, ...others] = incident.members;
  if (!first) return;
  incident.circle = first.circle;
  incident.facts = others.reduce(withFactsOf, factsOf(first));
}

/** All that the rule looks at in the facts. */
export function factsText({ type, violence, occurred, place, actors }: Facts): string {
  return JSON.stringify([type, violence, occurred, place, actors.map(({ key }) => key)]);
}

/** The same object when the claim adds nothing to it. */
function withFactsOf(facts: Facts, { claim, place, actors }: Member): Facts {
  const isFiner = FINENESS[claim.occurred.precision] > FINENESS[facts.occurred.precision];
  const isSharper = SHARPNESS[place.precision] > SHARPNESS[facts.place.precision];
  const others = actors.filter(({ key }) => facts.actors.every((actor) => actor.key !== key));
  const isMoreExact = facts.violence === undefined && claim.violence !== undefined;
  if (!isFiner && !isSharper && !isMoreExact && others.length === 0) return facts;
  return {
    type: facts.type,
    violence: facts.violence ?? claim.violence,
    occurred: isFiner ? claim.occurred : facts.occurred,
    place: isSharper ? place : facts.place,
    actors: [...facts.actors, ...others],
  };
}

function factsOf({ claim, place, actors }: Member): Facts {
  return { type: claim.type, violence: claim.violence, occurred: claim.occurred, place, actors };
}

const FINENESS = { year: 0, month: 1, week: 2, day: 3, minute: 4 };
const SHARPNESS = { unknown: 0, country: 1, admin1: 2, place: 3, exact: 4 };

/** How the claim stands to an incident. */
export type Fit =
  | { readonly kind: "about"; readonly far: number }
  /** It says too little by itself: only a story in common would speak for it. */
  | { readonly kind: "unspoken"; readonly far: number }
  /** Its source gave it an id of its own: it is about it only as a row given again. */
  | { readonly kind: "row"; readonly far: number }
  | { readonly kind: "other" };

const OTHER: Fit = { kind: "other" };

/** @returns how far the claim is from being about this incident; nothing when it is about another. */
export function misfit(incident: Incident, member: Member): number | undefined {
  const fit = fitOf(
    incident,
    member,
    hasOriginOf(incident.marks, member),
    isRowAgain(incident.marks, member),
  );
  return fit.kind === "about" ? fit.far : undefined;
}

/**
 * The rule.
 *
 * @param isEcho whether a story in common speaks for it.
 * @param isAgain whether it is a row given again.
 */
export function fitOf(
  { facts, circle, marks }: Incident,
  member: Member,
  isEcho: boolean,
  isAgain: boolean,
): Fit {
  const { claim } = member;
  if (!isSameKind(facts, claim) || circle !== member.circle) return OTHER;
  const days = daysApart(facts.occurred, claim.occurred);
  if (days === undefined) return OTHER;
  const sameDeaths = statesSameDeaths(marks, member);
  const told = toldApart(marks, member, days > 0, sameDeaths);
  if (told === "day" || told === "report") return OTHER;
  const away = apart(facts.place, member.place);
  if (!away) return OTHER;
  const shares = sharesActor(facts.actors, member.actors);
  if (shares === false) return OTHER;
  if (contradictsDeaths(marks, claim.deaths, days)) return OTHER;
  const far = days * 100 + away.km + (away.isCoarse ? 50 : 0) - (shares ? 20 : 0) - (sameDeaths ? 20 : 0);
  if (told === "row" && !isAgain) return { kind: "row", far };
  // The next day, a whole country, or an unnamed kind say too little by themselves.
  const isMore = shares === true || sameDeaths || isEcho;
  return {
    kind: (away.isCoarse || days > 0 || claim.type === "OTHER") && !isMore ? "unspoken" : "about",
    far,
  };
}

/** Whether the claim's deaths are of another order than all that the incident's claims state. */
function contradictsDeaths({ deaths }: Marks, stated: Deaths | undefined, days: number): boolean {
  if (stated === undefined || deaths.size === 0) return false;
  for (const known of deaths.values()) if (!areApart(known.stated, stated, days)) return false;
  return true;
}

/** On one day counts differ threefold at most, but for small ones and for an "at least"; a day apart by half. */
function areApart(a: Deaths, b: Deaths, days: number): boolean {
  const [fewer, more] = a.best <= b.best ? [a, b] : [b, a];
  if (days > 0) return more.best > 1.5 * fewer.best;
  const isLeast = fewer.low === fewer.best && fewer.high === undefined && fewer.best > 0;
  return !isLeast && more.best >= 5 && more.best > 3 * Math.max(1, fewer.best);
}

/** Kinds that sources take for one another. */
const FAMILIES: readonly (readonly EventType[])[] = [
  ["ASSAULT", "COERCE"],
  ["AGREE", "CONSULT", "COOPERATE", "CONCEDE"],
  ["ACCUSE", "REJECT"],
  ["SUPPORT", "AID"],
];

const LIKE: ReadonlyMap<EventType, readonly EventType[]> = new Map(
  EVENT_TYPES.map((type) => [
    type,
    [...new Set([type, ...FAMILIES.filter((family) => family.includes(type)).flat()])],
  ]),
);

/** The kinds of incidents that a claim of this kind can join. */
export function kindsLike(type: EventType): readonly EventType[] {
  return LIKE.get(type) ?? [type];
}

function isSameKind(facts: Facts, claim: Claim): boolean {
  if (facts.violence && claim.violence && facts.violence !== claim.violence) return false;
  return kindsLike(claim.type).includes(facts.type);
}

/** 0 or 1; spans of a month or a year are the same or are not. */
function daysApart(a: Occurred, b: Occurred): number | undefined {
  const isLong = FINENESS[a.precision] < FINENESS.week || FINENESS[b.precision] < FINENESS.week;
  if (isLong) return a.precision === b.precision && dayOf(a) === dayOf(b) ? 0 : undefined;
  const days = daysBetween(dayOf(a), dayOf(b));
  return days <= 1 ? days : undefined;
}

/** Kilometres within which two places of these precisions are one: a town is some 15 km wide to a gazetteer. */
const REACH_KM = { "exact exact": 10, "exact place": 25, "place exact": 25, "place place": 15 };
export const LONGEST_REACH_KM = Math.max(...Object.values(REACH_KM));
/** To the seat by which a first-level unit is located. */
const UNIT_REACH_KM = 120;

function apart(
  a: PlaceReference,
  b: PlaceReference,
): { readonly km: number; readonly isCoarse: boolean } | undefined {
  if (a.country !== b.country) return undefined;
  if (a.gazetteerId !== undefined && a.gazetteerId === b.gazetteerId && a.precision === "place")
    return { km: 0, isCoarse: false };
  const km = kilometres(a, b);
  const key = `${a.precision} ${b.precision}`;
  if (isReach(key)) return km !== undefined && km <= REACH_KM[key] ? { km, isCoarse: false } : undefined;
  if (a.country === undefined && !isSameName(a, b)) return undefined;
  if (a.precision === "admin1" || b.precision === "admin1") return apartByUnit(a, b, km);
  return { km: km ?? 0, isCoarse: !isSameName(a, b) || a.precision === "country" };
}

function isReach(key: string): key is keyof typeof REACH_KM {
  return key in REACH_KM;
}

function apartByUnit(a: PlaceReference, b: PlaceReference, km: number | undefined) {
  if (a.precision === "country" || b.precision === "country") return { km: 0, isCoarse: true };
  if (a.admin1 !== undefined && b.admin1 !== undefined)
    return fold(a.admin1) === fold(b.admin1) ? { km: 0, isCoarse: true } : undefined;
  return km !== undefined && km <= UNIT_REACH_KM ? { km, isCoarse: true } : undefined;
}

function isSameName(a: PlaceReference, b: PlaceReference): boolean {
  return a.name !== undefined && b.name !== undefined && fold(a.name) === fold(b.name);
}

function kilometres(a: PlaceReference, b: PlaceReference): number | undefined {
  if (
    a.latitude === undefined ||
    a.longitude === undefined ||
    b.latitude === undefined ||
    b.longitude === undefined
  )
    return undefined;
  return distanceKm(
    { latitude: a.latitude, longitude: a.longitude },
    { latitude: b.latitude, longitude: b.longitude },
  );
}

/** True or false when both name organisations, else nothing is known of it. */
function sharesActor(a: readonly Actor[], b: readonly Actor[]): boolean | undefined {
  if (a.length === 0 || b.length === 0) return undefined;
  return b.some(({ key }) => a.some((actor) => actor.key === key));
}
