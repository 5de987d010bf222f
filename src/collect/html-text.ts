/**
 * HTML as the text a reader would see: no scripts, no styles, no hidden passages, blocks as paragraphs.
 *
 * Nothing in the page runs: it is parsed into a tree that has no window, no loader and no timers. The size
 * and nesting of the tree are bounded before it is built. What only a style sheet hides is not noticed.
 */
import { parseHTML } from "linkedom";
import { Fault } from "../kernel/fault.ts";
import { cleanLine, cleanParagraphs } from "./plain-text.ts";

/** More tags than a page that people read: the article search is slower than linear. */
const MAX_TAGS = 200_000;
/** Deeper than a page that people read: the tree is walked by recursion in places. */
const MAX_NESTING = 400;

/** The part of the document tree that is used here. */
export interface PageNode {
  readonly nodeType: number;
  readonly nodeName: string;
  readonly textContent: string | null;
  readonly childNodes: ArrayLike<PageNode> & Iterable<PageNode>;
}

interface Searched extends PageNode {
  querySelector(selector: string): PageElement | null;
  querySelectorAll(selector: string): Iterable<PageElement>;
}

export interface PageElement extends Searched {
  getAttribute(name: string): string | null;
  remove(): void;
}

export interface Page extends Searched {
  readonly documentElement: PageElement;
}

export function isElement(node: PageNode): node is PageElement {
  return node.nodeType === ELEMENT_NODE;
}

export interface PlainText {
  readonly text: string;
  /** Passages with words that the page does not show, in order. */
  readonly hidden: readonly string[];
}

/** @throws Fault `invalid` when the fragment has too many tags or nests too deep. */
export function htmlToText(html: string): PlainText {
  if (!/[<&]/.test(html)) return { text: cleanParagraphs(html), hidden: [] };
  const page = parsePage(`<!DOCTYPE html><html><head></head><body>${html}</body></html>`);
  const hidden = takeOutHidden(page);
  return { text: visibleText(page.documentElement), hidden };
}

/** @throws Fault `invalid` when the page has too many tags or nests too deep. */
export function parsePage(html: string): Page & ParsedDocument {
  refuseMonstrous(html);
  return parseHTML(html).document;
}

/** What the parser's own types say, for libraries that ask for a whole document. */
type ParsedDocument = ReturnType<typeof parseHTML>["document"];

const TEXT_NODE = 3;
const ELEMENT_NODE = 1;
const NEVER_SHOWN = new Set(
  "SCRIPT STYLE TEMPLATE NOSCRIPT HEAD TITLE IFRAME OBJECT EMBED SVG MATH CANVAS AUDIO VIDEO SELECT TEXTAREA BUTTON".split(
    " ",
  ),
);
const BLOCKS = new Set(
  "ADDRESS ARTICLE ASIDE BLOCKQUOTE CENTER DD DETAILS DIALOG DIV DL DT FIELDSET FIGCAPTION FIGURE FOOTER FORM H1 H2 H3 H4 H5 H6 HEADER HR LI MAIN NAV OL P PRE SECTION SUMMARY TABLE TBODY TFOOT THEAD TR UL".split(
    " ",
  ),
);
/** Set apart by an empty line. */
const PARAGRAPHS = new Set("ARTICLE BLOCKQUOTE FIGURE H1 H2 H3 H4 H5 H6 P PRE SECTION TABLE".split(" "));

/** The text below a node as it would be read aloud, in paragraphs. */
export function visibleText(root: PageNode): string {
  const parts: string[] = [];
  const stack: (PageNode | string)[] = [root];
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    if (typeof next === "string") parts.push(next);
    else if (next.nodeType === TEXT_NODE) parts.push((next.textContent ?? "").replace(/\s+/g, " "));
    else if (next.nodeType === ELEMENT_NODE) for (const part of insideOut(next)) stack.push(part);
  }
  const joined = parts.join("");
  return cleanParagraphs(joined.replace(EDGES, (edges) => (edges.includes(PARAGRAPH_EDGE) ? "\n\n" : "\n")));
}

/** Unicode's own separators: they cannot come from the page, where white space is one space. */
const LINE_EDGE = "\u2028";
const PARAGRAPH_EDGE = "\u2029";
/** However many blocks end and begin in one place, they make one break. */
const EDGES = /[\u2028\u2029][\u2028\u2029 ]*/g;

/** What an element comes to, last first: its edges and what is in it. */
function insideOut(element: PageNode): (PageNode | string)[] {
  const name = element.nodeName.toUpperCase();
  if (NEVER_SHOWN.has(name)) return [];
  if (name === "BR") return ["\n"];
  const edge = edgeOf(name);
  const inside = name === "PRE" ? [element.textContent ?? ""] : [...element.childNodes].reverse();
  return edge === "" ? inside : [edge, ...inside, edge];
}

function edgeOf(name: string): string {
  if (PARAGRAPHS.has(name)) return PARAGRAPH_EDGE;
  if (BLOCKS.has(name)) return LINE_EDGE;
  return name === "TD" || name === "TH" ? " " : "";
}

const HIDING_STYLE =
  /(?:^|[;\s])(?:display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0+(?:\.0+)?(?:px|pt|em|rem|%)?\s*(?:[;!]|$)|text-indent\s*:\s*-\d{3,}|(?:left|top)\s*:\s*-\d{4,}px)/i;

/** Removes what the page hides by attribute or inline style, and returns the passages that say something. */
export function takeOutHidden(page: Page): string[] {
  const passages: string[] = [];
  for (const element of [...page.querySelectorAll("[hidden], [style]")]) {
    const isHidden =
      element.getAttribute("hidden") !== null || HIDING_STYLE.test(element.getAttribute("style") ?? "");
    if (!isHidden) continue;
    const passage = cleanLine(visibleText(element));
    if (/\p{L}{2}/u.test(passage)) passages.push(passage);
    element.remove();
  }
  return passages;
}

const VOID = new Set("area base br col embed hr img input link meta param source track wbr".split(" "));
/** Their end tags may be left out, and the next of their kind closes them. */
const CLOSED_BY_THE_NEXT = new Set("p li dt dd tr td th tbody thead tfoot option optgroup".split(" "));
const RAW = new Set(["script", "style", "textarea", "title", "xmp", "noembed", "iframe"]);

/** Follows the open tags without building anything. */
function refuseMonstrous(html: string): void {
  const lower = html.toLowerCase();
  const tag = /<(?:!--|(\/?)([a-z][^\s/>]*))/g;
  const open: string[] = [];
  let tags = 0;
  for (let match = tag.exec(lower); match; match = tag.exec(lower)) {
    const [, slash, name] = match;
    if (name === undefined || (RAW.has(name) && slash === "")) {
      const end = lower.indexOf(name === undefined ? "-->" : `</${name}`, tag.lastIndex);
      if (end < 0) break;
      tag.lastIndex = end + 3;
      continue;
    }
    tags += 1;
    if (VOID.has(name) || CLOSED_BY_THE_NEXT.has(name)) continue;
    if (slash === "") open.push(name);
    else if (open.includes(name)) open.length = open.lastIndexOf(name);
    if (open.length > MAX_NESTING) {
      throw new Fault("invalid", `The HTML is nested deeper than ${MAX_NESTING} levels.`);
    }
    if (tags > MAX_TAGS) throw new Fault("invalid", `The HTML has more than ${MAX_TAGS} tags.`);
  }
}
