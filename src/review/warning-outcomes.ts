/**
 * What came of the warnings that offices were told of, or that the alert budget held back: settled by the rule that each
 * carried when it was told.
 *
 * The invariant: a warning that somebody acted upon is `intervened`, whatever the series says afterwards.
 */
import { Decision, Outcome } from "../kernel/decision.ts";
import { Delivery } from "../kernel/delivery.ts";
import type { Stored } from "../kernel/record.ts";
import { Warning } from "../kernel/warning.ts";
import { quantile, sorted } from "../numerics/quantiles.ts";
import { derivedId } from "../store/identity.ts";
import type { View } from "../store/view.ts";
import type { Transaction, Writer } from "../store/writer.ts";
import { settledBy } from "./resolve.ts";

const DAY_MS = 86_400_000;

/** @returns how many outcomes were written down. */
export async function settleWarnings(writer: Writer, now: Date): Promise<number> {
  return writer.transaction(async (transaction) => {
    let settled = 0;
    for (const told of await toldWarnings(transaction))
      if (await settle(transaction, told, now)) settled += 1;
    return settled;
  });
}

interface ToldWarning {
  readonly id: string;
  readonly version: number;
  readonly isHeld: boolean;
}

/** One for each message; held as long as no delivery of it was let go. */
async function toldWarnings({ sql }: Transaction): Promise<ToldWarning[]> {
  const { rows } = await sql.query<{ id: string; version: number; held: boolean }>(
    `SELECT body ->> 'aboutId' AS id, (body -> 'about' ->> 'version')::int AS version,
            bool_and(body ->> 'status' = 'held') AS held
     FROM "${Delivery.kind}" WHERE superseded_at = 'infinity' AND body -> 'about' ->> 'kind' = $1
     GROUP BY 1, 2, body ->> 'messageId' ORDER BY 1, 2`,
    [Warning.kind],
  );
  return rows.map(({ id, version, held }) => ({ id, version, isHeld: held }));
}

async function settle(
  { view, put }: Transaction,
  { id, version, isHeld }: ToldWarning,
  now: Date,
): Promise<boolean> {
  const told = await view.version(Warning, id, version);
  if (!told) return false;
  const { rule } = told.body;
  const outcomeId = derivedId("outcome", id, rule.from, String(rule.atLeast));
  if ((await view.many(Outcome, [outcomeId])).length > 0) return false;
  const found = await settledBy(view, rule, now);
  if (!found || found.outcome === "annulled") return false;
  const { items } = await view.list(Decision, { where: { ofId: id, choice: "acted" }, limit: 100 });
  const acted = items.find(({ body }) => body.at.slice(0, 10) <= rule.to);
  const { reachedOn, observed } = found;
  await put(Outcome, [
    {
      id: outcomeId,
      label: told.label,
      body: {
        ofKind: "warning",
        ofId: id,
        outcome: acted ? "intervened" : found.outcome === "yes" ? "happened" : "did-not-happen",
        ...(reachedOn !== undefined && { happenedOn: reachedOn }),
        ...(acted && { decisionId: acted.id }),
        reason: `${rule.series.measure}: ${observed} from ${rule.from} to ${rule.to}; the rule asks for ${rule.atLeast}.`,
        from: rule.from,
        to: rule.to,
        observed,
        heldBack: isHeld,
        by: "rule",
        at: now.toISOString(),
      },
    },
  ]);
  return true;
}

export interface WarningRecord {
  readonly happened: number;
  readonly didNotHappen: number;
  /** Something was done: neither hits nor false alarms. */
  readonly intervened: number;
  /** Of those that happened: acknowledged by somebody before the day of the event. */
  readonly given: number;
  /** Of those that happened: held back by the alert budget until then. */
  readonly heldBackTrue: number;
  readonly heldBack: number;
  /** Days from the first acknowledgement to the event, of all that happened; never given or too late is 0. */
  readonly leadDays:
    | { readonly n: number; readonly p10: number; readonly p50: number; readonly p90: number }
    | undefined;
}

/** How the warnings that were told came out. What a person has said of one outweighs the rule. */
export async function warningRecord(view: View): Promise<WarningRecord> {
  const outcomes = await allOutcomes(view);
  const said = new Set(outcomes.filter(({ body }) => body.by !== "rule").map(({ body }) => body.ofId));
  const counted = outcomes
    .filter(({ body }) => body.by !== "rule" || !said.has(body.ofId))
    .map(({ body }) => body);
  const happened = counted.filter(({ outcome }) => outcome === "happened");
  const leads: number[] = [];
  for (const { ofId, happenedOn } of happened) leads.push(await leadOf(view, ofId, happenedOn));
  const days = sorted(leads);
  return {
    happened: happened.length,
    didNotHappen: counted.filter(({ outcome }) => outcome === "did-not-happen").length,
    intervened: counted.filter(({ outcome }) => outcome === "intervened").length,
    given: leads.filter((lead) => lead > 0).length,
    heldBack: counted.filter(({ heldBack }) => heldBack).length,
    heldBackTrue: happened.filter(({ heldBack }) => heldBack).length,
    leadDays:
      days.length === 0
        ? undefined
        : { n: days.length, p10: quantile(days, 0.1), p50: quantile(days, 0.5), p90: quantile(days, 0.9) },
  };
}

async function leadOf(view: View, ofId: string, happenedOn: string | undefined): Promise<number> {
  if (happenedOn === undefined) return 0;
  const { items } = await view.list(Delivery, { where: { aboutId: ofId }, limit: 500 });
  const [first] = items.flatMap(({ body }) => body.acknowledgedAt ?? []).sort();
  return first === undefined ? 0 : Math.max(0, (Date.parse(happenedOn) - Date.parse(first)) / DAY_MS);
}

async function allOutcomes(view: View): Promise<Stored<Outcome>[]> {
  const items: Stored<Outcome>[] = [];
  let after: string | undefined;
  do {
    const page = await view.list(Outcome, { limit: 500, after });
    items.push(...page.items);
    after = page.next;
  } while (after);
  return items;
}
