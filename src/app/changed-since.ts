/** What is new since somebody last looked, in the words of lists and in one sentence. */
import { z } from "zod";
import { Assessment } from "../kernel/assessment.ts";
import { Brief } from "../kernel/brief.ts";
import type { RecordSchema } from "../kernel/record.ts";
import { Report } from "../kernel/report.ts";
import { Signal } from "../kernel/signal.ts";
import { Warning } from "../kernel/warning.ts";
import type { View } from "../store/view.ts";
import type { WarningSummary } from "./warning-summary.ts";

export const Changed = z.object({
  kind: z.string(),
  id: z.uuid(),
  title: z.string(),
  at: z.iso.datetime(),
  what: z.enum(["new", "changed"]),
});
export type Changed = z.infer<typeof Changed>;

const TOLD: readonly RecordSchema[] = [Warning, Assessment, Brief, Signal, Report];
/** So many changes are told; there may be more. */
export const MOST_TOLD = 40;

/** The newest entry of the change log, at the view's time: what a visitor has seen, to ask later what came after. */
export async function newestSeq(view: View): Promise<number> {
  const { rows } = await view.sql.query<{ seq: number }>(
    view.asOf
      ? `SELECT coalesce(max(seq), 0) AS seq FROM changes
         WHERE recorded_at = (SELECT max(recorded_at) FROM changes WHERE recorded_at <= $1)`
      : "SELECT coalesce(max(seq), 0) AS seq FROM changes",
    view.asOf ? [view.asOf] : [],
  );
  return rows[0]?.seq ?? 0;
}

/**
 * Of each kind the newest; older ones of a long absence are in the lists. Range and order by kind, of one value
 * each, make the planner step through the index of kinds instead of through all that was recorded since.
 */
export async function changedSince(view: View, seq: number): Promise<Changed[]> {
  const kinds = TOLD.map(({ kind }) => kind);
  const { rows } = await view.sql.query<{ kind: string; id: string; version: number; at: Date }>(
    `SELECT kind, id, max(version) AS version, max(recorded_at) AS at
     FROM unnest($2::text[]) AS told (kind), LATERAL (
       SELECT id, version, recorded_at, seq FROM changes
       WHERE changes.kind BETWEEN told.kind AND told.kind AND seq > $1 AND seq <= $3
       ORDER BY changes.kind DESC, seq DESC LIMIT ${10 * MOST_TOLD}
     ) AS change
     GROUP BY kind, id ORDER BY array_position($2, kind), max(seq) DESC LIMIT $4`,
    [seq, kinds, await newestSeq(view), MOST_TOLD],
  );
  const titles = new Map<string, string>();
  for (const schema of TOLD) {
    const ids = rows.filter(({ kind }) => kind === schema.kind).map(({ id }) => id);
    for (const { id, body } of await view.many(schema, ids)) titles.set(id, titleOf(body));
  }
  return rows.flatMap(({ kind, id, version, at }) => {
    const title = titles.get(id);
    return title === undefined
      ? []
      : [
          {
            kind,
            id,
            title,
            at: at.toISOString(),
            what: version === 1 ? ("new" as const) : ("changed" as const),
          },
        ];
  });
}

/** The words by which a record of any kind is known in a list. */
export function titleOf(body: Readonly<Record<string, unknown>>): string {
  const { model, place, asOf } = body;
  if (typeof model === "string") return `Forecast for ${place} by the model ${model}, on data to ${asOf}`;
  for (const field of ["title", "name", "sentence", "text", "input"]) {
    const value = body[field];
    if (typeof value === "string" && value !== "") return value.slice(0, 200);
  }
  return "(without a title)";
}

export function headline(changed: readonly Changed[], watch: readonly WarningSummary[]): string {
  const warnings = changed.filter(({ kind }) => kind === "warning").length;
  const reports = changed.filter(({ kind }) => kind === "report").length;
  const [worst] = watch;
  const state = worst
    ? `${worst.placeName} stands highest, at ${worst.level}: ${worst.event.charAt(0).toLowerCase()}${worst.event.slice(1)} is ${worst.words}.`
    : "No warning is open.";
  if (changed.length === 0) return `Nothing has changed since your last visit. ${state}`;
  const parts = [
    warnings > 0 ? `${warnings} ${warnings === 1 ? "warning" : "warnings"}` : undefined,
    reports > 0
      ? `${reports >= MOST_TOLD ? "many" : reports} ${reports === 1 ? "report" : "reports"}`
      : undefined,
  ].filter((part) => part !== undefined);
  return parts.length > 0 ? `New since your last visit: ${parts.join(" and ")}. ${state}` : state;
}
