import { z } from "zod";
import { Grade } from "../../kernel/grade.ts";
import { Label } from "../../kernel/label.ts";
import type { Stored } from "../../kernel/record.ts";
import { Report } from "../../kernel/report.ts";
import { Discipline, Source } from "../../kernel/source.ts";
import type { View } from "../../store/view.ts";
import { operation } from "../operation.ts";
import { After, Limit, pageOf, totalOf } from "../page.ts";

export const ReportSummary = z.object({
  id: z.uuid(),
  title: z.string(),
  sourceId: z.uuid(),
  sourceName: z.string(),
  discipline: Discipline,
  language: z.string().optional(),
  publishedAt: z.iso.datetime().optional(),
  receivedAt: z.iso.datetime(),
  grade: Grade.optional(),
  label: Label,
  triage: z.enum(["new", "kept", "rejected"]),
  excerpt: z.string(),
  url: z.string().optional(),
});

const EXCERPT = 280;

export const reports = operation({
  id: "reports",
  title: "Lists reports, newest first",
  about:
    "What was received, by source, discipline, language and state of triage; with q, a full-text search.",
  permission: "read",
  effect: "read",
  searches: "q",
  positional: ["q"],
  input: z.object({
    q: z.string().optional().meta({ description: "Words to search for." }),
    sourceId: z.uuid().optional(),
    discipline: Discipline.optional(),
    language: z.string().optional(),
    triage: z.enum(["new", "kept", "rejected"]).optional(),
    limit: Limit,
    after: After,
  }),
  output: pageOf(ReportSummary),
  async run({ q, limit, after, ...where }, { view }) {
    const page = q
      ? await found(view, q, where, limit)
      : await view.list(Report, { where, orderBy: "receivedAt", limit, after });
    const names = await sourceNames(
      view,
      page.items.map(({ body }) => body.sourceId),
    );
    return {
      items: page.items.map((report) => summary(report, names)),
      ...(page.next && { next: page.next }),
      ...("counted" in page ? page.counted : await totalOf(view, Report, where)),
    };
  },
});

/** The best matches there are; what else is asked of them is looked for among so many. */
const MOST_SEARCHED = 500;

async function found(view: View, q: string, where: Readonly<Record<string, unknown>>, limit: number) {
  const isNarrowed = Object.values(where).some((value) => value !== undefined);
  const most = isNarrowed ? MOST_SEARCHED : limit;
  // One more than is shown tells whether there are more.
  const hits = await view.search(q, { kinds: ["report"], limit: most + 1 });
  const items: Stored<Report>[] = await view.many(
    Report,
    hits.slice(0, most).map(({ id }) => id),
  );
  const fits = ({ body }: Stored<Report>) =>
    Object.entries({ ...body }).every(([name, value]) => where[name] === undefined || where[name] === value);
  const matching = items.filter(fits);
  return {
    items: matching.slice(0, limit),
    next: undefined,
    counted: {
      total: matching.length,
      ...(hits.length > most && { totalIsAtLeast: true as const }),
    },
  };
}

async function sourceNames(view: View, ids: readonly string[]): Promise<Map<string, string>> {
  const sources = await view.many(Source, [...new Set(ids)]);
  return new Map(sources.map(({ id, body }) => [id, body.name]));
}

function summary(
  { id, label, body }: Stored<Report>,
  names: ReadonlyMap<string, string>,
): z.input<typeof ReportSummary> {
  const { title, sourceId, discipline, language, publishedAt, receivedAt, grade, triage, text, url } = body;
  return {
    id,
    label,
    title,
    sourceId,
    sourceName: names.get(sourceId) ?? "",
    discipline,
    language,
    publishedAt,
    receivedAt,
    grade,
    triage,
    excerpt: text.length > EXCERPT ? `${text.slice(0, EXCERPT).trimEnd()}…` : text,
    url,
  };
}
