import { Claim } from "../../kernel/claim.ts";
import { Event } from "../../kernel/event.ts";
import { circleOf } from "../../kernel/label.ts";
import type { Stored } from "../../kernel/record.ts";
import { type Change, changedRecords } from "../../store/changes.ts";
import type { Queryable } from "../../store/view.ts";
import type { Transaction } from "../../store/writer.ts";
import { readDeskPlaces } from "../desk-places.ts";
import { deskGazetteer, type Gazetteer, outlinesOnly } from "../gazetteer.ts";
import { openBoard } from "../incident-board.ts";
import { eventOf, labelOf } from "../incident-event.ts";
import type { Member } from "../incident-member.ts";
import { incidentsNear, type MemberReader, type StoredClaim } from "../near-incidents.ts";
import { actorReader, readOrganisations } from "../organisations.ts";
import { needsNames, resolvePlace } from "../place-resolution.ts";
import type { Step } from "../step.ts";
import { CLAIM_TO_PLACE } from "../to-place.ts";

/** Joins claims into incidents one after the other in the order of the log, over the incidents that are near. */
export const incidents: Step = {
  id: "incidents",
  title: "Incidents",
  about:
    "Joins the claims about one happening: same place, day, kind and actors. Two fights in one town on one day become one incident when nobody names the sides.",
  subscriber: {
    name: "incidents",
    kinds: ["claim", CLAIM_TO_PLACE],
    after: { name: "entities", kinds: ["claim"] },
    // Each batch reads anew the claims of the incidents that are near: a few large ones cost less than many.
    batch: 10_000,
    take,
  },
};

async function take(changes: readonly Change[], { sql, put }: Transaction): Promise<void> {
  const claims = [...(await changedRecords(sql, Claim, changes)), ...(await claimsToPlace(sql, changes))];
  const reader = await memberReader(sql, claims);
  const members = claims.map(reader.memberOf);
  const board = openBoard(await incidentsNear(sql, members, claims, reader));
  claims.forEach(({ version }, i) => {
    const member = members[i];
    if (member) board.place(member, version);
  });
  const touched = board.touched();
  await put(
    Event,
    touched.map((incident) => ({ id: incident.id, label: labelOf(incident), body: eventOf(incident) })),
  );
}

/** To be placed anew counts as one more version: the claim may now belong to another country. */
async function claimsToPlace(sql: Queryable, changes: readonly Change[]): Promise<Stored<Claim>[]> {
  const isChanged = new Set(changes.flatMap(({ kind, id }) => (kind === Claim.kind ? [id] : [])));
  const again = new Map(
    changes
      .filter(({ kind, id }) => kind === CLAIM_TO_PLACE && !isChanged.has(id))
      .map((each) => [each.id, each]),
  );
  if (again.size === 0) return [];
  // As it stands now: it may have been revised since the entry was written.
  const { rows } = await sql.query<{ id: string; version: number }>(
    `SELECT id, version FROM "claim" WHERE superseded_at = 'infinity' AND id = ANY($1::uuid[])`,
    [[...again.keys()]],
  );
  const current = rows.flatMap(({ id, version }) => {
    const change = again.get(id);
    return change ? [{ ...change, kind: Claim.kind, version }] : [];
  });
  const claims = await changedRecords(sql, Claim, current);
  return claims.map((claim) => ({ ...claim, version: claim.version + 1 }));
}

async function memberReader(sql: Queryable, claims: readonly StoredClaim[]): Promise<MemberReader> {
  const desk = await readDeskPlaces(sql);
  const actorsOf = actorReader(await readOrganisations(sql));
  // The names of the gazetteer are read only when a claim has no coordinates.
  const gazetteer: Gazetteer = claims.some(({ body }) => needsNames(body.place))
    ? await deskGazetteer(desk)
    : outlinesOnly(desk);
  const grades = await sourceGrades(sql);
  const memberOf = ({ id, label, recordedAt, body }: StoredClaim): Member => ({
    id,
    label,
    circle: circleOf(label),
    claim: body,
    recordedAt,
    ...gradeOf(grades.get(body.sourceId)),
    place: resolvePlace(body.place, gazetteer),
    actors: actorsOf(body.actors),
  });
  return { memberOf, actorsOf };
}

async function sourceGrades(sql: Queryable): Promise<ReadonlyMap<string, string>> {
  const { rows } = await sql.query<{ id: string; grade: string }>(
    `SELECT id, body ->> 'grade' AS grade FROM "source" WHERE superseded_at = 'infinity'`,
  );
  return new Map(rows.map(({ id, grade }) => [id, grade]));
}

/** F is what a source has until somebody judges it. */
function gradeOf(sourceGrade: string | undefined) {
  return sourceGrade === undefined || sourceGrade === "F" ? {} : { sourceGrade };
}
