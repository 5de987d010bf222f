/**
 * Incidents as columns: what a map needs of a hundred thousand, in some three megabytes and one row of SQL.
 *
 * The database packs the columns itself, under the view's own conditions, so that nothing is parsed on the
 * way and a reader gets the same incidents as in any list.
 */
import { createHash } from "node:crypto";
import { z } from "zod";
import { Event } from "../kernel/event.ts";
import { PRECISIONS } from "../kernel/place.ts";
import type { View } from "../store/view.ts";

/** More than this is more than a screen tells apart; the newest are given. */
const MOST = 200_000;
/** Stands for a coordinate that is not known: no latitude or longitude comes to it. */
const NOWHERE = -2_147_483_648;

const Packed = z.base64().meta({ contentEncoding: "base64" });

export const IncidentPoints = z.object({
  count: z.int(),
  since: z.iso.date().optional().meta({ description: "Older incidents than of this day are left out." }),
  ids: Packed.meta({ description: "Of each incident the 16 bytes of its id, in any order." }),
  days: Packed.meta({ description: "Int32, little-endian: days since 1970-01-01." }),
  latitudes: Packed.meta({ description: "Int32, little-endian: 10⁻⁵ degrees north; -2³¹ where not known." }),
  longitudes: Packed.meta({ description: "Int32, little-endian: 10⁻⁵ degrees east; -2³¹ where not known." }),
  deaths: Packed.meta({ description: "Int32, little-endian; 0 where none is stated.", unit: "persons" }),
  precisions: Packed.meta({ description: `Int16, little-endian: ${PRECISIONS.join(", ")}, from 0.` }),
  countries: Packed.meta({ description: "The three letters of its code; spaces where not known." }),
});

type Column = Exclude<keyof z.infer<typeof IncidentPoints>, "count" | "since">;
type Row = { readonly count: number } & Readonly<Record<Column, Buffer | null>>;

/** @param known the stamp of what the asker has already. */
export async function incidentPointsIn(view: View, known: string | undefined) {
  const stamp = await stampOf(view);
  if (stamp === known) return { stamp };
  const since = await cutOf(view);
  const { where, values } = view.visible;
  const n = values.length;
  // Not sorted here: that would keep the server's cores from sharing the work, and the asker sorts in no time.
  const { rows } = await view.sql.query<Row>(
    `SELECT count(*) AS count,
       string_agg(uuid_send(id), '') AS ids,
       string_agg(int4send((body ->> 'day')::date - '1970-01-01'::date), '') AS days,
       string_agg(int4send(${fixed("latitude", n + 2)}), '') AS latitudes,
       string_agg(int4send(${fixed("longitude", n + 2)}), '') AS longitudes,
       string_agg(int4send(least(coalesce(round((body #>> '{deaths,best}')::float8), 0), 1e9)::int), '') AS deaths,
       string_agg(int2send((array_position($${n + 3}::text[], body #>> '{place,precision}') - 1)::int2), '')
         AS precisions,
       string_agg(convert_to(rpad(coalesce(body ->> 'country', ''), 3), 'UTF8'), '') AS countries
     FROM event WHERE ${where} AND ($${n + 1}::text IS NULL OR body ->> 'day' >= $${n + 1})`,
    [...values, since, NOWHERE, PRECISIONS],
  );
  const [row] = rows;
  const column = (name: Column) => row?.[name] ?? Buffer.alloc(0);
  const text = (bytes: Buffer) => bytes.toString("base64");
  const points = {
    count: row?.count ?? 0,
    ...(since && { since }),
    ids: text(column("ids")),
    days: text(column("days").swap32()),
    latitudes: text(column("latitudes").swap32()),
    longitudes: text(column("longitudes").swap32()),
    deaths: text(column("deaths").swap32()),
    precisions: text(column("precisions").swap16()),
    countries: text(column("countries")),
  };
  return { stamp, points };
}

/** A coordinate in 10⁻⁵ degrees, some metre: as exact as any place is known. */
function fixed(field: "latitude" | "longitude", nowhere: number): string {
  return `coalesce(round((body #>> '{place,${field}}')::float8 * 1e5)::int, $${nowhere}::int)`;
}

/** The day before which incidents are left out; nothing as long as the table cannot hold too many. */
async function cutOf(view: View): Promise<string | undefined> {
  const { rows: sized } = await view.sql.query<{ rows: number }>(
    "SELECT reltuples AS rows FROM pg_class WHERE oid = 'event'::regclass",
  );
  if ((sized[0]?.rows ?? 0) <= MOST) return undefined;
  const { where, values } = view.visible;
  const { rows } = await view.sql.query<{ day: string }>(
    `SELECT body ->> 'day' AS day FROM event WHERE ${where} ORDER BY body ->> 'day' DESC, id DESC
     OFFSET $${values.length + 1} LIMIT 1`,
    [...values, MOST],
  );
  return rows[0] && nextDay(rows[0].day);
}

function nextDay(day: string): string {
  return new Date(Date.parse(day) + 86_400_000).toISOString().slice(0, 10);
}

/** The newest change of an incident, for this reader at this time. */
async function stampOf(view: View): Promise<string> {
  const { rows } = await view.sql.query<{ seq: number }>(
    "SELECT coalesce(max(seq), 0) AS seq FROM changes WHERE kind = $1",
    [Event.kind],
  );
  return createHash("sha256")
    .update(JSON.stringify([rows[0]?.seq, view.visible.values]))
    .digest("base64url")
    .slice(0, 22);
}
