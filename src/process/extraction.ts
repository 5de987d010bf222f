/**
 * Extraction: the claims a text makes, found by rules that anybody can read in the lexicon.
 *
 * Precision before recall. A sentence makes a claim when it states a happening in words of the lexicon, as a
 * fact and not as a plan, a denial, a memory or an accident, and a place is known for it. One claim a type
 * and sentence; each keeps the span of the sentence, so that `text.slice(from, to)` is the quote.
 */
import type { Claim, Deaths, EventType, Occurred } from "../kernel/claim.ts";
import type { PlaceReference } from "../kernel/place.ts";
import type { Report } from "../kernel/report.ts";
import { deathsIn } from "./casualties.ts";
import { calendarOf, type DatesInText, datesIn } from "./dates-in-text.ts";
import { type Token, tokens } from "./folding.ts";
import { type Gazetteer, referenceTo } from "./gazetteer.ts";
import { dayPlus } from "./incident-member.ts";
import { type Cue, type Lexicon, type LexiconLanguage, lexicon, type Phrase } from "./lexicon.ts";
import type { Organisations } from "./organisations.ts";
import { type NamedOrganisation, organisationsIn } from "./organisations-in-text.ts";
import { type Sentence, sentencesIn } from "./sentences.ts";
import { type Mention, placesIn } from "./toponyms.ts";

export interface Extracted extends Pick<Claim, "type" | "occurred" | "place" | "actors" | "text"> {
  readonly from: number;
  readonly to: number;
  readonly deaths?: Deaths;
}

export interface Extractor {
  extract(report: Report, language: LexiconLanguage): Extracted[];
}

/** A headline's capitals make names of many words: log10 of 300,000 inhabitants. */
const WELL_KNOWN = 5.5;
const MOST_CLAIMS = 4;
/** Characters of a text that are read: some forty pages. */
const LONGEST = 100_000;
/** Sentences from the head of a text for which the report's own place holds. */
const LEAD = 2;
/** What words do, in the order of how much they say; a sentence gives its first one or two. */
const ORDER: readonly EventType[] = [
  "ASSAULT",
  "COERCE",
  "PROTEST",
  "MOBILIZE",
  "RETREAT",
  "SANCTION",
  "AGREE",
  "CONCEDE",
  "COOPERATE",
  "AID",
  "THREATEN",
  "ACCUSE",
  "REJECT",
  "REQUEST",
  "CONSULT",
  "SUPPORT",
];
/** Speech about other deeds: what stands after such a verb is said, not done. */
const SPEECH: readonly EventType[] = ["THREATEN", "ACCUSE", "REJECT", "REQUEST"];
/** Cues that take back all that a sentence says. */
const WHOLE: readonly Cue[] = ["past", "accident", "rumour"];
/** Words before a happening within which a cue takes it back. */
const CUE_REACH = { negation: 4, notYet: 7 };

export function extractor(gazetteer: Gazetteer, organisations: Organisations): Extractor {
  const tools = new Map<LexiconLanguage, Tools>();
  return {
    extract(report, language) {
      const known = tools.get(language) ?? {
        lexicon: lexicon(language),
        calendar: calendarOf(language),
        gazetteer,
        organisations,
      };
      tools.set(language, known);
      return claimsOf(report, known);
    },
  };
}

interface Tools {
  readonly lexicon: Lexicon;
  readonly calendar: ReturnType<typeof calendarOf>;
  readonly gazetteer: Gazetteer;
  readonly organisations: Organisations;
}

function claimsOf(report: Report, tools: Tools): Extracted[] {
  const { title } = report;
  const text = report.text.slice(0, LONGEST);
  const sentences = sentencesIn(text, tools.lexicon.language);
  const named = organisationsIn(text, tools.organisations);
  // In "AMARELLE (HWS)" the agency tells the story and is not in it.
  const actors = named.filter(({ from, to }) => text[from - 1] !== "(" || text[to] !== ")");
  const home = report.place?.country;
  const places = placesIn(text, tools.gazetteer, {
    except: named,
    language: tools.lexicon.language,
    ...(home !== undefined && { countries: [home] }),
  });
  const titlePlace = placesIn(title, tools.gazetteer)
    .map(({ place }) => place)
    .find(
      ({ precision, source, standing }) =>
        precision === "place" && (source === "desk" || standing >= WELL_KNOWN),
    );
  const lead = report.place ?? (titlePlace && referenceTo(titlePlace));
  const claims: Extracted[] = [];
  let before: Mention | undefined;
  sentences.forEach((sentence, i) => {
    const here = places.filter(({ from, to }) => from >= sentence.from && to <= sentence.to);
    const fallback = i <= LEAD ? (before ? stated(before, text) : lead) : undefined;
    const next = sentences[i + 1];
    claims.push(...claimsOfSentence({ report, sentence, next, here, fallback, actors }, tools));
    before = here.find(({ place }) => place.precision === "place") ?? before;
  });
  return claims.slice(0, MOST_CLAIMS);
}

interface Setting {
  readonly report: Report;
  readonly sentence: Sentence;
  readonly next: Sentence | undefined;
  readonly here: readonly Mention[];
  readonly fallback: PlaceReference | undefined;
  readonly actors: readonly NamedOrganisation[];
}

function claimsOfSentence(
  { report, sentence, next, here, fallback, actors }: Setting,
  tools: Tools,
): Extracted[] {
  const { lexicon: words } = tools;
  const sentenceTokens = tokens(sentence.text);
  const happenings = happeningsIn(sentenceTokens, words);
  if (happenings.length === 0) return [];
  const dates = datesIn(sentence.text, sentenceTokens, words, tools.calendar, publicationDay(report));
  if (dates.isOtherYear || isAhead(dates, report)) return [];
  return happenings.flatMap(({ meaning: type, at }) => {
    const trigger = sentence.from + (sentenceTokens[at]?.from ?? 0);
    const place = placeFor(trigger, here, report.text, words) ?? fallback;
    if (!place) return [];
    const quote =
      type === "ASSAULT" ? withDeaths(report.text, sentence, next, sentenceTokens, dates, tools) : sentence;
    return [
      {
        type,
        from: quote.from,
        to: quote.to,
        text: report.text.slice(quote.from, quote.to),
        occurred: occurredOn(dates, report),
        place,
        actors: [
          ...new Set(
            actors.filter(({ from, to }) => from >= quote.from && to <= quote.to).map(({ name }) => name),
          ),
        ],
        ...("deaths" in quote && quote.deaths && { deaths: quote.deaths }),
      },
    ];
  });
}

/** The types a sentence states as facts, at most two. */
function happeningsIn(words: readonly Token[], { types, cues }: Lexicon): Phrase<EventType>[] {
  const found = types(words);
  if (found.length === 0) return [];
  const signs = cues(words);
  if (signs.some(({ meaning }) => WHOLE.includes(meaning))) return [];
  const speech = found.filter(({ meaning }) => SPEECH.includes(meaning));
  const facts = found.filter(
    ({ meaning, at }) =>
      !signs.some((cue) => isTakenBack(cue, at)) &&
      !speech.some((said) => said.at < at && !SPEECH.includes(meaning)),
  );
  const first = new Map<EventType, Phrase<EventType>>();
  for (const fact of facts) if (!first.has(fact.meaning)) first.set(fact.meaning, fact);
  return [...first.values()].sort((a, b) => ORDER.indexOf(a.meaning) - ORDER.indexOf(b.meaning)).slice(0, 2);
}

function isTakenBack(cue: Phrase<string>, at: number): boolean {
  if (cue.meaning === "negation") return cue.at < at ? at - cue.at <= CUE_REACH.negation : cue.at === at + 1;
  return cue.meaning === "notYet" && cue.at < at && at - cue.at <= CUE_REACH.notYet;
}

/** The deaths of an attack stand in its sentence, or in a short next one that says nothing else. */
function withDeaths(
  text: string,
  sentence: Sentence,
  next: Sentence | undefined,
  words: readonly Token[],
  dates: DatesInText,
  { lexicon: known, gazetteer, calendar }: Tools,
): { readonly from: number; readonly to: number; readonly deaths?: Deaths } {
  const deaths = deathsIn(sentence.text, words, known, dates.spans);
  if (deaths || !next) return { from: sentence.from, to: sentence.to, ...(deaths && { deaths }) };
  const nextWords = tokens(next.text);
  const nextDates = datesIn(next.text, nextWords, known, calendar, "2001-01-01");
  const isOwn =
    nextWords.length <= 16 && nextDates.spans.length === 0 && placesIn(next.text, gazetteer).length === 0;
  const after = isOwn ? deathsIn(next.text, nextWords, known, []) : undefined;
  return after && text.slice(sentence.to, next.from).trim() === ""
    ? { from: sentence.from, to: next.to, deaths: after }
    : { from: sentence.from, to: sentence.to };
}

/** The finest place named; of several the one after "in" or "at", else the nearest to the deed. */
function placeFor(
  trigger: number,
  here: readonly Mention[],
  text: string,
  { into }: Lexicon,
): PlaceReference | undefined {
  const finest = (["place", "admin1", "country"] as const)
    .map((precision) => here.filter(({ place }) => place.precision === precision))
    .find((mentions) => mentions.length > 0);
  if (!finest) return undefined;
  const isInto = ({ from }: Mention) => {
    const before = tokens(text.slice(Math.max(0, from - 24), from));
    return into(before).some(({ next }) => next >= before.length - 1);
  };
  const far = (mention: Mention) => Math.abs(mention.from - trigger) - (isInto(mention) ? 60 : 0);
  const [nearest] = [...finest].sort((a, b) => far(a) - far(b));
  return nearest && stated(nearest, text);
}

/** Under the name that the text gives it. */
function stated({ from, to, place }: Mention, text: string): PlaceReference {
  return { ...referenceTo(place), name: text.slice(from, to) };
}

function publicationDay({ publishedAt, occurred, receivedAt }: Report): string {
  return (publishedAt ?? occurred?.to ?? receivedAt).slice(0, 10);
}

function isAhead({ day }: DatesInText, report: Report): boolean {
  return day !== undefined && day > publicationDay(report);
}

/** A day in the sentence, else what the source says of when, else the day of publication. */
function occurredOn({ day }: DatesInText, report: Report): Occurred {
  if (day !== undefined || !report.occurred) {
    const at = `${day ?? publicationDay(report)}T00:00:00.000Z`;
    return { from: at, to: at, precision: "day" };
  }
  const { from, to } = report.occurred;
  const [first, last] = [from.slice(0, 10), to.slice(0, 10)];
  const precision = last <= dayPlus(first, 1) ? "day" : last <= dayPlus(first, 7) ? "week" : "month";
  return { from, to, precision };
}
