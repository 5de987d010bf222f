import { Event } from "../../kernel/event.ts";
import { type Change, changedRecords } from "../../store/changes.ts";
import type { NewReading } from "../../store/readings.ts";
import type { Transaction } from "../../store/writer.ts";
import { contributions, summed } from "../contributions.ts";
import { isOrganisation, memoised } from "../organisations.ts";
import type { Step } from "../step.ts";

/**
 * Every version of an event adds what it contributes and takes back what the version before it did, so that
 * the sums are right as of every moment, for every reader, in whatever batches the changes come.
 */
export const series: Step = {
  id: "series",
  title: "Series",
  about:
    "Counts incidents, deaths and media volume by country and day, country and month, and actor and month, as events change. Counts what was reported: a silent country looks calm.",
  subscriber: { name: "series", kinds: ["event"], batch: 1_500, take },
};

async function take(changes: readonly Change[], transaction: Transaction): Promise<void> {
  const now = await changedRecords(transaction.sql, Event, changes);
  const later = changes.filter(({ version }) => version > 1);
  const before = await changedRecords(
    transaction.sql,
    Event,
    later.map((change) => ({ ...change, version: change.version - 1 })),
  );
  const isSubject = memoised(isOrganisation);
  const parts: NewReading[] = [];
  for (const { body, label } of now) parts.push(...contributions(body, label, isSubject));
  for (const { body, label } of before) parts.push(...contributions(body, label, isSubject, -1));
  await transaction.append(summed(parts));
}
