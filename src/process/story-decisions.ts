/**
 * Which story a report carries by the word of persons.
 *
 * Every standing decision is asked in the order in which they were taken: a merge moves the reports it names,
 * and whatever has one of its origins, to the one origin it gave; a split puts each report it names on its
 * own. Only what the source said or the rule found goes in, so that a decision taken back leaves no trace.
 */
import { aloneIn } from "../kernel/origin.ts";
import type { Stored } from "../kernel/record.ts";
import { StoryResolution } from "../kernel/resolution.ts";
import type { Queryable } from "../store/view.ts";

export type Decision = Pick<Stored<StoryResolution>, "id" | "body">;

export interface Undecided {
  readonly id: string;
  /** As the source said or the rule found it. */
  readonly origin?: string | undefined;
}

/** @returns the origin by decision; nothing when nobody has decided about this report. */
export function decidedOrigin({ id, origin }: Undecided, decisions: readonly Decision[]): string | undefined {
  let story = origin;
  let isDecided = false;
  for (const { body } of [...decisions].sort(byTime)) {
    const isNamed = body.reports.includes(id);
    if (body.status !== "standing") continue;
    if (body.decision === "split") {
      if (!isNamed) continue;
      story = aloneIn(id);
    } else {
      if (!isNamed && (story === undefined || !body.stories.includes(story))) continue;
      story = body.origin;
    }
    isDecided = true;
  }
  return isDecided ? story : undefined;
}

function byTime(a: Decision, b: Decision): number {
  return a.body.decidedAt < b.body.decidedAt || (a.body.decidedAt === b.body.decidedAt && a.id < b.id)
    ? -1
    : 1;
}

/** Decisions lead to one another by their origins; no chain of persons' decisions is longer than this. */
const LONGEST_CHAIN = 50;

/** The standing decisions that name any of these reports or, directly or through one another, their origins. */
export async function decisionsOn(sql: Queryable, reports: readonly Undecided[]): Promise<Decision[]> {
  const found = new Map<string, Decision>();
  const asked = new Set<string>();
  let origins = [...new Set(reports.flatMap(({ origin }) => origin ?? []))];
  let ids = [...reports.map(({ id }) => id), ...(await reportsWith(sql, origins))];
  for (let round = 0; round < LONGEST_CHAIN && (origins.length > 0 || ids.length > 0); round += 1) {
    const { rows } = await sql.query<{ id: string; body: unknown }>(
      `SELECT id, body FROM "resolution"
       WHERE superseded_at = 'infinity' AND body ->> 'status' = 'standing'
         AND (body -> 'reports' ?| $1::text[] OR body -> 'stories' ?| $2::text[])`,
      [ids, origins],
    );
    for (const { id, body } of rows) found.set(id, { id, body: StoryResolution.parse(body) });
    for (const origin of origins) asked.add(origin);
    ids = [];
    origins = [...found.values()]
      .flatMap(({ body }) => body.origin ?? [])
      .filter((origin) => !asked.has(origin));
  }
  return withOriginsFoundLater(sql, [...found.values()]);
}

async function reportsWith(sql: Queryable, origins: readonly string[]): Promise<string[]> {
  if (origins.length === 0) return [];
  const { rows } = await sql.query<{ id: string }>(
    `SELECT id FROM "report" WHERE superseded_at = 'infinity' AND body ->> 'origin' = ANY($1)`,
    [origins],
  );
  return rows.map(({ id }) => id);
}

/**
 * A merged report may get an origin only later, when the rule finds an echo of it: that story is then merged,
 * too. Not so where a person had split the report from its echoes before.
 */
async function withOriginsFoundLater(sql: Queryable, decisions: readonly Decision[]): Promise<Decision[]> {
  const { rows } = await sql.query<{ id: string; origin: string }>(
    `SELECT id, body ->> 'origin' AS origin FROM "report"
     WHERE superseded_at = 'infinity' AND id = ANY($1::uuid[]) AND body ->> 'origin' IS NOT NULL`,
    [decisions.flatMap(({ body }) => (body.decision === "merge" ? body.reports : []))],
  );
  const origins = new Map(rows.map(({ id, origin }) => [id, origin]));
  const split = new Set<string>();
  return [...decisions].sort(byTime).map((decision) => {
    const { id, body } = decision;
    if (body.decision === "split") {
      for (const report of body.reports) split.add(report);
      return decision;
    }
    const later = body.reports.flatMap((report) => (split.has(report) ? [] : (origins.get(report) ?? [])));
    return { id, body: { ...body, stories: [...new Set([...body.stories, ...later])] } };
  });
}
