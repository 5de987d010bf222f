/**
 * Filling a template for a place: which series of the place measures what it speaks of, which neighbour it is
 * watched from, and what the place's own ordinary pace is.
 *
 * What no series of the place measures is left to judgement, so that nothing pretends to be watched.
 */
import { type Amount, citations, type ProblemTemplate, wordsIn } from "../direct/problem-templates.ts";
import { Fault } from "../kernel/fault.ts";
import type { Binding, Indicator } from "../kernel/indicator.ts";
import type { Language } from "../kernel/language.ts";
import { countsViolence } from "../kernel/measure.ts";
import type { SeriesKey } from "../kernel/series.ts";
import type { WarningProblem } from "../kernel/warning-problem.ts";
import type { View } from "../store/view.ts";
import { dayName } from "./calendar.ts";
import { surroundingsOf } from "./country-neighbours.ts";

/** Stands in templates for whichever measure of deaths a place has. */
const VIOLENCE = "violence";
const YEAR = 365;

export interface Asked {
  readonly place: string;
  /** The most violent one of those that share a border, if left out. */
  readonly neighbour?: string | undefined;
  readonly language: Language;
  /** Running number of the day. */
  readonly day: number;
}

export type FilledIndicator = Omit<Indicator, "problemId" | "owner" | "reviewBy">;

export interface FilledTemplate {
  readonly problem: Omit<WarningProblem, "reviewBy">;
  readonly indicators: readonly FilledIndicator[];
  readonly neighbour?: string | undefined;
}

/** @throws Fault `invalid` where the template needs a neighbour and none is named or known. */
export async function fillTemplate(
  view: View,
  template: ProblemTemplate,
  asked: Asked,
): Promise<FilledTemplate> {
  const { place, language, day } = asked;
  const neighbour = asked.neighbour ?? (await worstNeighbour(view, place, day));
  if (template.needsNeighbour && neighbour === undefined)
    throw new Fault(
      "invalid",
      `"${template.title.en}" is watched from a neighbour, and none of ${place} is known here; name one, such as SYR.`,
    );
  const cited = citations();
  const say = (words: Parameters<typeof wordsIn>[0]) => wordsIn(words, language);
  const series = (await seriesOf(view, place, template.rule.measure)) ?? bare(place, template.rule.measure);
  const { prior } = template;
  return {
    neighbour,
    problem: {
      title: say(template.title),
      event: say(template.event),
      organisations: [],
      place,
      consequence: say(template.consequence),
      decisionOwner: say(template.decisionOwner),
      decision: say(template.decision),
      leadTimeDays: template.leadTimeDays,
      horizonDays: template.horizonDays,
      rule: {
        series,
        fold: template.rule.fold,
        atLeast: await amountFor(view, template.rule.atLeast, series, template.horizonDays, day),
      },
      prior: {
        p: prior.p,
        basis: prior.basis,
        referenceClass: say(prior.referenceClass),
        source: sourcesIn(cited, prior.sources),
        ...(prior.k !== undefined && { k: prior.k }),
        ...(prior.n !== undefined && { n: prior.n }),
      },
      template: template.id,
      scenarios: template.scenarios.map(say),
      ladder: template.ladder.map(({ name, enter, leave }) => ({
        name: say(name),
        enter: say(enter),
        leave: say(leave),
      })),
      twoPersons: true,
      status: "active",
    },
    indicators: await Promise.all(
      template.indicators.map(async (one) => ({
        text: say(one.text),
        observable: say(one.observable),
        domain: one.domain,
        criticality: one.criticality,
        group: one.group,
        binding: await bindingFor(view, one, { ...asked, neighbour }),
        windowDays: one.windowDays,
        staleAfterDays: one.staleAfterDays,
        dwellDays: one.dwellDays,
        sources: [],
        ratio: { ...one.expert, basis: "expert" as const, source: sourcesIn(cited, one.sources) },
        ...(one.learned && { learned: one.learned }),
        basedOn: sourcesIn(cited, one.sources),
        status: "active" as const,
      })),
    ),
  };
}

function sourcesIn(cited: ReadonlyMap<string, string>, keys: readonly string[]): string {
  return keys.map((key) => cited.get(key) ?? key).join("; ");
}

async function bindingFor(
  view: View,
  { binding, windowDays }: ProblemTemplate["indicators"][number],
  { place, neighbour, day }: Asked,
): Promise<Binding> {
  if (binding.by === "judgement") return { by: "judgement" };
  const clear = binding.clear === undefined ? {} : { clear: binding.clear };
  if (binding.by === "search")
    return {
      by: "search",
      words: binding.words,
      place,
      threshold: { active: binding.active, ...clear, direction: "above" },
    };
  const where = binding.at === "place" ? place : neighbour;
  const series = where === undefined ? undefined : await seriesOf(view, where, binding.measure);
  if (!series) return { by: "judgement" };
  const active = await amountFor(view, binding.active, series, windowDays, day);
  return { by: "series", series, fold: binding.fold, threshold: { active, ...clear, direction: "above" } };
}

/** The series of a place that measures this and has been spoken of last; days before months. */
async function seriesOf(view: View, place: string, measure: string): Promise<SeriesKey | undefined> {
  const { where, values } = view.known;
  const n = values.length;
  const { rows } = await view.sql.query<{ measure: string; bucket: "day" | "month"; last: string }>(
    `SELECT measure, series.bucket, max(reading.bucket)::text AS last FROM reading JOIN series ON series.id = series_id
     WHERE ${where.replaceAll("recorded_at", "reading.recorded_at")} AND place = $${n + 1} AND subject = '*'
     GROUP BY measure, series.bucket`,
    [...values, place],
  );
  const fitting = rows.filter((row) =>
    measure === VIOLENCE ? countsViolence(row.measure) : row.measure === measure,
  );
  const rank = (row: (typeof rows)[number]) => `${row.last.slice(0, 7)} ${row.bucket === "day" ? 1 : 0}`;
  const best = fitting.sort((a, b) => (rank(a) < rank(b) ? 1 : -1))[0];
  return best && { place, subject: "*", measure: best.measure, bucket: best.bucket };
}

function bare(place: string, measure: string): SeriesKey {
  return { place, subject: "*", measure: measure === VIOLENCE ? "deaths" : measure, bucket: "month" };
}

/** A figure as it is; a pace in times of the place's own, up to the whole number above. */
async function amountFor(
  view: View,
  amount: Amount,
  series: SeriesKey,
  windowDays: number,
  day: number,
): Promise<number> {
  if (typeof amount === "number") return amount;
  const sum = await sumOver(view, series, day, amount.ofDays);
  return Math.max(amount.least, Math.ceil((amount.times * sum * windowDays) / amount.ofDays));
}

async function sumOver(view: View, series: SeriesKey, day: number, days: number): Promise<number> {
  const rows = await view.readings({
    measure: series.measure,
    bucket: series.bucket,
    places: [series.place],
    subjects: [series.subject],
    from: dayName(day - days + 1),
    to: dayName(day),
  });
  return rows.reduce((sum, { value }) => sum + value, 0);
}

/** Of the countries that share a border with this one, the one with most deaths within the last year on record. */
async function worstNeighbour(view: View, place: string, day: number): Promise<string | undefined> {
  const { where, values } = view.known;
  const { rows } = await view.sql.query<{ place: string; measure: string }>(
    `SELECT DISTINCT place, measure FROM reading JOIN series ON series.id = series_id
     WHERE ${where.replaceAll("recorded_at", "reading.recorded_at")} AND subject = '*'`,
    [...values],
  );
  const others = [
    ...new Set(rows.filter(({ measure }) => countsViolence(measure)).map((row) => row.place)),
  ].filter((other) => other !== place && /^[A-Z]{3}$/.test(other));
  if (!/^[A-Z]{3}$/.test(place)) return undefined;
  const { neighbours } = surroundingsOf([place, ...others]);
  const bordering = (neighbours[0] ?? []).flatMap((i) => others[i - 1] ?? []);
  const counted = await Promise.all(
    bordering.map(async (other) => {
      const series = await seriesOf(view, other, VIOLENCE);
      return { other, deaths: series ? await sumOver(view, series, day, YEAR) : 0 };
    }),
  );
  return counted.sort((a, b) => b.deaths - a.deaths)[0]?.other;
}
