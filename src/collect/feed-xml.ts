/**
 * Finds the items of an XML feed and cuts them out with their exact text, so that each can be read, set aside
 * and replayed alone.
 *
 * No document type is accepted, so there are no entities to expand but XML's own; nothing is ever loaded.
 * What is not well-formed is passed over where the items can still be told apart.
 */
import { SaxesParser, type SaxesTagPlain } from "saxes";
import { Fault } from "../kernel/fault.ts";

const MAX_NESTING = 200;
const MAX_TAGS = 1_000_000;
/** Characters. The start tags are read again with every item. */
const MAX_OPENING = 64 * 1024;

interface OpenTag {
  readonly slice: Slice;
  readonly name: string;
}

export interface FeedXml {
  /** The start tags around the items, and what closes them: an item between the two is a feed of one. */
  readonly opening: string;
  readonly closing: string;
  readonly items: readonly string[];
  /** The feed without its items. */
  readonly shell: string;
}

interface Slice {
  readonly from: number;
  readonly to: number;
}

/**
 * @throws Fault `invalid` for a document type declaration, for XML that is no feed, and for XML that is nested
 * or tagged beyond what a feed can be.
 */
export function cutFeed(xml: string): FeedXml {
  const scan = scanItems(xml);
  const opening = scan.around.map(({ from, to }) => xml.slice(from, to)).join("");
  if (opening.length > MAX_OPENING) {
    throw new Fault(
      "invalid",
      "The feed's outermost start tags are longer than 64 KiB, which no feed needs.",
    );
  }
  const names = scan.around.map(({ from, to }) => tagName(xml.slice(from, to)));
  return {
    opening,
    closing: names
      .reverse()
      .map((name) => `</${name}>`)
      .join(""),
    items: scan.items.map(({ from, to }) => xml.slice(from, to)),
    shell: without(xml, scan.items),
  };
}

/** The start tags before the first item, for replaying an item that was set aside. */
export function feedOpening(head: string): string {
  return cutFeed(head).opening;
}

function scanItems(xml: string): { around: Slice[]; items: Slice[] } {
  const parser = new SaxesParser();
  /** Start tags of the elements that are open outside of items. */
  const open: OpenTag[] = [];
  const items: Slice[] = [];
  let around: Slice[] = [];
  let depth = 0;
  let tags = 0;
  let tagFrom = 0;
  let item: { from: number; depth: number } | undefined;

  // Without a handler the parser throws at the first slip, and feeds are full of slips.
  parser.on("error", () => {});
  parser.on("doctype", () => {
    throw new Fault(
      "invalid",
      "The XML has a document type declaration (DOCTYPE), which is refused; remove it.",
    );
  });
  parser.on("opentagstart", () => {
    tagFrom = xml.lastIndexOf("<", parser.position - 1);
  });
  parser.on("opentag", (tag: SaxesTagPlain) => {
    depth += 1;
    tags += 1;
    const name = localName(tag.name);
    if (depth === 1) refuseOther(name);
    if (depth > MAX_NESTING)
      throw new Fault("invalid", `The XML is nested deeper than ${MAX_NESTING} levels.`);
    if (tags > MAX_TAGS) throw new Fault("invalid", `The XML has more than ${MAX_TAGS} tags.`);
    if (item) return;
    if (depth <= 3 && (name === "item" || name === "entry")) {
      item = { from: tagFrom, depth };
      if (around.length === 0) around = framesOf(open);
    } else if (!tag.isSelfClosing) open.push({ slice: { from: tagFrom, to: parser.position }, name });
  });
  parser.on("closetag", (tag: SaxesTagPlain) => {
    if (item && item.depth === depth) {
      items.push({ from: item.from, to: parser.position });
      item = undefined;
    } else if (!item && !tag.isSelfClosing) open.pop();
    depth -= 1;
  });
  parser.write(xml);
  // What is still open at the end of a cut-off feed is an item too: it is read, or set aside.
  if (item) items.push({ from: item.from, to: xml.length });
  if (items.length === 0) around = framesOf(open);
  return { around, items };
}

/** The start tags that make a feed; anything else that is open before an item has nothing to do with it. */
function framesOf(open: readonly OpenTag[]): Slice[] {
  return open
    .filter(({ name }) => ["rss", "rdf", "channel", "feed"].includes(name))
    .map(({ slice }) => slice);
}

function refuseOther(name: string): void {
  if (!["rss", "rdf", "feed", "item", "entry"].includes(name)) {
    const shown = name.slice(0, 40);
    throw new Fault(
      "invalid",
      `The XML's outermost element is ${shown}; an RSS, RDF or Atom feed was expected.`,
    );
  }
}

function localName(name: string): string {
  return name.slice(name.indexOf(":") + 1).toLowerCase();
}

function tagName(startTag: string): string {
  return /^<([^\s/>]+)/.exec(startTag)?.[1] ?? "";
}

function without(text: string, slices: readonly Slice[]): string {
  let kept = "";
  let at = 0;
  for (const { from, to } of slices) {
    kept += text.slice(at, from);
    at = to;
  }
  return kept + text.slice(at);
}
