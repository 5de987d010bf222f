/** What is new since somebody last looked, in the words of lists and in one sentence. */
import { z } from "zod";
import { Assessment } from "../kernel/assessment.ts";
import { Brief } from "../kernel/brief.ts";
import { partsOf, partsOfText, worded } from "../kernel/in-language.ts";
import type { RecordSchema } from "../kernel/record.ts";
import { Report } from "../kernel/report.ts";
import { type Said, SaidFields, said } from "../kernel/said.ts";
import { Signal } from "../kernel/signal.ts";
import { eventWithin, Warning } from "../kernel/warning.ts";
import type { View } from "../store/view.ts";
import type { WarningSummary } from "./warning-summary.ts";

export const Changed = z.object({
  kind: z.string(),
  id: z.uuid(),
  title: z.string(),
  said: SaidFields,
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
  const titles = new Map<string, Said>();
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
            ...worded({ title }),
            at: at.toISOString(),
            what: version === 1 ? ("new" as const) : ("changed" as const),
          },
        ];
  });
}

/** The words by which a record of any kind is known in a list. */
export function titleOf(body: Readonly<Record<string, unknown>>): Said {
  const { model, place, asOf } = body;
  if (typeof model === "string")
    return said("forecast.title", {
      place: { text: String(place) },
      model: { text: model },
      asOf: { text: String(asOf) },
    });
  for (const field of ["title", "name", "sentence", "text", "input"]) {
    const value = body[field];
    if (typeof value !== "string" || value === "") continue;
    const parts = partsOfText(value, SaidFields.safeParse(body.said).data?.[field]);
    // What a rule has said is one sentence; what others wrote may be of any length.
    return parts.key === "text" ? text(value.slice(0, 200)) : parts;
  }
  return said("title.none");
}

function text(value: string): Said {
  return said("text", { text: { text: value } });
}

/** What changed, how much of it, and what stands highest. */
export function headline(changed: readonly Changed[], watch: readonly WarningSummary[]): Said {
  const state = { said: stateOf(watch) };
  if (changed.length === 0) return said("headline.nothing", { state });
  const what = whatIsNew(changed);
  return what ? said("headline.new", { what: { said: what }, state }) : state.said;
}

function stateOf([worst]: readonly WarningSummary[]): Said {
  if (!worst) return said("headline.state.none");
  return said("headline.state", {
    place: { place: worst.place, name: worst.placeName },
    level: { text: worst.level },
    event: { said: eventWithin(partsOf(worst, "event")) },
    words: { said: partsOf(worst, "words") },
  });
}

function whatIsNew(changed: readonly Changed[]): Said | undefined {
  const counted = (kind: string) => changed.filter((one) => one.kind === kind).length;
  const [warnings, reports] = [counted("warning"), counted("report")];
  const ofWarnings = said("headline.warnings", { count: { number: warnings } });
  const ofReports =
    reports >= MOST_TOLD
      ? said("headline.reports.many")
      : said("headline.reports", { count: { number: reports } });
  if (warnings > 0 && reports > 0)
    return said("headline.both", { warnings: { said: ofWarnings }, reports: { said: ofReports } });
  return warnings > 0 ? ofWarnings : reports > 0 ? ofReports : undefined;
}
