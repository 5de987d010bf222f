import { Claim } from "../../kernel/claim.ts";
import type { Stored } from "../../kernel/record.ts";
import { Report } from "../../kernel/report.ts";
import { StoryResolution } from "../../kernel/resolution.ts";
import { type Change, changedRecords } from "../../store/changes.ts";
import { LABEL_COLUMN } from "../../store/labels.ts";
import type { Queryable } from "../../store/view.ts";
import type { Transaction } from "../../store/writer.ts";
import type { Step } from "../step.ts";
import { decidedOrigin, decisionsOn } from "../story-decisions.ts";

/** Works out from the standing decisions, each time anew, what a report's and its claims' decided origin is. */
export const stories: Step = {
  id: "stories",
  title: "Decided stories",
  about:
    "Puts a person's decision that reports carry one story, or do not, over what the rule found, on the reports and their claims; also on echoes that come later. A decision taken back leaves what the rule found.",
  subscriber: { name: "stories", kinds: ["report", "resolution"], batch: 500, take },
};

async function take(changes: readonly Change[], { sql, view, put }: Transaction): Promise<void> {
  const decided = await changedRecords(sql, StoryResolution, changes);
  if (decided.length === 0 && !(await isAnythingDecided(sql))) return;
  const changed = changes.filter(({ kind }) => kind === Report.kind).map(({ id }) => id);
  const ids = [...new Set([...changed, ...(await concerned(sql, decided))])];
  const reports = await view.many(Report, ids);
  const decisions = await decisionsOn(
    sql,
    reports.map(({ id, body }) => ({ id, origin: body.origin })),
  );
  const revised: { readonly id: string; readonly label: Stored<Report>["label"]; readonly body: Report }[] =
    [];
  for (const { id, label, body } of reports) {
    const origin = decidedOrigin({ id, origin: body.origin }, decisions);
    if (origin !== body.decidedOrigin) revised.push({ id, label, body: carrying(body, origin) });
  }
  await put(Report, revised);
  const claims = await claimsOf(
    sql,
    revised.map(({ id }) => id),
  );
  const origins = new Map(revised.map(({ id, body }) => [id, body.decidedOrigin]));
  await put(
    Claim,
    claims.map(({ id, label, body }) => ({ id, label, body: carrying(body, origins.get(body.reportId)) })),
  );
}

function carrying<Body extends { readonly decidedOrigin?: string | undefined }>(
  body: Body,
  origin: string | undefined,
) {
  const { decidedOrigin: before, ...rest } = body;
  void before;
  return { ...rest, ...(origin !== undefined && { decidedOrigin: origin }) };
}

async function isAnythingDecided(sql: Queryable): Promise<boolean> {
  const { rows } = await sql.query(
    `SELECT FROM "resolution" WHERE superseded_at = 'infinity' AND body ->> 'status' = 'standing' LIMIT 1`,
  );
  return rows.length > 0;
}

/** The reports that decisions name, that have one of their origins, or that stand under what they gave. */
async function concerned(sql: Queryable, decided: readonly Stored<StoryResolution>[]): Promise<string[]> {
  if (decided.length === 0) return [];
  const origins = decided.flatMap(({ body }) => [...body.stories, ...(body.origin ? [body.origin] : [])]);
  const named = decided.flatMap(({ body }) => body.reports);
  const { rows } = await sql.query<{ id: string }>(
    `WITH asked AS (
       SELECT unnest($1::text[]) AS origin
       UNION SELECT body ->> 'origin' FROM "report" WHERE superseded_at = 'infinity' AND id = ANY($2::uuid[])
     )
     SELECT id FROM "report" JOIN asked ON body ->> 'origin' = asked.origin WHERE superseded_at = 'infinity'
     UNION
     SELECT id FROM "report" JOIN asked ON body ->> 'decidedOrigin' = asked.origin
     WHERE superseded_at = 'infinity'`,
    [origins, named],
  );
  return [...rows.map(({ id }) => id), ...named];
}

async function claimsOf(sql: Queryable, reports: readonly string[]) {
  if (reports.length === 0) return [];
  const { rows } = await sql.query<Pick<Stored<Claim>, "id" | "label" | "body">>(
    `SELECT id, ${LABEL_COLUMN}, body FROM "claim"
     WHERE superseded_at = 'infinity' AND body ->> 'reportId' = ANY($1) ORDER BY id`,
    [reports],
  );
  return rows;
}
