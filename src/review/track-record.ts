/** The track record: how estimates came true, beside the base rate, with no claim that n does not carry. */
import { AGGREGATE_FORECASTER } from "../judge/pooled.ts";
import { BASE_RATE_FORECASTER, WARNING_FORECASTER } from "../judge/register.ts";
import { INDICATOR_FORECASTER } from "../judge/register-problem.ts";
import { groupedBy } from "../kernel/grouped.ts";
import { AnswerScore, Score } from "../kernel/question.ts";
import type { View } from "../store/view.ts";

/** Below this a rate's uncertainty is wider than the bands themselves (at p = .2, ±.14 with n = 30). */
export const FEWEST_FOR_CALIBRATION = 30;

/** In the order in which they are shown: whose judgement it is, what helped it, what it has to beat. */
export const FORECASTER_KINDS = ["desk", "model", "base-rate"] as const;
export type ForecasterKind = (typeof FORECASTER_KINDS)[number];

export interface ForecasterRecord {
  readonly forecaster: string;
  /** A person or a desk, a model, or the base rate, which belongs to no one and is in nobody's calibration. */
  readonly kind: ForecasterKind;
  /** Questions that have come due. */
  readonly n: number;
  /** Mean (p − o)²: 0 best, 1 worst. */
  readonly brier: number;
  readonly log: number;
  readonly referenceBrier: number;
  /** 1 − brier/reference: above 0 is better than the base rate. Absent when the base rate was perfect. */
  readonly skill: number | undefined;
  /** Absent below `FEWEST_FOR_CALIBRATION`: so few answers carry no claim. */
  readonly calibration: readonly CalibrationBand[] | undefined;
}

export interface CalibrationBand {
  readonly from: number;
  readonly to: number;
  readonly n: number;
  readonly mean: number;
  readonly observed: number;
}

const BAND_EDGES = [0, 0.05, 0.2, 0.45, 0.55, 0.8, 0.95, 1];

export async function allScores(view: View): Promise<Score[]> {
  const scores: Score[] = [];
  let after: string | undefined;
  do {
    const page = await view.list(Score, { limit: 500, after });
    scores.push(...page.items.map(({ body }) => body));
    after = page.next;
  } while (after !== undefined);
  return scores;
}

export interface AnswerRecord {
  readonly forecaster: string;
  readonly rule: AnswerScore["rule"];
  readonly n: number;
  /** How often the score was better than the reference's. */
  readonly better: number;
  /** How often the 90% interval held what happened; absent for options. */
  readonly covered?: number;
}

/** Other answers than yes and no are of different units: what can be counted over them is how often somebody was better. */
export async function answerRecords(view: View): Promise<readonly AnswerRecord[]> {
  const { items } = await view.list(AnswerScore, { limit: 5_000 });
  const bodies = items
    .map(({ body }) => body)
    .filter(({ forecaster }) => forecaster !== BASE_RATE_FORECASTER);
  const groups = groupedBy(bodies, ({ forecaster, rule }) => `${forecaster}\u001f${rule}`).values();
  return [...groups].flatMap((own) => {
    const [first] = own;
    if (!first) return [];
    const intervals = own.flatMap(({ isCovered }) => (isCovered === undefined ? [] : [isCovered]));
    return {
      forecaster: first.forecaster,
      rule: first.rule,
      n: own.length,
      better: own.filter(({ score, reference }) => reference !== undefined && score < reference).length,
      ...(intervals.length > 0 && { covered: intervals.filter(Boolean).length }),
    };
  });
}

export function recordsOf(scores: readonly Score[]): ForecasterRecord[] {
  const names = [...new Set(scores.map(({ forecaster }) => forecaster))].sort();
  const records = names.map((forecaster): ForecasterRecord => {
    const own = scores.filter((score) => score.forecaster === forecaster);
    const brier = mean(own.map((score) => score.brier));
    const referenceBrier = mean(own.map((score) => score.referenceBrier));
    return {
      forecaster,
      kind: kindOf({ forecaster, forecasterKind: own[0]?.forecasterKind }),
      n: own.length,
      brier,
      log: mean(own.map((score) => score.log)),
      referenceBrier,
      skill: referenceBrier === 0 ? undefined : 1 - brier / referenceBrier,
      calibration: own.length < FEWEST_FOR_CALIBRATION ? undefined : calibration(own),
    };
  });
  return records.sort((a, b) => FORECASTER_KINDS.indexOf(a.kind) - FORECASTER_KINDS.indexOf(b.kind));
}

/** Records older than the field that says so are told by the names of the desk's own rules. */
export function kindOf({
  forecaster,
  forecasterKind,
}: {
  readonly forecaster: string;
  readonly forecasterKind?: Score["forecasterKind"];
}): ForecasterKind {
  if (forecasterKind === "reference" || forecaster === BASE_RATE_FORECASTER) return "base-rate";
  const isModel = [WARNING_FORECASTER, INDICATOR_FORECASTER, AGGREGATE_FORECASTER].includes(forecaster);
  return isModel || forecasterKind === "model" ? "model" : "desk";
}

/** Of one forecaster's scores: observed frequency by ICD 203 band; bands nobody used are left out. */
export function calibration(scores: readonly Score[]): CalibrationBand[] {
  return BAND_EDGES.slice(0, -1).flatMap((from, i) => {
    const to = BAND_EDGES[i + 1] ?? 1;
    const own = scores.filter(({ p }) => p >= from && (p < to || to === 1));
    if (own.length === 0) return [];
    return [
      {
        from,
        to,
        n: own.length,
        mean: mean(own.map(({ p }) => p)),
        observed: mean(own.map(({ outcome }) => (outcome === "yes" ? 1 : 0))),
      },
    ];
  });
}

function mean(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
}
