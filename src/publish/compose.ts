/**
 * Composing a brief: the situation page, from the records of a view alone.
 *
 * Every sentence cites what it was made from; the label is the join of all that was used. The same view
 * gives the same brief.
 */

import { portionsOf } from "../judge/portions.ts";
import { Assessment } from "../kernel/assessment.ts";
import type { BriefSection, Sentence } from "../kernel/brief.ts";
import { Fault } from "../kernel/fault.ts";
import { type Forecast, QUANTILES, THRESHOLDS } from "../kernel/forecast.ts";
import { inLanguage } from "../kernel/in-language.ts";
import { audienceOf, banner, joinLabels, type Label } from "../kernel/label.ts";
import { type Language, percentIn } from "../kernel/language.ts";
import { type Likelihood, likelihoodSaid } from "../kernel/likelihood.ts";
import { Question } from "../kernel/question.ts";
import type { Stored } from "../kernel/record.ts";
import { Report } from "../kernel/report.ts";
import { Run } from "../kernel/run.ts";
import { spoken } from "../kernel/said.ts";
import { Source } from "../kernel/source.ts";
import { Warning, worstFirst } from "../kernel/warning.ts";
import type { View } from "../store/view.ts";
import { type Cited, citationsOf } from "./citations.ts";
import type { Composed } from "./exporter.ts";
import { type Wording, wordingOf } from "./wording.ts";

/** How one forecaster's past judgements came true. */
export interface RecordLine {
  readonly forecaster: string;
  readonly n: number;
  readonly brier: number;
  readonly referenceBrier: number;
}

export interface Ingredients {
  readonly title: string;
  readonly language: Language;
  readonly asOf: Date;
  readonly placeName: (key: string) => string;
  /** The newest forecast of each place. */
  readonly forecasts: readonly Stored<Forecast>[];
  readonly record: readonly RecordLine[];
  /** Keys of the institutions it is for; the view shows what all of them may read. */
  readonly recipients?: readonly string[] | undefined;
}

const MOST_WARNINGS = 12;
const MOST_FORECASTS = 12;
const MOST_ASSESSMENTS = 6;
const MOST_LOOKED_AT = 200;
const CHANGED_DAYS = 30;

export async function composeBrief(
  view: View,
  ingredients: Ingredients,
): Promise<{ readonly brief: Composed; readonly label: Label }> {
  const words = wordingOf(ingredients.language);
  const warnings = inLanguage(await topWarnings(view), ingredients.language);
  const assessments = inLanguage(await standingAssessments(view, ingredients.asOf), ingredients.language);
  const sources = await usedSources(view);
  const portions = await Promise.all(assessments.map((assessment) => portionsOf(view, assessment)));
  const sections: BriefSection[] = [
    changedSection(words, warnings, ingredients),
    warningSection(words, warnings.slice(0, MOST_WARNINGS), ingredients),
    forecastSection(words, ingredients),
    assessmentSection(words, assessments, portions),
    mindChangerSection(words, assessments),
    sourceSection(words, sources),
    recordSection(words, ingredients.record),
  ];
  const cited = await citationsOf(view, sections, ingredients.language);
  const label = joinLabels([
    ...warnings.map((warning) => warning.label),
    ...assessments.map((assessment) => assessment.label),
    ...ingredients.forecasts.map((forecast) => forecast.label),
    ...sources.map(({ source }) => source.label),
    ...cited.labels.values(),
  ]);
  const { title, language, asOf, recipients } = ingredients;
  requireReaders(label, cited);
  return {
    label,
    brief: {
      title,
      asOf: asOf.toISOString(),
      language,
      banner: banner(label),
      ...(recipients && { recipients: [...recipients] }),
      sections: sections.map((one) => marked(one, cited.labels, banner(label))),
      citations: cited.citations,
    },
  };
}

/** @throws Fault `refused` when what was put together may be read by no institution, naming what does not go together. */
function requireReaders(label: Label, { citations, labels }: Cited): void {
  if (label.releasableTo?.length !== 0) return;
  const conflicting = citations.flatMap(({ text, reference: { id } }) => {
    const own = labels.get(id);
    return own && audienceOf(own) ? [`${banner(own)}: ${text}`] : [];
  });
  throw new Fault(
    "refused",
    "No institution may read all of this together; make a brief for one of them, or ask the originators to release more.",
    { missing: conflicting.slice(0, 20) },
  );
}

/** A sentence that cites nothing speaks of the whole. */
function marked(section: BriefSection, labels: ReadonlyMap<string, Label>, whole: string): BriefSection {
  const sentences = section.sentences.map((sentence): Sentence => {
    const cited = sentence.cites.flatMap(({ id }) => labels.get(id) ?? []);
    const own = cited.length > 0 && cited.length === sentence.cites.length;
    return { ...sentence, mark: sentence.mark ?? (own ? banner(joinLabels(cited)) : whole) };
  });
  const { table } = section;
  return {
    ...section,
    sentences,
    ...(table && { table: { ...table, marks: table.marks ?? table.rows.map(() => whole) } }),
  };
}

function likelihoodIn(language: Language, likelihood: Likelihood): string {
  return spoken(likelihoodSaid(likelihood), language) ?? "";
}

async function topWarnings(view: View): Promise<Stored<Warning>[]> {
  const where = { status: "open" };
  const { items } = await view.list(Warning, { where, orderBy: "level", descending: false, limit: 200 });
  return items.sort((a, b) => worstFirst(a.body, b.body) || (a.id < b.id ? -1 : 1));
}

function changedSection(
  words: Wording,
  warnings: readonly Stored<Warning>[],
  { asOf, placeName }: Ingredients,
): BriefSection {
  const since = new Date(asOf.getTime() - CHANGED_DAYS * 86_400_000).toISOString().slice(0, 10);
  const sentences = warnings.flatMap(({ id, body }): Sentence[] => {
    const changes = body.history.filter(
      ({ at }, i) => at >= since && body.history[i - 1]?.level !== body.history[i]?.level,
    );
    const last = changes.at(-1);
    if (!last) return [];
    const before = body.history[body.history.indexOf(last) - 1]?.level;
    const text = before
      ? `${placeName(body.place)}: ${before} → ${last.level}, ${last.at}. ${last.why}`
      : `${placeName(body.place)}: ${last.level}, ${last.at}. ${last.why}`;
    return [{ text, kind: "fact", cites: [{ kind: "warning", id }] }];
  });
  return section("changed", words.changed, sentences.slice(0, MOST_WARNINGS), words.nothingChanged);
}

function warningSection(
  words: Wording,
  warnings: readonly Stored<Warning>[],
  { placeName, language }: Ingredients,
): BriefSection {
  const sentences = warnings.map(({ id, body }): Sentence => {
    const [reason] = body.reasons;
    return {
      text: `${placeName(body.place)} (${body.level}): ${body.event} — ${likelihoodIn(language, body.likelihood)}. ${reason?.sentence ?? ""}`.trim(),
      kind: "judgement",
      cites: [{ kind: "warning", id }, ...(reason?.evidence ?? []).slice(0, 3)],
    };
  });
  return {
    ...section("warnings", words.warnings, sentences, words.noWarnings),
    ...(warnings.length > 0 && {
      table: {
        columns: [words.level, words.place, words.likelihood, words.since],
        rows: warnings.map(({ body }) => [
          body.level,
          placeName(body.place),
          `${likelihoodIn(language, body.likelihood)}, ${percentIn(language, body.likelihood.p)}`,
          body.firstSeen,
        ]),
        marks: warnings.map((warning) => banner(warning.label)),
      },
    }),
  };
}

function forecastSection(words: Wording, { forecasts, placeName, language }: Ingredients): BriefSection {
  const number = new Intl.NumberFormat(language, { maximumFractionDigits: 0 });
  const at = (sums: Forecast["sums"], months: number) => sums.find((sum) => sum.months === months);
  const top = forecasts
    .map((forecast) => ({ forecast, year: at(forecast.body.sums, 12), quarter: at(forecast.body.sums, 3) }))
    .filter(({ year }) => year !== undefined)
    .sort((a, b) => (b.year?.mean ?? 0) - (a.year?.mean ?? 0))
    .slice(0, MOST_FORECASTS);
  const interval = (quantiles: readonly number[] = []) =>
    `${number.format(quantiles[QUANTILES.indexOf(0.5)] ?? 0)} (${number.format(quantiles[QUANTILES.indexOf(0.05)] ?? 0)}–${number.format(quantiles[QUANTILES.indexOf(0.95)] ?? 0)})`;
  const chance = (quantity: (typeof THRESHOLDS)[number], probabilities: readonly number[] = []) =>
    percentOfDraws(language, probabilities[THRESHOLDS.indexOf(quantity)] ?? 0);
  const [first] = top;
  const sentences: Sentence[] = first
    ? [
        {
          text: words.forecastBasis
            .replace("{model}", first.forecast.body.model)
            .replace("{month}", first.forecast.body.asOf)
            .replace("{draws}", number.format(first.forecast.body.draws))
            .replace("{places}", number.format(forecasts.length)),
          kind: "forecast",
          cites: top.map(({ forecast }) => ({ kind: "forecast", id: forecast.id })),
        },
      ]
    : [];
  return {
    ...section("forecasts", words.forecasts, sentences, words.noForecasts),
    ...(first && {
      table: {
        columns: [words.place, words.next3, words.p25, words.p100, words.p1000],
        rows: top.map(({ forecast, year, quarter }) => [
          placeName(forecast.body.place),
          interval(quarter?.quantiles),
          chance(25, year?.atLeast),
          chance(100, year?.atLeast),
          chance(1000, year?.atLeast),
        ]),
        marks: top.map(({ forecast }) => banner(forecast.label)),
      },
    }),
  };
}

/** All or none of a thousand draws is no certainty: it is printed as more than 99% or less than 1%. */
function percentOfDraws(language: Language, share: number): string {
  return percentIn(language, Math.min(0.999, Math.max(0.001, share)));
}

/**
 * The newest assessment of each place whose window is still open: what has come due stands in the record of past
 * judgements. Drafts only where nothing is final.
 */
async function standingAssessments(view: View, asOf: Date): Promise<Stored<Assessment>[]> {
  const final = await view.list(Assessment, { where: { status: "final" }, limit: MOST_LOOKED_AT });
  if (final.items.length === 0) return (await view.list(Assessment, { limit: MOST_ASSESSMENTS })).items;
  const questions = await view.many(
    Question,
    final.items.flatMap(({ body }) => body.questionId ?? []),
  );
  const ends = new Map(questions.map(({ id, body }) => [id, body.resolvesAt]));
  const today = asOf.toISOString().slice(0, 10);
  const newest = new Map<string, Stored<Assessment>>();
  for (const assessment of final.items) {
    const { questionId, place } = assessment.body;
    const isOver = questionId !== undefined && (ends.get(questionId) ?? today) < today;
    const about = place ?? assessment.id;
    if (!isOver && !newest.has(about)) newest.set(about, assessment);
  }
  return [...newest.values()].slice(0, MOST_ASSESSMENTS);
}

function assessmentSection(
  words: Wording,
  assessments: readonly Stored<Assessment>[],
  portions: readonly (readonly Label[])[],
): BriefSection {
  const sentences = assessments.flatMap(({ id, body }, at): Sentence[] => {
    const self = { kind: "assessment", id };
    const draft = body.status === "draft" ? words.draft : "";
    return [
      ...body.statements.flatMap(({ kind, text, cites }, i): Sentence[] => {
        if (kind !== "judgement" && kind !== "gap") return [];
        const portion = portions[at]?.[i];
        return [
          {
            text: `${draft}${text}`,
            kind,
            cites: [self, ...cites.slice(0, 4)],
            ...(portion && { mark: banner(portion) }),
          },
        ];
      }),
      {
        text: `${words.confidenceIs[body.confidence.level]} ${body.confidence.reasons.join(" ")}`,
        kind: "fact",
        cites: [self],
      },
    ];
  });
  return section("assessments", words.assessments, sentences, words.noAssessments);
}

function mindChangerSection(words: Wording, assessments: readonly Stored<Assessment>[]): BriefSection {
  const sentences = assessments.flatMap(({ id, body }) =>
    body.confidence.wouldChange.map(
      (text): Sentence => ({
        text: `${body.title}: ${text}`,
        kind: "fact",
        cites: [{ kind: "assessment", id }],
      }),
    ),
  );
  return section("mind-changers", words.mindChangers, sentences, words.noAssessments);
}

/** A table of figures is received as a file and holds no reports: there the files are counted. */
async function usedSources(view: View): Promise<{ source: Stored<Source>; reports: number }[]> {
  const [reports, runs] = [await view.countBy(Report, "sourceId"), await view.countBy(Run, "sourceId")];
  const sources = await view.many(Source, [...new Set([...reports.keys(), ...runs.keys()])].filter(Boolean));
  return sources.map((source) => ({ source, reports: reports.get(source.id) ?? runs.get(source.id) ?? 0 }));
}

function sourceSection(
  words: Wording,
  sources: readonly { source: Stored<Source>; reports: number }[],
): BriefSection {
  return {
    ...section("sources", words.sources, [{ text: words.scale, kind: "fact", cites: [] }], ""),
    table: {
      columns: [words.source, words.discipline, words.grade, words.reports],
      rows: sources.map(({ source: { body }, reports }) => [
        body.access ? `${body.name} (${body.access})` : body.name,
        words.disciplines[body.discipline],
        body.grade,
        String(reports),
      ]),
      marks: sources.map(({ source }) => banner(source.label)),
    },
  };
}

const FEWEST = 30;

function recordSection(words: Wording, record: readonly RecordLine[]): BriefSection {
  const few = record.every(({ n }) => n < FEWEST);
  return {
    ...section(
      "record",
      words.record,
      record.length > 0 && few ? [{ text: words.fewScores, kind: "fact", cites: [] }] : [],
      record.length > 0 ? "" : words.noRecord,
    ),
    ...(record.length > 0 && {
      table: {
        columns: [words.forecaster, words.judged, words.brier, words.reference],
        rows: record.map(({ forecaster, n, brier, referenceBrier }) => [
          forecaster,
          String(n),
          brier.toFixed(3),
          referenceBrier.toFixed(3),
        ]),
      },
    }),
  };
}

/** A section says why it is empty instead of being left out. */
function section(id: string, title: string, sentences: readonly Sentence[], empty: string): BriefSection {
  const shown: Sentence[] =
    sentences.length > 0 || empty === "" ? [...sentences] : [{ text: empty, kind: "fact", cites: [] }];
  return { id, title, sentences: shown };
}
