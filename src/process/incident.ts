/**
 * Incidents: the rule by which claims are about one happening, and what is then said of it.
 *
 * Same place, day, kind and actors. The rule looks only at the incident's claims in the order in which they
 * joined, so that the same log gives the same incidents however it is cut into batches. A claim that says
 * less (only the country, the day after) joins only with something else that speaks for it. Rows to which one
 * source gave different ids are different to it, and stay so.
 */
import { type Claim, type Deaths, EVENT_TYPES, type EventType, type Occurred } from "../kernel/claim.ts";
import type { Event } from "../kernel/event.ts";
import { joinLabels, type Label } from "../kernel/label.ts";
import { originOf } from "../kernel/origin.ts";
import type { PlaceReference } from "../kernel/place.ts";
import { distanceKm } from "./distance.ts";
import { fold } from "./folding.ts";
import type { Actor } from "./organisations.ts";

/** A claim as the rule needs it. */
export interface Member {
  readonly id: string;
  readonly label: Label;
  /** Of its label: claims of other circles are about other incidents, or one institution's own would hide another's. */
  readonly circle: string;
  readonly claim: Claim;
  /** When this version of the claim was recorded, ISO 8601. */
  readonly recordedAt: string;
  /** The source's reliability where the claim has no grade of its own; absent when it is not judged. */
  readonly sourceGrade?: string;
  /** The claim's place, resolved. */
  readonly place: PlaceReference;
  /** Organisations, by the names the desk knows. */
  readonly actors: readonly Actor[];
}

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
}

export function incidentOf(id: string, members: readonly [Member, ...Member[]]): Incident {
  const [first, ...others] = members;
  return others.reduce<Incident>(joined, { id, members: [first], facts: factsOf(first) });
}

export function joined(incident: Incident, member: Member): Incident {
  const { facts } = incident;
  const added = factsOf(member);
  return {
    ...incident,
    members: [...incident.members, member],
    facts: {
      type: facts.type,
      violence: facts.violence ?? added.violence,
      occurred:
        FINENESS[added.occurred.precision] > FINENESS[facts.occurred.precision]
          ? added.occurred
          : facts.occurred,
      place: SHARPNESS[added.place.precision] > SHARPNESS[facts.place.precision] ? added.place : facts.place,
      actors: [
        ...facts.actors,
        ...added.actors.filter(({ key }) => facts.actors.every((actor) => actor.key !== key)),
      ],
    },
  };
}

function factsOf({ claim, place, actors }: Member): Facts {
  return { type: claim.type, violence: claim.violence, occurred: claim.occurred, place, actors };
}

const FINENESS = { year: 0, month: 1, week: 2, day: 3, minute: 4 };
const SHARPNESS = { unknown: 0, country: 1, admin1: 2, place: 3, exact: 4 };

export function dayOf({ from }: Occurred): string {
  return from.slice(0, 10);
}

const MS_A_DAY = 86_400_000;

export function dayPlus(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * MS_A_DAY).toISOString().slice(0, 10);
}

/** @returns how far the claim is from being about this incident; nothing when it is about another. */
export function misfit(incident: Incident, member: Member): number | undefined {
  const { facts } = incident;
  const { claim } = member;
  if (!isSameKind(facts, claim) || incident.members[0]?.circle !== member.circle) return undefined;
  const days = daysApart(facts.occurred, claim.occurred);
  if (days === undefined) return undefined;
  const away = apart(facts.place, member.place);
  if (!away) return undefined;
  const shares = sharesActor(facts.actors, member.actors);
  if (shares === false) return undefined;
  const sameDeaths =
    (claim.deaths?.best ?? 0) > 0 && incident.members.some((other) => deathsOf(other) === deathsOf(member));
  const origin = originOf(claim);
  const isEcho = origin !== undefined && incident.members.some((other) => originOf(other.claim) === origin);
  const isSpokenFor = shares === true || sameDeaths || isEcho;
  // The next day, a whole country, or an unnamed kind say too little by themselves.
  if ((away.isCoarse || days > 0 || claim.type === "OTHER") && !isSpokenFor) return undefined;
  if (contradictsDeaths(incident.members, claim.deaths, days)) return undefined;
  for (const other of incident.members) if (isToldApart(other, member, days, sameDeaths)) return undefined;
  return days * 100 + away.km + (away.isCoarse ? 50 : 0) - (shares ? 20 : 0) - (sameDeaths ? 20 : 0);
}

/** Whether the claim's deaths are of another order than all that the incident's claims state. */
function contradictsDeaths(members: readonly Member[], stated: Deaths | undefined, days: number): boolean {
  const known = members.flatMap(({ claim }) => (claim.deaths ? [claim.deaths] : []));
  return stated !== undefined && known.length > 0 && known.every((deaths) => areApart(deaths, stated, days));
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
  const days = Math.abs(Date.parse(dayOf(a)) - Date.parse(dayOf(b))) / MS_A_DAY;
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

function deathsOf({ claim }: Member): number | undefined {
  return claim.deaths?.best;
}

/** Claims found by reading a text have ids of ours; all others have the id that their source gave. */
export const EXTRACTED = "extract:";

/** Whether one source tells these two apart: by different ids in its tables, or by reporting day after day. */
function isToldApart(a: Member, b: Member, days: number, sameDeaths: boolean): boolean {
  if (a.claim.sourceId !== b.claim.sourceId) return false;
  if (days > 0 && !sameDeaths && originOf(a.claim) === undefined) return true;
  if (a.claim.nativeId.startsWith(EXTRACTED) || b.claim.nativeId.startsWith(EXTRACTED)) return false;
  const areRows =
    a.claim.span.line !== undefined ||
    b.claim.span.line !== undefined ||
    a.claim.reportId === b.claim.reportId;
  return areRows && !isRepeated(a, b);
}

/** A row given again in a later file, under a new id. */
function isRepeated(a: Member, b: Member): boolean {
  return (
    a.claim.reportId !== b.claim.reportId &&
    a.claim.text !== "" &&
    a.claim.text === b.claim.text &&
    a.claim.type === b.claim.type &&
    dayOf(a.claim.occurred) === dayOf(b.claim.occurred) &&
    deathsOf(a) === deathsOf(b) &&
    a.claim.place.latitude === b.claim.place.latitude &&
    a.claim.place.longitude === b.claim.place.longitude &&
    a.claim.actors.join("|") === b.claim.actors.join("|")
  );
}

export function labelOf({ members }: Incident): Label {
  return joinLabels(members.map(({ label }) => label));
}

export function eventOf({ members, facts }: Incident): Event {
  const ranked = [...members].sort(byWorth);
  const deaths = deathsIn(ranked);
  return {
    title: titleOf(ranked, facts),
    type: facts.type,
    ...(facts.violence && { violence: facts.violence }),
    occurred: facts.occurred,
    day: dayOf(facts.occurred),
    place: facts.place,
    ...(facts.place.country !== undefined && { country: facts.place.country }),
    actors: facts.actors.map(({ name }) => name),
    ...(deaths && { deaths }),
    claims: members.map(({ id }) => id),
    mediaVolume: members.length,
    independentOrigins: new Set(members.map(({ claim }) => originOf(claim) ?? `source:${claim.sourceId}`))
      .size,
  };
}

/** The better judged first; of equal ones the latest published, or else recorded. */
function byWorth(a: Member, b: Member): number {
  const tiers = tier(a) - tier(b);
  if (tiers !== 0) return tiers;
  const [first, second] = [a, b].map(({ claim, recordedAt }) => Date.parse(claim.publishedAt ?? recordedAt));
  return (second ?? 0) - (first ?? 0) || (a.id < b.id ? -1 : 1);
}

/**
 * Reliable sources (A to C) before ungraded ones, those before doubtful ones, and last what cannot be judged
 * (F, 6). Finer differences say less about a count than its being newer.
 */
function tier({ claim, sourceGrade }: Member): number {
  const [source = "", information = ""] = claim.grade ?? sourceGrade ?? "";
  if (source === "") return 1;
  if (source === "F" || information === "6") return 3;
  return source > "C" || information > "3" ? 2 : 0;
}

function deathsIn(ranked: readonly Member[]): Deaths | undefined {
  const stated = ranked.flatMap(({ claim }) => (claim.deaths ? [claim.deaths] : []));
  const [best] = stated;
  if (!best) return undefined;
  const low = Math.min(...stated.map((deaths) => deaths.low ?? deaths.best));
  const high = Math.max(...stated.map((deaths) => deaths.high ?? deaths.best));
  return {
    best: best.best,
    ...(low < high && { low, high }),
    ...(best.civilians !== undefined && { civilians: best.civilians }),
  };
}

const LONGEST_TITLE = 140;
/** Words below which a text is a mark or a heading and says nothing. */
const FEWEST_WORDS = 4;

function titleOf(ranked: readonly Member[], { type, place, actors }: Facts): string {
  const text = ranked
    .map(({ claim }) => claim.text.replace(/\s+/g, " ").trim())
    .find((said) => said.split(" ").length >= FEWEST_WORDS);
  if (text !== undefined) return shortened(text);
  const where = place.name ?? place.admin1 ?? place.country;
  const what = type.charAt(0) + type.slice(1).toLowerCase();
  return shortened(
    [
      what,
      ...(where ? [`in ${where}`] : []),
      ...(actors.length > 0 ? [`(${actors.map(({ name }) => name).join(", ")})`] : []),
    ].join(" "),
  );
}

function shortened(text: string): string {
  if (text.length <= LONGEST_TITLE) return text;
  const cut = text.slice(0, LONGEST_TITLE);
  return `${cut.slice(0, Math.max(cut.lastIndexOf(" "), LONGEST_TITLE / 2))} …`;
}
