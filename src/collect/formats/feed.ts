import { createHash } from "node:crypto";
import { z } from "zod";
import { Fault } from "../../kernel/fault.ts";
import { isWebAddress } from "../article.ts";
import { attempt, type Outcome } from "../attempt.ts";
import { readDocument } from "../document.ts";
import { type Feed, type FeedItem, type FeedText, readFeed } from "../feed-item.ts";
import { cutFeed, feedOpening } from "../feed-xml.ts";
import { type Found, format } from "../format.ts";
import { htmlToText } from "../html-text.ts";
import { splitJsonWhole } from "../json-stream.ts";
import { type JsonObject, readJsonObject } from "../json-value.ts";
import { languageTag } from "../language-tag.ts";
import { readMoment } from "../moment.ts";
import { cleanLine, cleanParagraphs } from "../plain-text.ts";

/** A longer id is stored as its hash: index entries have a limit. */
const LONGEST_ID = 500;
const JSON_FEED = "https://jsonfeed.org/version/1.1";

type FeedShell = Pick<Feed, "language" | "base">;

/**
 * RSS 0.9 to 2.0, RDF (RSS 1.0), Atom 0.3 and 1.0, JSON Feed 1. One item is one report, whose raw bytes are
 * the item's own part of the feed: from its start tag to its end tag, or its JSON object. The feed is held
 * whole, up to 16 MiB, and refused with a document type declaration.
 */
export const feed = format({
  id: "feed",
  title: "RSS, Atom, RDF or JSON feed",
  about:
    "Published items with title, text, time and address. Feeds often carry only the beginning of a text, and many give the time of the last change as that of publication.",
  options: z.strictObject({}),

  sniff({ text, name, mediaType = "" }) {
    const start = text.replace(
      /^\uFEFF?\s*(?:<\?[^>]*\?>\s*|<!--[\s\S]{0,5000}?-->\s*|<!DOCTYPE[^>[]*(?:\[[\s\S]{0,60000}?\]\s*)?>\s*)*/i,
      "",
    );
    if (/^<(?:rss|(?:rdf:)?RDF|(?:atom:)?feed)[\s>]/.test(start)) {
      return { sureness: 0.97, why: "its outermost element is that of a feed" };
    }
    if (/^\s*\{/.test(text) && /"version"\s*:\s*"https?:\\?\/\\?\/jsonfeed\.org/.test(text)) {
      return { sureness: 0.97, why: "it names a version of JSON Feed" };
    }
    if (/(?:rss|atom|rdf)\+xml|feed\+json/.test(mediaType)) {
      return { sureness: 0.6, why: `its media type is ${mediaType}` };
    }
    const isXml = /^\uFEFF?\s*<\?xml/.test(text) && !/<html[\s>]/i.test(text);
    return isXml || /\.(?:rss|atom|rdf)$/i.test(name)
      ? { sureness: 0.3, why: "it is XML, or its name is that of a feed" }
      : undefined;
  },

  async *parse(input) {
    const { text } = await readDocument(input, "feed");
    yield* /^\s*\{/.test(text) ? jsonItems(text) : xmlItems(text);
  },

  header({ text }) {
    return /^\s*\{/.test(text) ? "" : feedOpening(text);
  },
});

function* xmlItems(xml: string): Iterable<Found> {
  const { opening, closing, items, shell } = cutFeed(xml);
  const about = readShell(shell);
  for (const [index, item] of items.entries()) {
    yield attempt(index + 1, Buffer.from(item), () => {
      const { items, mediaType } = readFeed(wrapped(item, opening, closing));
      return outcome(items[0], mediaType, about);
    });
  }
}

/** An item that stands alone, as when it is replayed without its feed, still needs a feed around it. */
function wrapped(item: string, opening: string, closing: string): string {
  if (opening !== "") return `${opening}${item}${closing}`;
  return /^<(?:\w+:)?entry/i.test(item)
    ? `<feed xmlns="http://www.w3.org/2005/Atom">${item}</feed>`
    : `<rss version="2.0"><channel>${item}</channel></rss>`;
}

function* jsonItems(json: string): Iterable<Found> {
  const bytes = Buffer.from(json);
  const about = readShell(parsedShell(bytes));
  for (const { position, raw, fault } of splitJsonWhole(bytes, { list: "items", lines: false })) {
    yield fault === undefined
      ? attempt(position, raw, () => {
          const { items, mediaType } = readFeed({ version: JSON_FEED, items: [readJsonObject(raw)] });
          return outcome(items[0], mediaType, about);
        })
      : { position, raw, quarantined: fault };
  }
}

/** What the feed says of itself; a broken feed says nothing, and its items are read all the same. */
function readShell(shell: string | JsonObject | undefined): FeedShell {
  try {
    return shell === undefined ? {} : readFeed(shell);
  } catch (error) {
    if (error instanceof Fault) return {};
    throw error;
  }
}

function parsedShell(bytes: Uint8Array): JsonObject | undefined {
  try {
    return { version: JSON_FEED, ...readJsonObject(bytes), items: [] };
  } catch (error) {
    if (error instanceof Fault) return undefined;
    throw error;
  }
}

function outcome(item: FeedItem | undefined, mediaType: string, feed: FeedShell): Outcome {
  if (!item) throw new Fault("invalid", "The item has no title, text or address.");
  const title = item.title ? cleanLine(plain(item.title)) : "";
  const text = item.bodies.map(plain).find((body) => body !== "") ?? "";
  const url = addressOf(item, feed);
  if (title === "" && text === "" && url === undefined) {
    throw new Fault("invalid", "The item has no title, text or address.");
  }
  const publishedAt = item.published.flatMap((written) => readMoment(written)?.at ?? [])[0];
  const language = languageTag(item.language ?? feed.language ?? "");
  const author = cleanLine(item.authors.join(", "));
  const id =
    cleanLine(item.ids[0] ?? "") === "" ? (url ?? `${title} ${publishedAt ?? text}`) : (item.ids[0] ?? "");
  return {
    drafts: [
      {
        kind: "report",
        body: {
          nativeId: shortId(id.trim()),
          title: title === "" ? cleanLine(text === "" ? (url ?? "") : text).slice(0, 120) : title,
          text,
          mediaType,
          ...(language !== undefined && { language }),
          ...(url !== undefined && { url }),
          ...(author !== "" && { author }),
          ...(publishedAt !== undefined && { publishedAt }),
        },
      },
    ],
  };
}

function plain({ value, isHtml }: FeedText): string {
  return isHtml ? htmlToText(value).text : cleanParagraphs(value);
}

function addressOf(item: FeedItem, feed: FeedShell): string | undefined {
  const base = [item.base, feed.base].find((each) => each !== undefined && isWebAddress(each));
  const addresses = item.links.map((link) => {
    const written = link.trim();
    return isWebAddress(written) || base === undefined || !URL.canParse(written, base)
      ? written
      : new URL(written, base).href;
  });
  return addresses.find(isWebAddress);
}

function shortId(id: string): string {
  const clean = id.replace(/\p{Cc}/gu, "");
  return clean.length <= LONGEST_ID ? clean : `sha256:${createHash("sha256").update(clean).digest("hex")}`;
}
