/**
 * The notice: a warning on a page for who decides. What, where, when, level from and to, likelihood, confidence,
 * coverage, three indicators, the decision and by when, marking, contact.
 *
 * The invariant: no notice is longer than 150 words, whatever its records say: free texts are cut, longest first, until
 * it fits. Marking, level, likelihood and dates are never cut.
 */
import type { Notice } from "../kernel/delivery.ts";
import { banner, type Label } from "../kernel/label.ts";
import { dayIn, type Language, percentIn } from "../kernel/language.ts";
import { type Likelihood, likelihoodSaid } from "../kernel/likelihood.ts";
import type { Reference } from "../kernel/record.ts";
import { said, spoken } from "../kernel/said.ts";
import type { WatchLevel } from "../kernel/warning.ts";
import type { Composed } from "./exporter.ts";
import { filled, type NoticeWords, noticeWords } from "./notice-words.ts";
import { printable } from "./printable.ts";

export const MOST_WORDS = 150;
const INDICATORS = 3;

export interface NoticeFacts {
  readonly place: string;
  readonly event: string;
  /** Days in which the event counts. */
  readonly from: string;
  readonly to: string;
  readonly level: WatchLevel;
  readonly before: WatchLevel;
  readonly likelihood: Likelihood;
  readonly confidence?: "low" | "moderate" | "high" | undefined;
  /** 0 to 1; absent where it is not measured. */
  readonly coverage?: number | undefined;
  /** The most telling first. */
  readonly indicators: readonly string[];
  readonly decision?: string | undefined;
  /** Day. */
  readonly neededBy?: string | undefined;
  readonly contact?: string | undefined;
  readonly label: Label;
  readonly asOf: string;
}

interface Line {
  readonly id: string;
  readonly name: string;
  readonly text: string;
  /** Whether it may be cut. */
  readonly isFree: boolean;
}

export function noticeOf(facts: NoticeFacts, language: Language): Notice {
  const words = noticeWords(language);
  const { level, place, label, asOf } = facts;
  return fitted({
    title: filled(words.title, { level, place: shortened(place, 6) }),
    lines: linesOf(facts, words, language),
    marking: banner(label),
    asOf,
    language,
  });
}

function linesOf(facts: NoticeFacts, words: NoticeWords, language: Language): Line[] {
  const { level, before, confidence, coverage, neededBy } = facts;
  const fixed = (id: string, name: string, text: string): Line => ({ id, name, text, isFree: false });
  const free = (id: string, name: string, text: string): Line => ({ id, name, text, isFree: true });
  const word = spoken(said(`level.${level}`), language) ?? level;
  return [
    free("where", words.where, facts.place),
    free("what", words.what, facts.event),
    fixed("when", words.when, `${dayIn(language, facts.from)} – ${dayIn(language, facts.to)}`),
    fixed("level", words.level, filled(words.levelText, { before, level, word })),
    fixed(
      "likelihood",
      words.likelihood,
      `${spoken(likelihoodSaid(facts.likelihood), language)}; ${percentIn(language, facts.likelihood.p)}`,
    ),
    fixed("confidence", words.confidence, confidence ? words.confidenceIs[confidence] : words.confidenceNone),
    fixed(
      "coverage",
      words.coverage,
      coverage === undefined
        ? words.coverageNone
        : filled(words.coverageIs, { share: percentIn(language, coverage) }),
    ),
    ...facts.indicators
      .slice(0, INDICATORS)
      .map((text, i) => free(`indicator-${i + 1}`, filled(words.indicator, { number: String(i + 1) }), text)),
    ...(facts.decision === undefined ? [] : [free("decision", words.decision, facts.decision)]),
    fixed("needed-by", words.neededBy, neededBy ? dayIn(language, neededBy) : words.neededNone),
    free("contact", words.contact, facts.contact ?? words.contactNone),
  ];
}

/** Cuts a word at a time off the longest free line; when none is left to cut, free lines go from the last on. */
function fitted({
  title,
  lines,
  marking,
  asOf,
  language,
}: Omit<Notice, "lines"> & { readonly lines: readonly Line[] }): Notice {
  let fitting = lines.map((line) => ({ ...line, text: printable(line.text).trim() }));
  const made = (): Notice => ({
    title: printable(title),
    lines: fitting.map(({ id, name, text }) => ({ id, name, text })),
    marking,
    asOf,
    language,
  });
  while (wordsIn(noticeText(made())) > MOST_WORDS) {
    const longest = fitting
      .filter(({ isFree }) => isFree)
      .reduce<Line | undefined>(
        (most, line) => (most && wordsIn(most.text) >= wordsIn(line.text) ? most : line),
        undefined,
      );
    if (!longest) break;
    const left = wordsIn(longest.text) - 1;
    fitting =
      left < FEWEST
        ? fitting.filter((line) => line !== longest)
        : fitting.map((line) => (line === longest ? { ...line, text: shortened(line.text, left) } : line));
  }
  return made();
}

/** A free text of fewer words than this says nothing. */
const FEWEST = 3;

function shortened(text: string, words: number): string {
  const all = printable(text).trim().split(" ");
  return all.length <= words
    ? all.join(" ")
    : `${all
        .slice(0, words)
        .join(" ")
        .replace(/[,;:.…]+$/, "")}…`;
}

export function wordsIn(text: string): number {
  return text.split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word)).length;
}

/** As it stands in a letter or a message: the marking first and last lines it is read between. */
export function noticeText({ title, lines, marking }: Notice): string {
  return [marking, "", title, "", ...lines.map(({ name, text }) => `${name}: ${text}`)].join("\n");
}

/** A list of lines as a notice of its own, such as a digest; it is cut like any other. */
export function listNotice(
  title: string,
  lines: readonly { readonly id: string; readonly name: string; readonly text: string }[],
  { label, asOf, language }: { readonly label: Label; readonly asOf: string; readonly language: Language },
): Notice {
  return fitted({
    title,
    lines: lines.map((line) => ({ ...line, isFree: true })),
    marking: banner(label),
    asOf,
    language,
  });
}

/** The notice as the exporters take it. */
export function noticePage(notice: Notice, about: Reference): Composed {
  const { title, lines, marking, asOf, language } = notice;
  return {
    title,
    asOf,
    language,
    banner: marking,
    sections: [
      {
        id: "notice",
        title: dayIn(language, asOf.slice(0, 10)),
        sentences: lines.map(({ name, text }) => ({ text: `${name}: ${text}`, kind: "fact", cites: [] })),
      },
    ],
    citations: [{ number: 1, reference: about, text: `${about.kind} ${about.id}` }],
  };
}
