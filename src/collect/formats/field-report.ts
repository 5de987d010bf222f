import { createHash } from "node:crypto";
import { z } from "zod";
import { Fault } from "../../kernel/fault.ts";
import { attempt, type Outcome } from "../attempt.ts";
import { readDocument } from "../document.ts";
import { type Draft, format } from "../format.ts";
import { type FrontMatter, readFrontMatter, splitFrontMatter } from "../front-matter.ts";
import { cleanLine, cleanParagraphs } from "../plain-text.ts";
import { sentenceAbout, titleOf } from "../prose.ts";

/**
 * A report that somebody wrote: Markdown or plain text, with YAML front matter or without, up to 16 MiB.
 *
 * ```
 * ---
 * source: KITTIWAKE            # who reports, as a pseudonym; stored as the report's author
 * access: direct observation   # how they come to know
 * grade: B2                    # Admiralty grade
 * occurred: 2026-02-03         # a day, a time, or two with a slash between them: from/to
 * place: Port Amber            # a name, or 'latitude, longitude' in degrees
 * country: XXA                 # ISO 3166-1 alpha-3
 * label: TLP:AMBER             # unknown labels are read as AMBER+STRICT
 * title: Queue at the bakery   # else the first heading or line
 * language: en                 # BCP 47
 * published: 2026-02-04T08:00Z
 * event: PROTEST               # PLOVER event type; makes one claim, and needs occurred
 * actors: [Harbour Union]      # organisations, as the source names them
 * deaths: 0                    # a number, or best, low, high and civilians
 * ---
 * The text.
 * ```
 *
 * The claim's span is the first sentence that names an actor or the place, or else the first that says anything.
 */
export const fieldReport = format({
  id: "field-report",
  title: "Field report",
  about:
    "One report in Markdown or plain text, with who, when, where and how sure in its front matter. Believes what the front matter says; finds no happenings by itself.",
  options: z.strictObject({}),

  sniff({ text, name, mediaType = "" }) {
    const isNamed = /\.(?:md|markdown|txt|text)$/i.test(name) || /^text\/(?:markdown|plain)/.test(mediaType);
    if (/^\uFEFF?---[ \t]*\r?\n/.test(text) && /\n(?:---|\.\.\.)[ \t]*(?:\r?\n|$)/.test(text)) {
      return { sureness: isNamed ? 0.95 : 0.8, why: "it begins with front matter" };
    }
    if (/\.(?:md|markdown)$/i.test(name)) return { sureness: 0.9, why: "its name is that of Markdown" };
    return isNamed ? { sureness: 0.4, why: "it is plain text by its name" } : undefined;
  },

  async *parse(input) {
    const { bytes, text } = await readDocument(input, "report");
    yield attempt(1, bytes, () =>
      outcome(text, bytes, /\.(?:txt|text)$/i.test(input.name) ? "text/plain" : "text/markdown"),
    );
  },
});

function outcome(document: string, bytes: Uint8Array, mediaType: string): Outcome {
  const { yaml, body } = splitFrontMatter(document);
  const front: FrontMatter = yaml === undefined ? {} : readFrontMatter(yaml);
  const text = cleanParagraphs(body);
  const title = cleanLine(front.title ?? titleOf(text));
  if (title === "") throw new Fault("invalid", "The report has neither a title nor a text.");

  const nativeId = `sha256:${createHash("sha256").update(bytes).digest("hex")}`;
  const { label, grade, place, occurred, published: publishedAt } = front;
  const told = {
    ...(grade !== undefined && { grade }),
    ...(publishedAt !== undefined && { publishedAt }),
  };
  const report: Draft = {
    kind: "report",
    body: {
      nativeId,
      title,
      text,
      mediaType,
      ...told,
      ...(place && { place }),
      ...(occurred && { occurred: { from: occurred.from, to: occurred.to } }),
      ...(front.language !== undefined && { language: front.language }),
      ...(front.source !== undefined && { author: front.source }),
      ...(front.access !== undefined && { access: front.access }),
    },
    ...(label && { label }),
  };
  if (!front.event) return { drafts: [report] };
  if (!occurred) throw new Fault("invalid", "The front matter names an event but not when it occurred.");

  const sentence = sentenceAbout(
    text,
    [...(front.actors ?? []), ...(place?.name === undefined ? [] : [place.name])],
    front.language,
  );
  const claim: Draft = {
    kind: "claim",
    body: {
      nativeId: `${nativeId}#1`,
      span: { item: 1, from: sentence.from, to: sentence.to },
      type: front.event,
      occurred,
      place: place ?? {},
      actors: front.actors ?? [],
      text: text.slice(sentence.from, sentence.to).replaceAll("\n", " "),
      ...told,
      ...(front.deaths && { deaths: front.deaths }),
    },
    ...(label && { label }),
  };
  return { drafts: [report, claim] };
}
