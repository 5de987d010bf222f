/**
 * Episodes: how the warning of a place opens, changes and closes from one review to the next.
 *
 * A level that is held back from falling is held by what the record says of the last days, not by when somebody
 * looked: reviewing more often changes nothing.
 */
import { partsOf, worded } from "../kernel/in-language.ts";
import { type Said, said } from "../kernel/said.ts";
import type { Reason, Warning, WatchLevel } from "../kernel/warning.ts";
import { bucketName, bucketNumber, dayName, lastDayOf } from "./calendar.ts";
import { counted } from "./series-words.ts";
import type { QuarterThreshold } from "./warning-base.ts";
import { QUARTER_THRESHOLDS } from "./warning-base.ts";
import { DWELL_DAYS, highest, isAbove, levelOn, QUIET_DAYS } from "./warning-level.ts";
import { type Case, type Likelihoods, likelihoodsOn, mostTelling } from "./warning-likelihood.ts";
import { reasonsFor } from "./warning-reasons.ts";

export const SUBJECT = "organised violence";

/** A likelihood that moved less is the same one. */
const MOVED = 0.05;
const WINDOW_MONTHS = 3;
/** Older entries of the history stand in the warning's earlier versions. */
const HISTORY_KEPT = 200;

/**
 * @param before the open warning of the place, if there is one.
 * @param day running number of today.
 * @returns the warning as it is now, without the incidents it cites; nothing when there is nothing to say or
 *   nothing new.
 */
export function reviewed(
  known: Case,
  before: Warning | undefined,
  day: number,
  placeName: string,
): Warning | undefined {
  const isOpen = before !== undefined;
  const { likelihoods, level: now } = footingOn(known, day, isOpen, true);
  if (!before && now === "W5") return undefined;
  const past = before ? levelsBefore(known, day) : [];
  const isOver = before !== undefined && isQuiet(before, [now, ...past], day);
  const level = isOver ? "W5" : heldLevel(now, past, before?.level);
  const after = bodyOn(known, likelihoods, level, before, day, placeName);
  const body: Warning = isOver ? { ...after, status: "closed" } : after;
  return before && isSame(before, body) ? undefined : body;
}

/** @param isToday whether a month that is still going on counts with what is known of it. */
function footingOn(known: Case, day: number, isOpen: boolean, isToday: boolean) {
  const likelihoods = likelihoodsOn(known, day, isToday);
  const { intensity, noticed } = likelihoods;
  return { likelihoods, level: levelOn({ intensity, p25: likelihoods.at(25).p, noticed, isOpen }) };
}

/** The level that each of the last days supports by what is known now, yesterday first. */
function levelsBefore(known: Case, day: number): readonly WatchLevel[] {
  return Array.from({ length: QUIET_DAYS }, (_, i) => footingOn(known, day - 1 - i, true, false).level);
}

function isQuiet({ history }: Warning, levels: readonly WatchLevel[], day: number): boolean {
  const changed = bucketNumber("day", history.at(-1)?.at ?? dayName(day));
  return highest(levels) === "W5" && day - changed >= QUIET_DAYS;
}

/** A level rises to what today supports, and falls no further than to what the last days support. */
function heldLevel(now: WatchLevel, past: readonly WatchLevel[], before: WatchLevel | undefined): WatchLevel {
  if (!before || isAbove(now, before)) return now;
  const supported = highest([now, ...past.slice(0, DWELL_DAYS), "W4"]);
  return isAbove(supported, before) ? before : supported;
}

function bodyOn(
  known: Case,
  likelihoods: Likelihoods,
  level: WatchLevel,
  before: Warning | undefined,
  day: number,
  placeName: string,
): Warning {
  const { record } = known;
  const window = windowAfter(day);
  const isStanding = before?.rule.from === window.from && before.rule.series.measure === record.measure;
  const standing = isStanding ? thresholdOf(before) : undefined;
  const threshold = standing ?? mostTelling(likelihoods);
  const p = Number(likelihoods.at(threshold).p.toFixed(3));
  const place = { place: record.place, name: placeName };
  const reasons = reasonsFor(known, likelihoods, threshold, day, place);
  return {
    place: record.place,
    subject: SUBJECT,
    level,
    likelihood: { p, scale: "icd-203" },
    ...worded({
      title: said("warning.title", { place }),
      event: said("warning.event", {
        count: counted(threshold, record.measure),
        place,
        from: { day: window.from },
        to: { day: window.to },
      }),
    }),
    rule: { series: record.key, ...window, fold: "sum", atLeast: threshold },
    reasons,
    firstSeen: before?.firstSeen ?? dayName(day),
    lastSeen: lastSeenIn(reasons, likelihoods) ?? before?.lastSeen ?? dayName(day),
    status: "open",
    history: historyWith(before, level, p, day, reasons[0]),
  };
}

/** The day of the newest reason that speaks for violence, or of the last death. */
function lastSeenIn(reasons: Warning["reasons"], { intensity }: Likelihoods): string | undefined {
  const days = reasons.filter(({ weight }) => weight > 0).map(({ at }) => at);
  const { lastDeath } = intensity;
  return [...days, ...(lastDeath === undefined ? [] : [dayName(lastDeath)])].sort().at(-1);
}

/** The three months after the one that a day lies in: nothing in them can be known yet. */
function windowAfter(day: number): { readonly from: string; readonly to: string } {
  const first = bucketNumber("month", dayName(day)) + 1;
  return {
    from: bucketName("month", first),
    to: dayName(lastDayOf("month", first + WINDOW_MONTHS - 1)),
  };
}

function thresholdOf({ rule }: Warning): QuarterThreshold | undefined {
  return QUARTER_THRESHOLDS.find((threshold) => threshold === rule.atLeast);
}

function historyWith(
  before: Warning | undefined,
  level: WatchLevel,
  p: number,
  day: number,
  reason: Reason | undefined,
): Warning["history"] {
  const history = before?.history ?? [];
  const last = history.at(-1);
  if (last && last.level === level && Math.abs(last.p - p) <= MOVED) return [...history];
  const because = partsOf(reason ?? { sentence: "" }, "sentence");
  const why = last ? whyChanged(last, level, because) : because;
  return [...history, { at: dayName(day), level, p, ...worded({ why }) }].slice(-HISTORY_KEPT);
}

function whyChanged(last: Warning["history"][number], level: WatchLevel, reason: Said): Said {
  const change = {
    before: { text: last.level },
    level: { text: level },
    word: { said: said(`level.${level}`) },
  };
  if (level === "W5") return said("warning.why.closed", { days: { number: QUIET_DAYS } });
  if (isAbove(level, last.level)) return said("warning.why.raised", { ...change, reason: { said: reason } });
  if (isAbove(last.level, level))
    return said("warning.why.lowered", { ...change, days: { number: DWELL_DAYS } });
  return reason;
}

/** Whether a review found nothing that a reader would want to know. */
function isSame(before: Warning, after: Warning): boolean {
  const sentences = ({ reasons }: Warning) =>
    reasons
      .map(({ sentence }) => sentence)
      .sort()
      .join("\n");
  return (
    before.level === after.level &&
    before.status === after.status &&
    before.rule.from === after.rule.from &&
    before.rule.atLeast === after.rule.atLeast &&
    before.rule.series.measure === after.rule.series.measure &&
    before.title === after.title &&
    Math.abs(before.likelihood.p - after.likelihood.p) <= MOVED &&
    sentences(before) === sentences(after)
  );
}
