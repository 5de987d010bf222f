/** The end of a blind round: what was sealed becomes an estimate like any other, each version of it, oldest first. */
import { Estimate, Question, SealedEstimate } from "../kernel/question.ts";
import type { Transaction, Writer } from "../store/writer.ts";

const MOST_AT_ONCE = 500;

/** @returns how many were revealed; safe to run as often as one likes. */
export async function revealDue(writer: Writer, now: Date): Promise<number> {
  return writer.transaction((transaction) => revealIn(transaction, now));
}

/** The same within a transaction, for whoever is about to look at all that was stated. */
export async function revealIn(transaction: Transaction, now: Date): Promise<number> {
  const { rows } = await transaction.sql.query<{ id: string }>(
    `SELECT id FROM "${SealedEstimate.kind}" AS sealed
       WHERE superseded_at = 'infinity' AND body ->> 'opensAt' <= $1
         AND NOT EXISTS (SELECT FROM "${Estimate.kind}" AS estimate WHERE estimate.id = sealed.id)
       ORDER BY id LIMIT ${MOST_AT_ONCE}`,
    [now.toISOString()],
  );
  for (const { id } of rows) await reveal(transaction, id);
  return rows.length;
}

async function reveal(transaction: Transaction, id: string): Promise<void> {
  const versions = await transaction.view.history(SealedEstimate, id);
  for (const { body } of versions) {
    const { opensAt, ...estimate } = body;
    void opensAt;
    const [question] = await transaction.view.many(Question, [estimate.questionId]);
    // It reaches whom the question reaches: that is what its forecaster was told when it was sealed.
    if (question) await transaction.put(Estimate, [{ id, label: question.label, body: estimate }]);
  }
}
