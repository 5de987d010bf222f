/**
 * The stored incidents that claims could be about, found without reading all of their days.
 *
 * What is found is at least every incident that the rule of `incident.ts` would let one of the claims join: the
 * database leaves out only other kinds, and places out of reach.
 */
import type { Claim } from "../kernel/claim.ts";
import type { Label } from "../kernel/label.ts";
import type { Stored } from "../kernel/record.ts";
import { derivedId } from "../store/identity.ts";
import { LABEL_COLUMN } from "../store/labels.ts";
import { REACH_KEY, SHARP_LATITUDE } from "../store/tables.ts";
import type { Queryable } from "../store/view.ts";
import { kindsLike, LONGEST_REACH_KM } from "./incident.ts";
import { dayOf, dayPlus, type Member } from "./incident-member.ts";
import type { Actor } from "./organisations.ts";

export type StoredClaim = Pick<Stored<Claim>, "id" | "label" | "recordedAt" | "body">;

export interface MemberReader {
  memberOf(claim: StoredClaim): Member;
  /** Organisations by the names the desk knows now. */
  actorsOf(names: readonly string[]): readonly Actor[];
}

/** The country and the days on which an incident stands that the claim could join. */
export function daysAround({ place, claim }: Member): string[] {
  const day = dayOf(claim.occurred);
  return [-1, 0, 1].map((days) => `${place.country ?? ""} ${dayPlus(day, days)}`);
}

/** A stored incident: its id and its claims in the order in which they joined. */
export interface Near {
  readonly id: string;
  readonly members: readonly [Member, ...Member[]];
}

/** All stored incidents that any of these claims could join, or is in already, with their members. */
export async function incidentsNear(
  sql: Queryable,
  members: readonly Member[],
  claims: readonly Stored<Claim>[],
  { memberOf, actorsOf }: MemberReader,
): Promise<Near[]> {
  const inReach = await incidentsInReach(sql, members, actorsOf);
  const events = new Map(
    [...inReach, ...(await incidentsOfRevised(sql, claims))].map((event) => [event.id, event.claims]),
  );
  const wanted = [...new Set([...events.values()].flat())];
  if (wanted.length === 0) return [];
  const { rows } = await sql.query<StoredClaim & { label: Label }>(
    `SELECT id, ${LABEL_COLUMN}, to_char(recorded_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS "recordedAt", body
     FROM "claim" WHERE superseded_at = 'infinity' AND id = ANY($1::uuid[])`,
    [wanted],
  );
  const byId = new Map(rows.map((row) => [row.id, row]));
  return [...events].flatMap(([id, ids]) => {
    const [first, ...rest] = ids.flatMap((claimId) => {
      const claim = byId.get(claimId);
      return claim ? [memberOf(claim)] : [];
    });
    return first ? [{ id, members: [first, ...rest] }] : [];
  });
}

interface Found {
  readonly id: string;
  /** Ids of its claims, in the order in which they joined. */
  readonly claims: string[];
}

const FOUND = `id, ARRAY(SELECT jsonb_array_elements_text(body -> 'claims')) AS claims`;

/** Degrees. */
interface Box {
  readonly south: number;
  readonly north: number;
  readonly west: number;
  readonly east: number;
}

/** What is asked of one country, day and kind. */
interface Asked {
  box: Box;
  /** Keys of those who act in any of the claims; absent when one of them names nobody, and so contradicts nobody. */
  actors: Set<string> | undefined;
}

async function incidentsInReach(
  sql: Queryable,
  members: readonly Member[],
  actorsOf: MemberReader["actorsOf"],
): Promise<Found[]> {
  const asked = new Map<string, Asked>();
  for (const member of members) {
    const box = boxAround(member);
    const named = member.actors.map((actor) => actor.key);
    for (const day of daysAround(member))
      for (const kind of kindsLike(member.claim.type)) {
        const key = `${day} ${kind}`;
        const one = asked.get(key) ?? { box, actors: new Set() };
        asked.set(key, one);
        one.box = around(one.box, box);
        if (named.length === 0) one.actors = undefined;
        for (const actor of named) one.actors?.add(actor);
      }
  }
  if (asked.size === 0) return [];
  const like = `SELECT ${FOUND}, ARRAY(SELECT jsonb_array_elements_text(body -> 'actors')) AS actors
         FROM "event" WHERE ${REACH_KEY} = asked.key AND superseded_at = 'infinity'`;
  const boxes = [...asked.values()].map(({ box }) => box);
  // OFFSET 0 has it done once for each key, by the index: the planner would rather read all there are.
  const { rows } = await sql.query<Found & { readonly key: string; readonly actors: string[] }>(
    `SELECT asked.key, near.*
     FROM unnest($1::text[], $2::float8[], $3::float8[], $4::float8[], $5::float8[])
       AS asked (key, south, north, west, east), LATERAL (
         ${like} AND ${SHARP_LATITUDE} BETWEEN asked.south AND asked.north
           AND (body -> 'place' -> 'longitude')::float8 BETWEEN asked.west AND asked.east
         UNION ALL ${like} AND ${SHARP_LATITUDE} IS NULL
         OFFSET 0
       ) AS near`,
    [
      [...asked.keys()],
      boxes.map(({ south }) => south),
      boxes.map(({ north }) => north),
      boxes.map(({ west }) => west),
      boxes.map(({ east }) => east),
    ],
  );
  // Who acts is compared here, before the claims are read: names are written in many ways.
  return rows.filter((row) => {
    const wanted = asked.get(row.key)?.actors;
    const named = actorsOf(row.actors);
    return wanted === undefined || named.length === 0 || named.some((actor) => wanted.has(actor.key));
  });
}

const WORLD: Box = { south: -90, north: 90, west: -180, east: 180 };
const KM_A_DEGREE = 111;
/** Nearer to the poles, and at the date line, degrees of longitude bound nothing. */
const FARTHEST_NORTH = 75;

/** Outside of it an incident at a known point is out of reach. */
function boxAround({ place }: Member): Box {
  const { precision, latitude, longitude, gazetteerId } = place;
  const isSharp = precision === "exact" || precision === "place";
  // A place with an id is one and the same wherever two sources put it.
  if (!isSharp || latitude === undefined || longitude === undefined || gazetteerId !== undefined)
    return WORLD;
  const high = LONGEST_REACH_KM / KM_A_DEGREE;
  const wide = high / Math.cos(((Math.abs(latitude) + high) * Math.PI) / 180);
  const box = {
    south: latitude - high,
    north: latitude + high,
    west: longitude - wide,
    east: longitude + wide,
  };
  const isBounded = Math.abs(latitude) < FARTHEST_NORTH && box.west > -180 && box.east < 180;
  return isBounded ? box : { ...box, west: WORLD.west, east: WORLD.east };
}

function around(a: Box, b: Box): Box {
  return {
    south: Math.min(a.south, b.south),
    north: Math.max(a.north, b.north),
    west: Math.min(a.west, b.west),
    east: Math.max(a.east, b.east),
  };
}

/**
 * A revised claim may now say another day or country; the incident it is in is found by its earlier versions.
 * And the incident that once began with it may go on without it: a new one must not take its id.
 */
async function incidentsOfRevised(sql: Queryable, claims: readonly Stored<Claim>[]): Promise<Found[]> {
  const revised = claims.filter(({ version }) => version > 1).map(({ id }) => id);
  if (revised.length === 0) return [];
  const { rows: days } = await sql.query<{ day: string }>(
    `SELECT DISTINCT left(body -> 'occurred' ->> 'from', 10) AS day FROM "claim" WHERE id = ANY($1::uuid[])`,
    [revised],
  );
  const { rows } = await sql.query<Found>(
    `SELECT ${FOUND} FROM "event"
     WHERE superseded_at = 'infinity' AND body ->> 'day' = ANY($1) AND body -> 'claims' ?| $2
     UNION SELECT ${FOUND} FROM "event" WHERE superseded_at = 'infinity' AND id = ANY($3::uuid[])`,
    [
      [...new Set(days.flatMap(({ day }) => [-2, -1, 0, 1, 2].map((n) => dayPlus(day, n))))],
      revised,
      revised.map((id) => derivedId("event", id)),
    ],
  );
  return rows;
}
