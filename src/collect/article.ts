/**
 * The article on a saved page: its title, body, time, language and address, without what surrounds it.
 *
 * The body is found by Mozilla's Readability, over a tree in which nothing runs and from which hidden text
 * was taken out first. Facts about the article are read from JSON-LD, meta elements and the markup, in this
 * order, because the markup is made for the eye.
 */
import { Readability } from "@mozilla/readability";
import {
  isElement,
  type Page,
  type PageElement,
  type PageNode,
  parsePage,
  takeOutHidden,
  visibleText,
} from "./html-text.ts";
import { isJsonObject, type JsonObject, textIn } from "./json-value.ts";
import { languageTag } from "./language-tag.ts";
import { readMoment } from "./moment.ts";
import { cleanLine } from "./plain-text.ts";

export interface Article {
  readonly title: string;
  /** Plain text in paragraphs; empty when the page has none. */
  readonly text: string;
  /** ISO 8601 in UTC. */
  readonly publishedAt?: string;
  /** BCP 47. */
  readonly language?: string;
  /** The canonical address, when the page gives one. */
  readonly url?: string;
  readonly siteName?: string;
  readonly author?: string;
  /** Passages that the page does not show and a machine would read. */
  readonly hidden: readonly string[];
}

/** @throws Fault `invalid` when the page has too many tags or nests too deep. */
export function readArticle(html: string): Article {
  const page = parsePage(/<html[\s>]/i.test(html) ? html : `<html><head></head><body>${html}</body></html>`);
  const facts = readFacts(page);
  const headline = headlineOf(page);
  const hidden = takeOutHidden(page);
  const body = page.querySelector("body");
  const whole = body ? visibleText(body) : "";
  // Readability hands over its own tree as it is: the element is ours to walk.
  const found = isSearchable(page)
    ? new Readability<PageNode>(page, { serializer: (node) => node, keepClasses: true }).parse()
    : undefined;
  if (found?.content && isElement(found.content)) takeOutFurniture(found.content);
  const text = found?.content ? visibleText(found.content) : "";
  const title = facts.title ?? headline ?? lineIn(found?.title) ?? "";
  return {
    ...present({
      publishedAt: facts.publishedAt ?? readMoment(found?.publishedTime ?? "")?.at,
      language: facts.language ?? languageTag(found?.lang ?? ""),
      url: facts.url,
      siteName: facts.siteName ?? lineIn(found?.siteName),
      author: facts.author ?? lineIn(found?.byline),
    }),
    title,
    text: withoutTitle(text === "" ? whole : text, title),
    hidden,
  };
}

/** The title is not also the first paragraph, unless it is all there is. */
function withoutTitle(text: string, title: string): string {
  return title !== "" && text.startsWith(`${title}\n`) ? text.slice(title.length).trim() : text;
}

/** Levels; real pages have up to 50. */
const DEEPEST_SEARCHED = 100;
/** Nodes, each counted as often as it is deep: real pages have up to 50,000, and 500,000 take two seconds. */
const MOST_SEARCHED = 500_000;

/** The search's time grows with depth times size; of a monstrous page all text is taken instead. */
function isSearchable(page: Page): boolean {
  const stack: { readonly node: PageNode; readonly depth: number }[] = [
    { node: page.documentElement, depth: 1 },
  ];
  let sum = 0;
  for (let next = stack.pop(); next; next = stack.pop()) {
    const depth = next.depth + 1;
    if (depth > DEEPEST_SEARCHED || sum > MOST_SEARCHED) return false;
    for (const node of next.node.childNodes) {
      sum += depth;
      stack.push({ node, depth });
    }
  }
  return sum <= MOST_SEARCHED;
}

/** Captions, asides and blocks that are nothing but links: what surrounds a story even inside its body. */
function takeOutFurniture(body: PageElement): void {
  for (const element of body.querySelectorAll(
    "figcaption, aside, nav, footer, form, [class*=caption], [class*=credit], [class*=related], [class*=newsletter], [class*=breadcrumb]",
  ))
    element.remove();
  for (const block of body.querySelectorAll("ul, ol, p, h2, h3, h4, h5, h6, li, div")) {
    const whole = lettersIn(block);
    let linked = 0;
    for (const link of block.querySelectorAll("a[href]")) linked += lettersIn(link);
    if (whole > 0 && linked / whole > MOSTLY_LINKS) block.remove();
  }
}

const MOSTLY_LINKS = 0.9;

function lettersIn(element: PageElement): number {
  return (element.textContent ?? "").replace(/\s+/g, "").length;
}

type Facts = Partial<Omit<Article, "text" | "hidden">>;

/** What the page says of itself in data rather than in sight. */
function readFacts(page: Page): Facts {
  const linked = linkedData(page);
  const named = (...names: string[]) => metaContent(page, names);
  const time = page.querySelector("time[datetime], [itemprop=datePublished]");
  const dates = [
    textIn(linked.datePublished),
    named(
      "article:published_time",
      "og:article:published_time",
      "datepublished",
      "pubdate",
      "date",
      "dc.date",
      "dc.date.issued",
      "dcterms.created",
      "parsely-pub-date",
      "sailthru.date",
      "publish-date",
    ),
    time?.getAttribute("datetime") ?? time?.getAttribute("content") ?? undefined,
  ];
  const publisher = isJsonObject(linked.publisher) ? linked.publisher.name : undefined;
  const canonical = page.querySelector("link[rel=canonical]")?.getAttribute("href") ?? undefined;
  const html = page.documentElement;
  return present({
    title: lineIn(linked.headline) ?? lineIn(named("og:title", "twitter:title", "dc.title")),
    publishedAt: dates.flatMap((date) => readMoment(date ?? "")?.at ?? [])[0],
    language: languageTag(
      html.getAttribute("lang") ??
        html.getAttribute("xml:lang") ??
        named("content-language", "og:locale") ??
        "",
    ),
    url: [canonical, named("og:url"), textIn(linked.url)].find(
      (url) => url !== undefined && isWebAddress(url),
    ),
    siteName: lineIn(publisher) ?? lineIn(named("og:site_name", "application-name")),
    author: lineIn(authorIn(linked.author)) ?? lineIn(named("author", "dc.creator", "parsely-author")),
  });
}

/** The first heading, when the page's title has it too, mostly with the site's name beside it. */
function headlineOf(page: Page): string | undefined {
  const heading = lineIn(page.querySelector("h1")?.textContent);
  const title = lineIn(page.querySelector("title")?.textContent);
  return heading !== undefined && title?.includes(heading) ? heading : undefined;
}

/** The first article, or else page, among the page's JSON-LD (schema.org). */
function linkedData(page: Page): JsonObject {
  const things: JsonObject[] = [];
  for (const script of page.querySelectorAll('script[type="application/ld+json"]')) {
    const value = parsedLeniently(script.textContent ?? "");
    for (const thing of Array.isArray(value) ? value : [value]) {
      if (!isJsonObject(thing)) continue;
      const graph = Array.isArray(thing["@graph"]) ? thing["@graph"] : [];
      things.push(...[thing, ...graph].filter(isJsonObject));
    }
  }
  const isA = (pattern: RegExp) => (thing: JsonObject) =>
    [thing["@type"]].flat().some((type) => pattern.test(String(type)));
  return things.find(isA(/Article$|Posting$|Report$/)) ?? things.find(isA(/WebPage$/)) ?? {};
}

/** Pages are full of broken JSON-LD, and nothing is lost without it. */
function parsedLeniently(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}

/** The content of the first of these meta elements that has one; names in lower case. */
function metaContent(page: Page, names: readonly string[]): string | undefined {
  const contents = new Map<string, string>();
  for (const meta of page.querySelectorAll("meta[content]")) {
    const name =
      meta.getAttribute("property") ??
      meta.getAttribute("name") ??
      meta.getAttribute("itemprop") ??
      meta.getAttribute("http-equiv");
    const content = meta.getAttribute("content")?.trim();
    if (name && content && !contents.has(name.toLowerCase())) contents.set(name.toLowerCase(), content);
  }
  return names.flatMap((name) => contents.get(name) ?? [])[0];
}

function authorIn(author: unknown): string | undefined {
  const names = [author]
    .flat()
    .flatMap((each) => (isJsonObject(each) ? (textIn(each.name) ?? []) : (textIn(each) ?? [])));
  return names.length > 0 ? names.join(", ") : undefined;
}

function lineIn(value: unknown): string | undefined {
  return textIn(cleanLine(textIn(value) ?? ""));
}

/** Absolute and on the web; what a page calls its address may be anything. */
export function isWebAddress(text: string): boolean {
  return /^https?:\/\/[^\s/]+/i.test(text) && text.length <= 2000 && URL.canParse(text);
}

/** The same without what is undefined. */
function present<Fields extends Readonly<Record<string, string | undefined>>>(fields: Fields) {
  const said: { [Name in keyof Fields]?: string } = {};
  for (const name in fields) if (fields[name] !== undefined) said[name] = fields[name];
  return said;
}
