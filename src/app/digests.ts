/**
 * The daily digest of an office: what changed since the one before, what nobody has acknowledged, and the quiet ones in
 * one line. On a day on which nothing changed there is none, unless the office asked for it.
 */

import type { DecisionOwner } from "../kernel/decision-owner.ts";
import { Delivery } from "../kernel/delivery.ts";
import { joinLabels, OPEN } from "../kernel/label.ts";
import { dayIn } from "../kernel/language.ts";
import type { Stored } from "../kernel/record.ts";
import type { WatchLevel } from "../kernel/warning.ts";
import { listNotice } from "../publish/notice.ts";
import { filled, noticeWords } from "../publish/notice-words.ts";
import { derivedId } from "../store/identity.ts";
import type { View } from "../store/view.ts";
import { isInReach, sameOffice } from "./alerts.ts";
import { delivery, type NewDelivery, type PlanContext, waysOf } from "./delivery-made.ts";
import { allOpenProblems, allOpenWarnings } from "./open-episodes.ts";
import { placeNames } from "./place-names.ts";

const DAY_MS = 86_400_000;

export async function planDigests(
  context: PlanContext,
  home: View,
  resting: ReadonlySet<string>,
): Promise<NewDelivery[]> {
  const { owners, now, transaction } = context;
  const planned: NewDelivery[] = [];
  for (const owner of owners) {
    const { digestHour } = owner.body;
    if (digestHour === undefined || now.getUTCHours() < digestHour) continue;
    const day = now.toISOString().slice(0, 10);
    const messageId = derivedId("digest", owner.id, day);
    if ((await transaction.view.count(Delivery, { messageId }, 1)) > 0) continue;
    planned.push(...(await digestFor(context, home, owner, messageId, resting)));
  }
  return planned;
}

async function digestFor(
  context: PlanContext,
  home: View,
  owner: Stored<DecisionOwner>,
  messageId: string,
  resting: ReadonlySet<string>,
): Promise<NewDelivery[]> {
  const { language, digestWhenQuiet } = owner.body;
  const { now } = context;
  const from = new Date(now.getTime() - DAY_MS).toISOString();
  const words = noticeWords(language);
  const nameOf = await placeNames(home, language);
  const episodes = await episodesOf(home, owner.body, from, nameOf);
  const awake = episodes.filter(({ id }) => !resting.has(id));
  const changed = awake.filter(({ before, level }) => before !== level);
  if (changed.length === 0 && !digestWhenQuiet) return [];
  const unread = awake.filter(({ isOpen, isAcknowledged }) => isOpen && !isAcknowledged);
  const quiet = episodes.length - changed.length;
  const lines = [
    ...changed.map(({ id, name, before, level }) => ({
      id,
      name: words.changed,
      text: filled(words.changedText, { place: name, before, level }),
    })),
    ...(unread.length > 0
      ? [
          {
            id: "open",
            name: words.open,
            text: unread.map(({ name, level }) => `${name} ${level}`).join(", "),
          },
        ]
      : []),
    { id: "quiet", name: words.quiet, text: filled(words.quietText, { count: String(quiet) }) },
  ];
  const label = joinLabels([...changed, ...unread].map((one) => one.label).concat(OPEN));
  const asOf = now.toISOString();
  const title = filled(words.digest, { day: dayIn(language, asOf.slice(0, 10)) });
  const notice = listNotice(title, lines, { label, asOf, language });
  return waysOf(owner.body)
    .filter(({ by }) => by !== "print")
    .map((way) => delivery(context, owner, way, { messageId, purpose: "digest", label, body: { notice } }));
}

interface Episode {
  readonly id: string;
  readonly name: string;
  readonly level: WatchLevel;
  /** A day ago. */
  readonly before: WatchLevel;
  readonly label: Stored<unknown>["label"];
  readonly isOpen: boolean;
  readonly isAcknowledged: boolean;
}

/** What the office is told of, as it stands and as it stood. */
async function episodesOf(
  home: View,
  owner: DecisionOwner,
  from: string,
  nameOf: (key: string) => string,
): Promise<Episode[]> {
  const fromDay = from.slice(0, 10);
  const warnings = (await allOpenWarnings(home, fromDay)).filter(({ body }) => isInReach(owner, body.place));
  const problems = (await allOpenProblems(home)).filter(({ problem }) =>
    sameOffice(problem.body.decisionOwner, owner.name),
  );
  return [
    ...warnings.map(({ id, label, body }): Episode => {
      const before = body.history.findLast(({ at }) => at <= fromDay)?.level ?? "W5";
      return {
        id,
        label,
        name: nameOf(body.place),
        level: body.level,
        before,
        isOpen: body.status === "open",
        isAcknowledged: body.acknowledgedAt !== undefined,
      };
    }),
    ...problems.map(
      ({ problem, level, levelSince, before }): Episode => ({
        id: problem.id,
        label: problem.label,
        name: problem.body.title,
        level,
        before: levelSince !== undefined && levelSince > from ? before : level,
        isOpen: true,
        isAcknowledged: true,
      }),
    ),
  ];
}
