/** What questions need in time: the end of a blind round, and a word to whoever has forgotten an estimate. */
import { tell } from "../guard/notices.ts";
import type { Clock } from "../kernel/effects.ts";
import { Estimate, Question, Resolution } from "../kernel/question.ts";
import { revealDue } from "../review/reveal.ts";
import type { Store } from "../store/store.ts";
import { STALE_DAYS } from "./question-standing.ts";

const DAY_MS = 86_400_000;
/** Nobody is reminded more often. */
const AGAIN_DAYS = 7;
const MOST = 1_000;

export interface Followed {
  readonly revealed: number;
  readonly reminded: number;
}

/** Safe to run as often as one likes. */
export async function followQuestions(store: Store, clock: Clock): Promise<Followed> {
  const now = clock.now();
  const revealed = await revealDue(store.writer("review", clock), now);
  return { revealed, reminded: await remindStale(store, clock, now) };
}

/** One notice a person, however many estimates of theirs are old; teams and models have no account to be told at. */
async function remindStale(store: Store, clock: Clock, now: Date): Promise<number> {
  const day = now.toISOString().slice(0, 10);
  const old = new Date(now.getTime() - STALE_DAYS * DAY_MS).toISOString();
  const told = new Date(now.getTime() - AGAIN_DAYS * DAY_MS);
  const { rows } = await store.systemView().sql.query<{ person: string; times: number }>(
    `SELECT body ->> 'forecaster' AS person, count(*)::int AS times FROM "${Estimate.kind}" AS estimate
     WHERE superseded_at = 'infinity' AND body ->> 'forecasterKind' = 'person' AND body ->> 'at' < $1
       AND body ->> 'forecaster' ~ '^[0-9a-f-]{36}$'
       AND EXISTS (SELECT FROM "${Question.kind}" AS question
         WHERE question.superseded_at = 'infinity' AND question.id::text = estimate.body ->> 'questionId'
           AND coalesce(question.body ->> 'closesAt', question.body ->> 'opensAt') > $2)
       AND NOT EXISTS (SELECT FROM "${Resolution.kind}" AS resolution
         WHERE resolution.superseded_at = 'infinity'
           AND resolution.body ->> 'questionId' = estimate.body ->> 'questionId')
       AND NOT EXISTS (SELECT FROM notice
         WHERE notice.person_id::text = estimate.body ->> 'forecaster'
           AND notice.kind = 'estimate-stale' AND notice.at > $3)
     GROUP BY 1 ORDER BY 1 LIMIT ${MOST}`,
    [old, day, told],
  );
  if (rows.length === 0) return 0;
  await store.writer("review", clock).transaction(async ({ sql }) => {
    for (const { person, times } of rows)
      await tell(sql, { personId: person, kind: "estimate-stale", times }, now);
  });
  return rows.length;
}
