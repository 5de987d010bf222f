/**
 * *Draft from warning*: an assessment made by rule from a warning and what it rests on.
 *
 * The same records give the same draft. Every sentence is marked as drafted until a person accepts it, and
 * cites the records that it was made from.
 */

import type { z } from "zod";
import type { NamedPlace } from "../analyse/series-words.ts";
import type { Assessment, Statement } from "../kernel/assessment.ts";
import { Claim } from "../kernel/claim.ts";
import { Event } from "../kernel/event.ts";
import { Forecast, THRESHOLDS } from "../kernel/forecast.ts";
import { partsOf, worded } from "../kernel/in-language.ts";
import { joinLabels, type Label } from "../kernel/label.ts";
import { likelihoodSaid } from "../kernel/likelihood.ts";
import { originOf } from "../kernel/origin.ts";
import type { Stored } from "../kernel/record.ts";
import { Report } from "../kernel/report.ts";
import { chance, type Said, said } from "../kernel/said.ts";
import { eventWithin, type Warning } from "../kernel/warning.ts";
import type { View } from "../store/view.ts";
import { baseRate } from "./base-rate.ts";
import { confidenceFrom } from "./confidence.ts";

type Drafted = z.input<typeof Statement>;

export interface Draft {
  readonly body: z.input<typeof Assessment>;
  readonly label: Label;
}

const DAYS_BEFORE = 60;
const CITED_INCIDENTS = 5;

export async function draftFrom(view: View, warning: Stored<Warning>, placeName: string): Promise<Draft> {
  const basis = await basisOf(view, warning);
  const { body } = warning;
  const rate = await baseRate(view, body.rule);
  const confidence = confidenceFrom({
    originWeights: basis.originWeights,
    disciplines: basis.disciplines.size,
    ungraded: basis.ungraded,
    alternatives: 1,
    unsupportedAssumptions: 0,
  });
  const place = { place: body.place, name: placeName };
  const event = partsOf(body, "event");
  const statements: Drafted[] = [
    ...body.reasons.map(
      (reason): Drafted => ({
        kind: "evidence",
        ...worded({ text: partsOf(reason, "sentence") }),
        cites: reason.evidence.length > 0 ? reason.evidence : [{ kind: "warning", id: warning.id }],
        machine: true,
      }),
    ),
    ...incidentStatement(basis, place),
    ...forecastStatement(basis.forecast),
    {
      kind: "evidence",
      ...worded({ text: said("draft.base-rate", { from: { said: rate.from }, p: chance(rate.p) }) }),
      cites: [{ kind: "warning", id: warning.id }],
      machine: true,
    },
    {
      kind: "assumption",
      ...worded({ text: said("draft.reporting"), ifWrong: said("draft.reporting.if-wrong") }),
      machine: true,
    },
    {
      kind: "judgement",
      ...worded({
        text: said("draft.judgement", {
          event: { said: event },
          words: { said: likelihoodSaid(body.likelihood) },
          p: chance(body.likelihood.p),
        }),
      }),
      likelihood: body.likelihood,
      cites: [
        { kind: "warning", id: warning.id },
        ...body.reasons.flatMap(({ evidence }) => evidence).slice(0, 5),
      ],
      machine: true,
    },
    ...gapStatements(basis.disciplines),
  ];
  return {
    label: joinLabels([
      warning.label,
      ...basis.incidents.map(({ label }) => label),
      ...(basis.forecast ? [basis.forecast.label] : []),
    ]),
    body: {
      ...worded({
        title: said("draft.title", {
          place,
          word: { said: said(`level.${body.level}`) },
          level: { text: body.level },
        }),
        question: said("draft.question", { event: { said: eventWithin(event) } }),
      }),
      place: body.place,
      warningId: warning.id,
      statements,
      likelihood: body.likelihood,
      confidence,
      alternatives: [
        {
          ...worded({ text: said("draft.alternative") }),
          likelihood: { p: 1 - body.likelihood.p, scale: body.likelihood.scale },
        },
      ],
    },
  };
}

interface WarningBasis {
  /** The newest ones of the period. */
  readonly incidents: readonly Stored<Event>[];
  /** Whether there are more than these. */
  readonly isMore: boolean;
  readonly forecast: Stored<Forecast> | undefined;
  readonly originWeights: readonly number[];
  readonly disciplines: ReadonlySet<string>;
  readonly ungraded: number;
}

async function basisOf(view: View, { body }: Stored<Warning>): Promise<WarningBasis> {
  const from = new Date(Date.parse(body.firstSeen) - DAYS_BEFORE * 86_400_000).toISOString().slice(0, 10);
  const [country = "", admin1] = body.place.split("/");
  const page = await view.list(Event, {
    where: { country, day: { from, to: body.lastSeen } },
    orderBy: "day",
    limit: 500,
  });
  const items = page.items.filter(({ body: event }) => !admin1 || event.place.admin1 === admin1);
  const claims = await view.many(Claim, items.flatMap(({ body: event }) => event.claims).slice(0, 2_000));
  const reports = await view.many(Report, [...new Set(claims.map((claim) => claim.body.reportId))]);
  const weights = new Map<string, number>();
  for (const { body: claim } of claims) {
    const root = originOf(claim) ?? claim.sourceId;
    weights.set(root, (weights.get(root) ?? 0) + 1);
  }
  const graded = [...claims, ...reports].map(({ body: { grade } }) => grade);
  const judged = graded.filter((grade) => grade && !grade.startsWith("F") && !grade.endsWith("6"));
  const forecasts = await view.list(Forecast, { where: { place: body.place }, orderBy: "asOf", limit: 20 });
  return {
    incidents: items,
    isMore: page.next !== undefined,
    forecast: forecasts.items.find(({ body: forecast }) => forecast.model !== "conflictology-12"),
    // The square root keeps one busy monitor from counting as a crowd.
    originWeights: [...weights.values()].map(Math.sqrt),
    disciplines: new Set(reports.map(({ body: report }) => report.discipline)),
    ungraded: graded.length === 0 ? 1 : 1 - judged.length / graded.length,
  };
}

function incidentStatement({ incidents, isMore }: WarningBasis, place: NamedPlace): Drafted[] {
  if (incidents.length === 0) return [];
  const deaths = incidents.reduce((sum, { body }) => sum + (body.deaths?.best ?? 0), 0);
  const volume = incidents.reduce((sum, { body }) => sum + body.mediaVolume, 0);
  const worst = [...incidents]
    .sort((a, b) => (b.body.deaths?.best ?? 0) - (a.body.deaths?.best ?? 0) || (a.id < b.id ? -1 : 1))
    .slice(0, CITED_INCIDENTS);
  const values = {
    place,
    count: { measure: "incidents", count: incidents.length },
    deaths: { measure: "deaths", count: deaths },
    claims: { said: said("draft.claims", { count: { number: volume } }) },
  };
  return [
    {
      kind: "evidence",
      ...worded({
        text: isMore ? said("draft.incidents.newest", values) : said("draft.incidents", values),
      }),
      cites: worst.map(({ id }) => ({ kind: "event", id })),
      machine: true,
    },
  ];
}

function forecastStatement(forecast: Stored<Forecast> | undefined): Drafted[] {
  const year = forecast?.body.sums.find(({ months }) => months === 12);
  if (!forecast || !year) return [];
  const p = year.atLeast[THRESHOLDS.indexOf(25)] ?? 0;
  return [
    {
      kind: "evidence",
      ...worded({
        text: said("draft.forecast", {
          model: { text: forecast.body.model },
          asOf: { month: forecast.body.asOf },
          p: chance(p),
        }),
      }),
      cites: [{ kind: "forecast", id: forecast.id }],
      machine: true,
    },
  ];
}

const DISCIPLINES = ["human", "technical", "open"] as const;

function gapStatements(disciplines: ReadonlySet<string>): Drafted[] {
  const silent = DISCIPLINES.find((discipline) => !disciplines.has(discipline));
  const text: Said = silent ? said(`draft.gap.${silent}`) : said("draft.gap.intentions");
  return [{ kind: "gap", ...worded({ text }), machine: true }];
}
