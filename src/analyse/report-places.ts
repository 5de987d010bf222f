/**
 * Which countries reports speak of: by what they say of themselves and by where their claims happened. Most name a town,
 * and only a gazetteer knows in which country it lies.
 */
import { Claim } from "../kernel/claim.ts";
import type { PlaceReference } from "../kernel/place.ts";
import type { Stored } from "../kernel/record.ts";
import type { Report } from "../kernel/report.ts";
import { readDeskPlaces } from "../process/desk-places.ts";
import { deskGazetteer, outlinesOnly } from "../process/gazetteer.ts";
import { needsNames, resolvePlace } from "../process/place-resolution.ts";
import type { View } from "../store/view.ts";

const PAGE = 500;

/** By report: the countries it speaks of; a report that names no place is in none. */
export async function countriesOf(
  view: View,
  reports: readonly Stored<Report>[],
): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  if (reports.length === 0) return new Map();
  const stated = new Map(reports.map(({ id, body }) => [id, body.place ? [body.place] : []]));
  for (const { reportId, place } of await claimsOf(view, reports)) stated.get(reportId)?.push(place);
  const desk = await readDeskPlaces(view.sql);
  const own = outlinesOnly(desk);
  const all = [...stated.values()].flat();
  // The shipped names are read only when the desk's own places do not know one.
  const isStrange = (place: PlaceReference) =>
    place.country === undefined && needsNames(place) && resolvePlace(place, own).country === undefined;
  const gazetteer = all.some(isStrange) ? await deskGazetteer(desk) : own;
  const countryOf = (place: PlaceReference) => place.country ?? resolvePlace(place, gazetteer).country;
  return new Map(
    [...stated].map(([id, places]) => [id, new Set(places.flatMap((place) => countryOf(place) ?? []))]),
  );
}

async function claimsOf(view: View, reports: readonly Stored<Report>[]) {
  const claims: { reportId: string; place: PlaceReference }[] = [];
  const where = { reportId: reports.map(({ id }) => id) };
  let after: string | undefined;
  do {
    const page = await view.list(Claim, { where, limit: PAGE, after });
    claims.push(...page.items.map(({ body: { reportId, place } }) => ({ reportId, place })));
    after = page.next;
  } while (after);
  return claims;
}
