/**
 * How questions stand for whoever looks: what was stated, what it says together, and whether one may still take part.
 *
 * The invariant: in a blind round nobody is shown anything but their own, not by a list, a count or a pool.
 */
import type { Principal } from "../guard/principal.ts";
import { type Pooled, pooledAnswers } from "../judge/pooled.ts";
import { groupedBy } from "../kernel/grouped.ts";
import {
  closesOn,
  Estimate,
  ForecastTeam,
  Question,
  Resolution,
  SealedEstimate,
} from "../kernel/question.ts";
import type { Stored } from "../kernel/record.ts";
import type { View } from "../store/view.ts";

const MOST_QUESTIONS = 500;
const MOST_ESTIMATES = 5_000;
/** After so long without a new look an estimate is taken for forgotten. */
export const STALE_DAYS = 30;
const DAY_MS = 86_400_000;

export const QUESTION_STATES = ["blind", "open", "closed", "resolved", "annulled"] as const;
export type QuestionState = (typeof QUESTION_STATES)[number];

export interface Standing {
  readonly question: Stored<Question>;
  readonly state: QuestionState;
  readonly closesAt: Date;
  readonly resolution: Stored<Resolution> | undefined;
  /** Others' and one's own; in a blind round what one has stated oneself, for a model, too. */
  readonly estimates: readonly Stored<Estimate>[];
  /** One's own and one's teams'. */
  readonly own: readonly Stored<Estimate>[];
  readonly pooled: Pooled | undefined;
  readonly isStale: boolean;
}

export async function ownTeams(view: View, { id }: Principal): Promise<Stored<ForecastTeam>[]> {
  const { items } = await view.list(ForecastTeam, { where: { status: "active" }, limit: MOST_QUESTIONS });
  return items.filter(({ body }) => body.members.includes(id));
}

/** All questions, the next to resolve first; those long resolved last. */
export async function standings(view: View, principal: Principal, now: Date): Promise<Standing[]> {
  const { items: questions } = await view.list(Question, { orderBy: "resolvesAt", limit: MOST_QUESTIONS });
  const where = { questionId: questions.map(({ id }) => id) };
  const [resolutions, estimates, sealed, teams] = await Promise.all([
    view.list(Resolution, { where, limit: MOST_QUESTIONS }),
    view.list(Estimate, { where, limit: MOST_ESTIMATES }),
    view.list(SealedEstimate, { where, limit: MOST_ESTIMATES }),
    ownTeams(view, principal),
  ]);
  const settled = new Map(resolutions.items.map((one) => [one.body.questionId, one]));
  const asked = view.asOf ?? now;
  const isBlind = ({ id, body }: Stored<Question>) =>
    !settled.has(id) && body.blindUntil !== undefined && asked < new Date(body.blindUntil);
  const blind = new Set(questions.filter(isBlind).map(({ id }) => id));
  const pooled = pooledAnswers(
    questions.filter(({ id }) => !blind.has(id)),
    estimates.items.filter(({ body }) => !blind.has(body.questionId)),
    outcomesOf(resolutions.items),
  );
  const me = new Set([principal.id, ...teams.map(({ id }) => id)]);
  const isOwn = ({ body }: Stored<Estimate>) => me.has(body.forecaster);
  const revealed = new Set(estimates.items.map(({ id }) => id));
  const all = [
    ...estimates.items,
    // Labelled to whom they are of: what is seen of them here is one's own, or one's team's.
    ...sealed.items
      .filter(({ id }) => !revealed.has(id))
      .map(({ body: { opensAt: _, ...body }, ...one }) => ({ ...one, body })),
  ];
  const entered = new Set(sealed.items.map(({ id }) => id));
  const byQuestion = groupedBy(all, ({ body }) => body.questionId);
  return questions.map((question): Standing => {
    const { id } = question;
    const mine = byQuestion.get(id)?.filter(isOwn) ?? [];
    const resolution = settled.get(id);
    const state = stateOf(question.body, resolution?.body, blind.has(id), asked);
    return {
      question,
      state,
      closesAt: closesOn(question.body),
      resolution,
      estimates: (byQuestion.get(id) ?? []).filter((one) => !blind.has(id) || entered.has(one.id)),
      own: mine,
      pooled: pooled.get(id),
      isStale:
        (state === "open" || state === "blind") &&
        mine.length > 0 &&
        mine.every(({ body }) => asked.getTime() - Date.parse(body.at) > STALE_DAYS * DAY_MS),
    };
  });
}

/** Of yes-or-no questions, 1 for yes. */
export function outcomesOf(resolutions: readonly Stored<Resolution>[]): ReadonlyMap<string, number> {
  return new Map(
    resolutions.flatMap(({ body: { questionId, outcome } }) =>
      outcome === "yes" || outcome === "no" ? [[questionId, outcome === "yes" ? 1 : 0] as const] : [],
    ),
  );
}

function stateOf(
  question: Question,
  resolution: Resolution | undefined,
  isBlind: boolean,
  now: Date,
): QuestionState {
  if (resolution) return resolution.outcome === "annulled" ? "annulled" : "resolved";
  if (now >= closesOn(question)) return "closed";
  return isBlind ? "blind" : "open";
}
