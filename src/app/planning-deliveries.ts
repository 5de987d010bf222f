/**
 * Planning deliveries: who is told of which change by which way, once each, within what the desk can read in a day.
 *
 * The invariant: a change is planned under one lock and under ids that follow from it, so that however often and on
 * however many machines this runs, it is told once.
 */
import { z } from "zod";
import {
  type AlertBudget,
  budgetOn,
  judgeAlerts,
  newBudget,
  USUAL_ALERTS_A_DAY,
} from "../analyse/alert-budget.ts";
import { DecisionOwner } from "../kernel/decision-owner.ts";
import { Delivery, type Purpose } from "../kernel/delivery.ts";
import type { Clock } from "../kernel/effects.ts";
import { HOME } from "../kernel/label.ts";
import { Institution } from "../kernel/person.ts";
import type { Stored } from "../kernel/record.ts";
import { noticeOf } from "../publish/notice.ts";
import { filled, noticeWords } from "../publish/notice-words.ts";
import type { Store } from "../store/store.ts";
import type { View } from "../store/view.ts";
import type { Transaction } from "../store/writer.ts";
import { type Alert, alertsNow, isFor } from "./alerts.ts";
import { delivery, type NewDelivery, type PlanContext, waysOf } from "./delivery-made.ts";
import { planDigests } from "./digests.ts";
import { restingIds } from "./resting.ts";

export interface Planning {
  readonly store: Store;
  readonly clock: Clock;
  readonly realClock: Clock;
}

/** One at a time on all machines. */
const LOCK = 4_646_003;
const BUDGET = "alert-budget";
export const ALERTS_A_DAY = "alerts-a-day";
const HOUR_MS = 3_600_000;

/** @returns how many deliveries were planned. */
export async function planDeliveries({ store, clock, realClock }: Planning): Promise<number> {
  const system = store.systemView();
  const owners = await activeOwners(system);
  if (owners.length === 0) return 0;
  const now = clock.now();
  const home = store.homeView();
  const resting = await restingIds(system, now);
  const alerts = (await alertsNow(home, now)).filter(({ id }) => !resting.has(id));
  const clients = await clientsOfHome(system);
  return store.writer("deliver", clock).transaction(async (transaction) => {
    await transaction.sql.query("SELECT pg_advisory_xact_lock($1)", [LOCK]);
    const context: PlanContext = { transaction, owners, clients, now, realNow: realClock.now() };
    const planned = [
      ...(await planAlerts(context, alerts)),
      ...(await planReminders(context, alerts)),
      ...(await planDigests(context, home, resting)),
    ];
    if (planned.length > 0) await transaction.put(Delivery, planned);
    return planned.length;
  });
}

async function planAlerts(context: PlanContext, alerts: readonly Alert[]): Promise<NewDelivery[]> {
  const { transaction, owners, now } = context;
  const known = await messagesKnown(
    transaction,
    alerts.map(({ messageId }) => messageId),
  );
  const fresh = alerts.filter(({ messageId }) => !known.has(messageId));
  const told = fresh.flatMap((alert) => {
    const own = owners.filter(({ body }) => isFor(alert, body));
    return own.length > 0 ? [{ alert, own }] : [];
  });
  if (told.length === 0) return [];
  const aDay = await alertsADay(transaction.view);
  const before = budgetOn(await budgetKept(transaction.view, now), now.toISOString().slice(0, 10), aDay);
  const { verdicts, budget } = judgeAlerts(
    before,
    told.map(({ alert }) => alert),
    aDay,
  );
  await transaction.keepState(BUDGET, budget);
  const planned: NewDelivery[] = [];
  for (const { alert, own } of told) {
    const isHeld = verdicts.get(alert) !== "passed";
    const why = verdicts.get(alert) === "day-full" ? "day-full" : "below-threshold";
    for (const owner of own)
      for (const one of await deliveriesOf(context, alert, owner, "alert"))
        planned.push(isHeld ? held(one, why, before.threshold) : one);
  }
  return planned;
}

function held(one: NewDelivery, why: string, threshold: number): NewDelivery {
  const { nextAt: _, sentAt: __, ...body } = one.body;
  return { ...one, body: { ...body, status: "held", why, threshold } };
}

/** The newest message of each thing that nobody has acknowledged in time: told again, then to the deputy. */
async function planReminders(context: PlanContext, alerts: readonly Alert[]): Promise<NewDelivery[]> {
  const { transaction, owners, now } = context;
  const planned: NewDelivery[] = [];
  for (const alert of alerts) {
    const { items } = await transaction.view.list(Delivery, {
      where: { messageId: alert.messageId },
      limit: 200,
    });
    const first = items.filter(({ body }) => body.purpose === "alert" && body.status !== "held");
    if (first.length === 0 || items.some(({ body }) => body.acknowledgedAt !== undefined)) continue;
    const has = (purpose: Purpose, ownerId: string) =>
      items.some(({ body }) => body.purpose === purpose && body.ownerId === ownerId);
    for (const owner of owners.filter(({ id }) => first.some(({ body }) => body.ownerId === id))) {
      const told = first
        .filter(({ body }) => body.ownerId === owner.id)
        .map(({ body }) => body.plannedAt)
        .sort()[0];
      const hours = told === undefined ? 0 : (now.getTime() - Date.parse(told)) / HOUR_MS;
      if (hours >= owner.body.remindAfterHours && !has("reminder", owner.id))
        planned.push(...(await deliveriesOf(context, alert, owner, "reminder")));
      const deputy = owners.find(({ id }) => id === owner.body.deputyId);
      if (deputy && hours >= owner.body.escalateAfterHours && !has("escalation", deputy.id))
        planned.push(...(await deliveriesOf(context, alert, deputy, "escalation", owner.body.name)));
    }
  }
  return planned;
}

async function deliveriesOf(
  context: PlanContext,
  alert: Alert,
  owner: Stored<DecisionOwner>,
  purpose: Purpose,
  missedBy = "",
): Promise<NewDelivery[]> {
  const { language, contact } = owner.body;
  const plain = noticeOf({ ...(await alert.facts(language)), contact }, language);
  const words = noticeWords(language);
  const notice =
    purpose === "alert"
      ? plain
      : {
          ...plain,
          title: filled(words[purpose === "reminder" ? "reminder" : "escalation"], {
            title: plain.title,
            office: missedBy,
          }),
        };
  return waysOf(owner.body).map((way) =>
    delivery(context, owner, way, {
      messageId: alert.messageId,
      purpose,
      label: alert.label,
      body: {
        about: { kind: alert.kind, id: alert.id, version: alert.version },
        aboutId: alert.id,
        level: alert.level,
        before: alert.before,
        score: alert.score,
        notice,
      },
    }),
  );
}

async function messagesKnown({ view }: Transaction, ids: readonly string[]): Promise<ReadonlySet<string>> {
  const known = new Set<string>();
  for (let i = 0; i < ids.length; i += 200) {
    const counts = await view.countBy(Delivery, "messageId", { messageId: ids.slice(i, i + 200) });
    for (const id of counts.keys()) known.add(id);
  }
  return known;
}

async function activeOwners(view: View): Promise<readonly Stored<DecisionOwner>[]> {
  return (await view.list(DecisionOwner, { where: { status: "active" }, limit: 500 })).items;
}

async function clientsOfHome(view: View): Promise<readonly string[]> {
  const { items } = await view.list(Institution, { where: { key: HOME }, limit: 1 });
  return items[0]?.body.clients ?? [];
}

export async function alertsADay(view: View): Promise<number> {
  const kept = await view.setting(ALERTS_A_DAY);
  return typeof kept === "number" && kept >= 1 ? kept : USUAL_ALERTS_A_DAY;
}

export async function budgetKept(view: View, now: Date): Promise<AlertBudget> {
  const fresh = newBudget(now.toISOString().slice(0, 10));
  const kept = Kept.safeParse(await view.setting(BUDGET));
  return kept.success ? kept.data : fresh;
}

const Kept = z.object({
  day: z.iso.date(),
  threshold: z.number().min(0),
  passed: z.int().min(0),
  wanted: z.int().min(0),
});
