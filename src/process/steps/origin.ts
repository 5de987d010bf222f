import type { Stored } from "../../kernel/record.ts";
import { Report } from "../../kernel/report.ts";
import type { Change } from "../../store/changes.ts";
import { LABEL_COLUMN } from "../../store/labels.ts";
import type { Queryable } from "../../store/view.ts";
import type { Transaction } from "../../store/writer.ts";
import { readDeskPlaces } from "../desk-places.ts";
import { type Fingerprint, fingerprinter, isEcho, WINDOW_DAYS } from "../echoes.ts";
import { deskGazetteer } from "../gazetteer.ts";
import { readOrganisations } from "../organisations.ts";
import type { Step } from "../step.ts";

/**
 * Gives reports that echo one another one origin: that of the first of them that has one, else the id of the
 * earliest. Extraction puts it on their claims.
 */
export const origin: Step = {
  id: "origin",
  title: "Circular reporting",
  about:
    "Finds reports that carry one story, in the same words or translated, and gives them one origin, so that they count as one. Two correspondents who saw the same thing and counted the same may look like an echo.",
  subscriber: { name: "origin", kinds: ["report"], batch: 200, take },
};

/** Texts below are captions; there is not enough in them to compare. */
const SHORTEST = 80;
/** Reports of the window compared with a batch, the newest first. */
const MOST_COMPARED = 3_000;

interface Compared {
  readonly report: Pick<Stored<Report>, "id" | "label" | "body">;
  readonly fingerprint: Fingerprint;
}

async function take(changes: readonly Change[], { sql, view, put }: Transaction): Promise<void> {
  const ids = [...new Set(changes.map(({ id }) => id))];
  const fresh = (await view.many(Report, ids)).filter(isComparable);
  if (fresh.length === 0) return;
  const window = await reportsAround(sql, fresh);
  const fingerprints = fingerprinter(
    await deskGazetteer(await readDeskPlaces(sql)),
    await readOrganisations(sql),
  );
  const compared = new Map<string, Compared>(
    [...window, ...fresh].map((report) => [
      report.id,
      { report, fingerprint: fingerprints.of(report.id, report.body) },
    ]),
  );
  const origins = new Map<string, string>();
  const originOf = ({ report }: Compared) => origins.get(report.id) ?? report.body.origin;
  for (const { id } of fresh) {
    const own = compared.get(id);
    if (!own) continue;
    const echoes = [...compared.values()].filter(
      (other) => other !== own && isEcho(other.fingerprint, own.fingerprint),
    );
    if (echoes.length === 0) continue;
    const story = [own, ...echoes].sort(byPublication);
    const shared =
      story.map(originOf).find((known) => known !== undefined) ?? `report:${story[0]?.report.id}`;
    for (const told of story) if (originOf(told) === undefined) origins.set(told.report.id, shared);
  }
  await put(
    Report,
    [...origins].flatMap(([id, found]) => {
      const report = compared.get(id)?.report;
      return report ? [{ id, label: report.label, body: { ...report.body, origin: found } }] : [];
    }),
  );
}

function isComparable({ body }: { readonly body: Report }): boolean {
  return body.text.length >= SHORTEST && body.publishedAt !== undefined;
}

function byPublication(a: Compared, b: Compared): number {
  return a.fingerprint.publishedAt - b.fingerprint.publishedAt || (a.report.id < b.report.id ? -1 : 1);
}

async function reportsAround(
  sql: Queryable,
  fresh: readonly Stored<Report>[],
): Promise<Compared["report"][]> {
  const times = fresh.map(({ body }) => Date.parse(body.publishedAt ?? body.receivedAt));
  const margin = WINDOW_DAYS.words * 86_400_000;
  const { rows } = await sql.query<Compared["report"]>(
    `SELECT id, ${LABEL_COLUMN}, body FROM "report"
     WHERE superseded_at = 'infinity' AND body ->> 'publishedAt' BETWEEN $1 AND $2 AND NOT id = ANY($3::uuid[])
       AND length(body ->> 'text') >= $4
     ORDER BY body ->> 'publishedAt' DESC, id LIMIT $5`,
    [
      new Date(Math.min(...times) - margin).toISOString(),
      new Date(Math.max(...times) + margin).toISOString(),
      fresh.map(({ id }) => id),
      SHORTEST,
      MOST_COMPARED,
    ],
  );
  return rows;
}
