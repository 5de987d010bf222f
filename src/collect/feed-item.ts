/**
 * One shape for the items of RSS, RDF, Atom and JSON feeds, so that what follows does not ask which it was.
 */
import {
  type AtomFeed,
  DetectError,
  type JsonFeed,
  MalformedError,
  ParseError,
  parseFeed,
  type RdfFeed,
  type RssFeed,
} from "feedsmith";
import { Fault } from "../kernel/fault.ts";

/** Text as a feed gives it: plain, or HTML. */
export interface FeedText {
  readonly value: string;
  readonly isHtml: boolean;
}

export interface FeedItem {
  /** The feed's own id for it, best first. */
  readonly ids: readonly string[];
  readonly title?: FeedText;
  /** The body, fullest first. */
  readonly bodies: readonly FeedText[];
  /** Addresses, best first; relative ones against `base`. */
  readonly links: readonly string[];
  readonly base?: string;
  readonly authors: readonly string[];
  /** Times of publication as written, best first. */
  readonly published: readonly string[];
  readonly language?: string;
}

export interface Feed {
  readonly mediaType: string;
  readonly language?: string;
  /** What relative addresses stand against. */
  readonly base?: string;
  readonly items: readonly FeedItem[];
}

/** @throws Fault `invalid` when it is no feed that can be read. */
export function readFeed(document: string | Readonly<Record<string, unknown>>): Feed {
  const parsed = parseLeniently(document);
  if (!parsed) return { mediaType: "application/xml", items: [] };
  const { format, feed } = parsed;
  if (format === "rss") return rssFeed(feed);
  if (format === "rdf") return rdfFeed(feed);
  return format === "atom" ? atomFeed(feed) : jsonFeed(feed);
}

/** Undefined when it is a feed in which nothing is said. */
function parseLeniently(document: unknown) {
  try {
    return parseFeed(document);
  } catch (error) {
    if (error instanceof ParseError) return undefined;
    if (!(error instanceof DetectError || error instanceof MalformedError)) throw error;
    throw new Fault("invalid", "This cannot be read as a part of an RSS, RDF, Atom or JSON feed.", {}, error);
  }
}

function rssFeed(feed: RssFeed.Feed<string>): Feed {
  const base = feed.xml?.base ?? feed.link;
  const language = feed.language ?? feed.dc?.languages?.[0] ?? feed.xml?.lang;
  return {
    mediaType: "application/rss+xml",
    ...said({ base, language }),
    items: (feed.items ?? []).map((item) => ({
      ids: texts(item.guid?.value, item.atom?.id, item.dc?.identifiers?.[0]),
      ...titled(item.title ?? item.dc?.titles?.[0] ?? item.media?.title?.value, true),
      bodies: bodies(
        true,
        item.content?.encoded,
        item.atom?.content?.value,
        item.description,
        item.dc?.descriptions?.[0],
        item.media?.description?.value,
        item.itunes?.summary,
      ),
      links: texts(
        item.link,
        item.atom?.links?.[0]?.href,
        isAddress(item.guid?.value) ? item.guid?.value : undefined,
      ),
      ...said({ base: item.xml?.base, language: item.dc?.languages?.[0] ?? item.xml?.lang }),
      authors: texts(
        ...(item.authors ?? []).map(({ name }) => name),
        ...(item.dc?.creators ?? []),
        item.itunes?.author,
      ),
      published: texts(
        item.pubDate,
        item.dc?.dates?.[0],
        item.dcterms?.issued?.[0],
        item.dcterms?.created?.[0],
        item.atom?.published,
        item.atom?.updated,
      ),
    })),
  };
}

function rdfFeed(feed: RdfFeed.Feed<string>): Feed {
  return {
    mediaType: "application/rdf+xml",
    ...said({ base: feed.xml?.base ?? feed.link, language: feed.dc?.languages?.[0] ?? feed.xml?.lang }),
    items: (feed.items ?? []).map((item) => ({
      ids: texts(item.rdf?.about, item.dc?.identifiers?.[0]),
      ...titled(item.title ?? item.dc?.titles?.[0], true),
      bodies: bodies(true, item.content?.encoded, item.description, item.dc?.descriptions?.[0]),
      links: texts(item.link, item.rdf?.about),
      ...said({ base: item.xml?.base, language: item.dc?.languages?.[0] ?? item.xml?.lang }),
      authors: texts(...(item.dc?.creators ?? [])),
      published: texts(item.dc?.dates?.[0], item.dcterms?.issued?.[0], item.dcterms?.created?.[0]),
    })),
  };
}

function atomFeed(feed: AtomFeed.Feed<string>): Feed {
  return {
    mediaType: "application/atom+xml",
    ...said({
      base: feed.xml?.base ?? alternate(feed.links)[0],
      language: feed.xml?.lang ?? feed.dc?.languages?.[0],
    }),
    items: (feed.entries ?? []).map((entry) => ({
      ids: texts(entry.id),
      ...titled(entry.title?.value, isMarkup(entry.title?.type)),
      bodies: [entry.content, entry.summary].flatMap((text) => bodies(isMarkup(text?.type), text?.value)),
      links: texts(
        ...alternate(entry.links),
        entry.content && "src" in entry.content ? entry.content.src : undefined,
      ),
      ...said({ base: entry.xml?.base, language: entry.xml?.lang }),
      authors: texts(...[...(entry.authors ?? []), ...(entry.source?.authors ?? [])].map(({ name }) => name)),
      published: texts(entry.published, entry.updated),
    })),
  };
}

function jsonFeed(feed: JsonFeed.Feed<string>): Feed {
  return {
    mediaType: "application/feed+json",
    ...said({ base: feed.home_page_url, language: feed.language }),
    items: (feed.items ?? []).map((item) => ({
      ids: texts(item.id),
      ...titled(item.title, false),
      bodies: [...bodies(true, item.content_html), ...bodies(false, item.content_text, item.summary)],
      links: texts(item.url, item.external_url),
      ...said({ language: item.language }),
      authors: texts(...(item.authors ?? []).map(({ name }) => name)),
      published: texts(item.date_published, item.date_modified),
    })),
  };
}

/** A guid is meant to be an address unless it says otherwise, and often is none although it does not. */
function isAddress(guid = ""): boolean {
  return /^https?:/i.test(guid);
}

/** RFC 4287 section 4.2.7.2: a link without a relation is the entry itself elsewhere. */
function alternate(links: readonly { readonly href?: string; readonly rel?: string }[] = []): string[] {
  const rank = (rel = "alternate") => (rel === "alternate" ? 0 : rel === "related" || rel === "via" ? 2 : 1);
  const usable = links.filter(
    ({ rel }) => !["self", "enclosure", "edit", "replies", "next"].includes(rel ?? ""),
  );
  return texts(...usable.sort((a, b) => rank(a.rel) - rank(b.rel)).map(({ href }) => href));
}

/** Atom's `html` and `xhtml`, and media types that Atom 0.3 wrote. */
function isMarkup(type = "text"): boolean {
  return /html/i.test(type);
}

function titled(value: string | undefined, isHtml: boolean): Pick<FeedItem, "title"> {
  return value === undefined ? {} : { title: { value, isHtml } };
}

function bodies(isHtml: boolean, ...values: (string | undefined)[]): FeedText[] {
  return texts(...values).map((value) => ({ value, isHtml }));
}

function texts(...values: (string | undefined)[]): string[] {
  return values.filter((value) => value !== undefined && value.trim() !== "").map((value) => value ?? "");
}

function said<Fields extends Readonly<Record<string, string | undefined>>>(fields: Fields) {
  const known: { [Name in keyof Fields]?: string } = {};
  for (const name in fields) if (fields[name] !== undefined) known[name] = fields[name];
  return known;
}
