import { Place } from "../../kernel/place.ts";
import type { Stored } from "../../kernel/record.ts";
import { type Change, changedRecords } from "../../store/changes.ts";
import type { Queryable } from "../../store/view.ts";
import type { Transaction } from "../../store/writer.ts";
import { fold } from "../folding.ts";
import type { Step } from "../step.ts";
import { CLAIM_TO_PLACE, REPORT_TO_PLACE } from "../to-place.ts";

/** Writes only entries of the log, so that what a place moves is worked through in the batches of those who read them. */
export const places: Step = {
  id: "places",
  title: "Places known later",
  about:
    "When a place is added or corrected, has the claims and reports that name it, or lie in its outline, placed again. A claim that an older reading of a text made, and the newer one does not, stays.",
  subscriber: { name: "places", kinds: ["place"], batch: 200, take },
};

async function take(changes: readonly Change[], { sql }: Transaction): Promise<void> {
  const now = await changedRecords(sql, Place, changes);
  const later = changes.filter(({ version }) => version > 1);
  // What it was called before no longer means it.
  const before = await changedRecords(
    sql,
    Place,
    later.map((change) => ({ ...change, version: change.version - 1 })),
  );
  const newest = now
    .map(({ recordedAt }) => recordedAt)
    .sort()
    .at(-1);
  if (newest === undefined) return;
  const named = namesOf([...now, ...before]);
  await announceClaims(sql, [...now, ...before], named, newest);
  await announceReports(sql, named, newest);
}

interface Names {
  readonly written: readonly string[];
  /** With a blank on either side, so that only whole words fit. */
  readonly folded: readonly string[];
}

function namesOf(known: readonly Stored<Place>[]): Names {
  const written = [...new Set(known.flatMap(({ body }) => [body.name, ...body.alternateNames]))];
  const folded = written.map((name) => fold(name)).filter((name) => name !== "");
  return { written, folded: [...new Set(folded)].map((name) => ` ${name} `) };
}

async function announceClaims(
  sql: Queryable,
  known: readonly Stored<Place>[],
  { folded }: Names,
  at: string,
): Promise<void> {
  const { rows } = await sql.query<{ name: string }>(
    `SELECT DISTINCT body -> 'place' ->> 'name' AS name FROM "claim"
     WHERE superseded_at = 'infinity' AND body -> 'place' ->> 'name' IS NOT NULL`,
  );
  const names = rows
    .map(({ name }) => name)
    .filter((name) => {
      const text = ` ${fold(name)} `;
      return folded.some((each) => text.includes(each));
    });
  const boxes = known.flatMap(({ body }) => boxOf(body.outline?.coordinates) ?? []);
  await sql.query(
    `INSERT INTO changes (kind, id, version, recorded_at)
     SELECT $1, id, version, $2 FROM "claim"
     WHERE superseded_at = 'infinity' AND (
       body -> 'place' ->> 'name' = ANY($3::text[]) OR body -> 'place' ->> 'gazetteerId' = ANY($4::text[])
       OR EXISTS (
         SELECT FROM unnest($5::float8[], $6::float8[], $7::float8[], $8::float8[]) AS box (south, north, west, east)
         WHERE (body -> 'place' -> 'latitude')::float8 BETWEEN south AND north
           AND (body -> 'place' -> 'longitude')::float8 BETWEEN west AND east))
     ORDER BY id`,
    [
      CLAIM_TO_PLACE,
      at,
      names,
      known.map(({ body }) => body.nativeId),
      boxes.map(({ south }) => south),
      boxes.map(({ north }) => north),
      boxes.map(({ west }) => west),
      boxes.map(({ east }) => east),
    ],
  );
}

async function announceReports(sql: Queryable, { written }: Names, at: string): Promise<void> {
  await sql.query(
    `INSERT INTO changes (kind, id, version, recorded_at)
     SELECT $1, id, version, $2 FROM "report"
     WHERE superseded_at = 'infinity' AND body ->> 'text' <> ''
       AND concat(body ->> 'title', ' ', body ->> 'text') ILIKE ANY($3::text[])
     ORDER BY id`,
    [REPORT_TO_PLACE, at, written.map((name) => `%${name.replace(/[\\%_]/g, "\\$&")}%`)],
  );
}

interface Box {
  readonly south: number;
  readonly north: number;
  readonly west: number;
  readonly east: number;
}

/** Around all positions of a GeoJSON geometry, however deep they stand; undefined when there are none. */
function boxOf(coordinates: unknown): Box | undefined {
  let box: Box | undefined;
  const walk = (value: unknown): void => {
    if (!Array.isArray(value)) return;
    const [east, north] = value;
    if (typeof east !== "number" || typeof north !== "number") {
      for (const each of value) walk(each);
      return;
    }
    box = {
      south: Math.min(box?.south ?? north, north),
      north: Math.max(box?.north ?? north, north),
      west: Math.min(box?.west ?? east, east),
      east: Math.max(box?.east ?? east, east),
    };
  };
  walk(coordinates);
  return box;
}
