/**
 * Sending what waits: each delivery once, by whoever holds its lock, with every attempt kept.
 *
 * The invariant: that an attempt begins is committed before anything leaves. A process that is killed in between leaves
 * an attempt that has begun and not ended; nobody sends that again by itself, because it may have arrived.
 */
import { openRunLocks } from "../collect/run-lock.ts";
import { noteDisclosure } from "../guard/disclosures.ts";
import { Delivery } from "../kernel/delivery.ts";
import type { Clock } from "../kernel/effects.ts";
import type { Stored } from "../kernel/record.ts";
import { noticeText } from "../publish/notice.ts";
import { filled, noticeWords } from "../publish/notice-words.ts";
import { lockRecords } from "../store/record-locks.ts";
import type { Store } from "../store/store.ts";
import type { Mailer } from "./mail.ts";
import { type Post, postSigned } from "./webhook.ts";

/** refused: another try would not do better. uncertain: it may have arrived. */
export interface SendResult {
  readonly outcome: "sent" | "failed" | "refused" | "uncertain";
  readonly said: string;
}

export interface Sending {
  readonly store: Store;
  /** Of the desk, by which records are dated. */
  readonly clock: Clock;
  /** By which one waits between tries. */
  readonly realClock: Clock;
  readonly mailer: Mailer | undefined;
  readonly post: Post;
  readonly secretOf: (receiver: string) => Uint8Array;
  /** Where the desk is opened, for who has to come there. */
  readonly address: string;
  readonly signal: AbortSignal;
}

/** Minutes after the first try, the second, and so on; after the last it is given up. */
const BACK_OFF_MINUTES = [1, 2, 4, 8, 16, 32, 60] as const;
const AT_ONCE = 100;

/** @returns how many attempts were made. */
export async function sendDue(sending: Sending): Promise<number> {
  const { store, realClock } = sending;
  const waiting = await store.systemView().list(Delivery, { where: { status: "waiting" }, limit: AT_ONCE });
  const now = realClock.now().toISOString();
  const due = waiting.items.filter(({ body }) => body.nextAt !== undefined && body.nextAt <= now);
  if (due.length === 0) return 0;
  const locks = await openRunLocks(store.pool);
  let attempts = 0;
  try {
    for (const { id } of due) {
      if (sending.signal.aborted) break;
      if (!(await locks.tryHold(id))) continue;
      try {
        if (await sendOne(sending, id)) attempts += 1;
      } finally {
        await locks.release(id);
      }
    }
  } finally {
    await locks.close();
  }
  return attempts;
}

async function sendOne(sending: Sending, id: string): Promise<boolean> {
  const { store, realClock } = sending;
  const found = await store.systemView().one(Delivery, id);
  const { body } = found;
  const now = realClock.now().toISOString();
  if (body.status !== "waiting" || body.nextAt === undefined || body.nextAt > now) return false;
  if (body.attempts.at(-1)?.outcome === "begun") {
    // Whoever began it is gone: we hold its lock.
    await ended(sending, found, {
      outcome: "uncertain",
      said: "The program was stopped while this was being sent.",
    });
    return false;
  }
  const begun = await keep(sending, found, {
    ...body,
    attempts: [...body.attempts, { at: now, outcome: "begun" }],
  });
  await noteDisclosure(store.writer("deliver", sending.clock), {
    what: body.way,
    kind: Delivery.kind,
    id,
    title: body.content === "notice" ? body.notice.title : "pointer",
    label: found.label,
    to: body.to ?? body.owner,
  });
  await ended(sending, begun, await transported(sending, begun));
  return true;
}

async function transported(sending: Sending, { id, body }: Stored<Delivery>): Promise<SendResult> {
  const { way, to = "", notice, content, ownerId } = body;
  const words = noticeWords(notice.language);
  const isWhole = content === "notice";
  const link = body.aboutId === undefined ? sending.address : `${sending.address}/${pageOf(body)}`;
  if (way === "mail") {
    if (!sending.mailer) return { outcome: "failed", said: "The setting mailServer names no mail server." };
    const text = isWhole
      ? `${noticeText(notice)}\n\n${words.acknowledge}: ${link}\n`
      : `${filled(words.pointer, { office: body.owner, address: sending.address })}\n`;
    const subject = isWhole ? `[${notice.marking}] ${notice.title}` : words.pointerSubject;
    return sending.mailer.send({ id, to, subject, text, language: notice.language });
  }
  const message = {
    id,
    purpose: body.purpose,
    sentAt: sending.realClock.now().toISOString(),
    ...(isWhole
      ? {
          ...(body.about && { about: body.about }),
          level: body.level,
          before: body.before,
          notice,
          address: link,
        }
      : { pointer: filled(words.pointer, { office: body.owner, address: sending.address }) }),
  };
  return postSigned(sending.post, {
    id,
    address: to,
    body: JSON.stringify(message),
    secret: sending.secretOf(ownerId),
    at: sending.realClock.now(),
    signal: sending.signal,
  });
}

function pageOf({ about }: Delivery): string {
  return about === undefined ? "" : `${about.kind === "warning" ? "warnings" : "problems"}?id=${about.id}`;
}

async function ended(
  sending: Sending,
  delivery: Stored<Delivery>,
  { outcome, said }: SendResult,
): Promise<void> {
  const { body } = delivery;
  const { nextAt: _, ...rest } = body;
  const last = body.attempts.at(-1);
  const kept = outcome === "refused" ? ("failed" as const) : outcome;
  const attempts = [
    ...body.attempts.slice(0, -1),
    { at: last?.at ?? sending.realClock.now().toISOString(), outcome: kept, said },
  ];
  const minutes = BACK_OFF_MINUTES[attempts.length - 1];
  if (outcome === "sent")
    await keep(sending, delivery, {
      ...rest,
      attempts,
      status: "sent",
      sentAt: sending.clock.now().toISOString(),
    });
  else if (outcome === "failed" && minutes !== undefined)
    await keep(sending, delivery, {
      ...rest,
      attempts,
      nextAt: new Date(sending.realClock.now().getTime() + minutes * 60_000).toISOString(),
    });
  else
    await keep(sending, delivery, {
      ...rest,
      attempts,
      status: outcome === "uncertain" ? "uncertain" : "dead",
    });
}

/** What people did with it meanwhile stays. */
async function keep(
  { store, clock }: Sending,
  { id }: Stored<Delivery>,
  body: Delivery,
): Promise<Stored<Delivery>> {
  return store.writer("deliver", clock).transaction(async (transaction) => {
    await lockRecords(transaction.sql, Delivery, [id]);
    const present = await transaction.view.one(Delivery, id);
    const { seenAt, seenBy, acknowledgedAt, acknowledgedBy } = present.body;
    await transaction.put(Delivery, [
      {
        id,
        label: present.label,
        body: {
          ...body,
          ...(seenAt && { seenAt }),
          ...(seenBy && { seenBy }),
          ...(acknowledgedAt && { acknowledgedAt }),
          ...(acknowledgedBy && { acknowledgedBy }),
        },
      },
    ]);
    return transaction.view.one(Delivery, id);
  });
}
