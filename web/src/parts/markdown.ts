/**
 * A small part of Markdown (CommonMark 0.31): headings, lists, strong, emphasis, and links, whose address is
 * shown and not followed. What else there is stays as it was typed.
 *
 * Nothing is rewritten: each run says where its words stand in the text as it came, because claims point there.
 */
export type Mark = "strong" | "emphasis" | "address";

/** Words that are shown alike; the offsets are those of the text, in UTF-16 units. */
export interface Run {
  readonly from: number;
  readonly to: number;
  readonly marks: readonly Mark[];
}

export type Block =
  | { readonly kind: "heading"; readonly level: number; readonly runs: readonly Run[] }
  | { readonly kind: "paragraph"; readonly runs: readonly Run[] }
  /** A table, a code block: its lines as they are. */
  | { readonly kind: "typed"; readonly runs: readonly Run[] }
  | {
      readonly kind: "list";
      readonly isOrdered: boolean;
      /** The number of the first item. */
      readonly start: number;
      readonly items: readonly ListItem[];
    };

export interface ListItem {
  /** 0 for the outermost. */
  readonly depth: number;
  readonly from: number;
  readonly runs: readonly Run[];
}

interface Line {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

export function readMarkdown(text: string): Block[] {
  const lines = linesOf(text);
  const blocks: Block[] = [];
  let at = 0;
  while (at < lines.length) {
    const { block, next } = readBlock(text, lines, at);
    if (block) blocks.push(block);
    at = next;
  }
  return blocks;
}

function linesOf(text: string): Line[] {
  let from = 0;
  return text.split("\n").map((line) => {
    const read = { from, to: from + line.length, text: line };
    from += line.length + 1;
    return read;
  });
}

const HEADING = /^ {0,3}(#{1,6})[ \t]+(?=\S)/;
const ITEM = /^([ \t]*)(?:[-*+]|(\d{1,9})[.)])[ \t]+(?=\S)/;
const TYPED = /^(?:\||\t| {4}|>)/;
const FENCE = /^ {0,3}(?:```|~~~)/;

interface ReadBlock {
  readonly block?: Block;
  readonly next: number;
}

function readBlock(text: string, lines: readonly Line[], at: number): ReadBlock {
  const line = lines[at];
  if (!line || line.text.trim() === "") return { next: at + 1 };
  const heading = HEADING.exec(line.text);
  if (heading) {
    const end = line.to - (/[ \t]+#+[ \t]*$|[ \t]+$/.exec(line.text)?.[0].length ?? 0);
    const runs = runsOf(text, line.from + heading[0].length, end);
    return { block: { kind: "heading", level: heading[1]?.length ?? 1, runs }, next: at + 1 };
  }
  if (FENCE.test(line.text)) {
    const close = lines.findIndex(({ text: later }, i) => i > at && FENCE.test(later));
    return typedBlock(lines, at, close < 0 ? lines.length : close + 1);
  }
  if (ITEM.test(line.text)) return readList(text, lines, at);
  if (TYPED.test(line.text))
    return typedBlock(
      lines,
      at,
      endOf(lines, at, (one) => !TYPED.test(one)),
    );
  const next = endOf(
    lines,
    at,
    (one) => HEADING.test(one) || ITEM.test(one) || FENCE.test(one) || one.startsWith("|"),
  );
  return {
    block: { kind: "paragraph", runs: runsOf(text, line.from, lines[next - 1]?.to ?? line.to) },
    next,
  };
}

/** The line after the last of a block that begins at `at`: it is empty, or begins another block. */
function endOf(lines: readonly Line[], at: number, isOther: (text: string) => boolean): number {
  const end = lines.findIndex(({ text }, i) => i > at && (text.trim() === "" || isOther(text)));
  return end < 0 ? lines.length : end;
}

function typedBlock(lines: readonly Line[], at: number, next: number): ReadBlock {
  const [from, to] = [lines[at]?.from ?? 0, lines[next - 1]?.to ?? 0];
  return { block: { kind: "typed", runs: [{ from, to, marks: [] }] }, next };
}

/** Bytes of an indent that make one level. */
const INDENT = 2;
const DEEPEST = 3;

function readList(text: string, lines: readonly Line[], at: number): ReadBlock {
  const start = ITEM.exec(lines[at]?.text ?? "")?.[2];
  const items: ListItem[] = [];
  let next = at;
  for (let line = lines[next]; line; line = lines[next]) {
    const item = ITEM.exec(line.text);
    const indent = item?.[1] ?? "";
    const isSame = item && (indent.length >= INDENT || (item[2] === undefined) === (start === undefined));
    if (!isSame) break;
    const end = endOf(lines, next, (one) => ITEM.test(one) || HEADING.test(one) || FENCE.test(one));
    const from = line.from + item[0].length;
    items.push({
      depth: Math.min(DEEPEST, Math.floor(indent.replaceAll("\t", "    ").length / INDENT)),
      from,
      runs: runsOf(text, from, lines[end - 1]?.to ?? line.to),
    });
    // One empty line between two items leaves them one list.
    next =
      end < lines.length && lines[end]?.text.trim() === "" && ITEM.test(lines[end + 1]?.text ?? "")
        ? end + 1
        : end;
  }
  return {
    block: { kind: "list", isOrdered: start !== undefined, start: Number(start ?? 1), items },
    next: Math.max(next, at + 1),
  };
}

/** Runs of a block's words between two offsets, the marks taken out. */
function runsOf(text: string, from: number, to: number, marks: readonly Mark[] = []): Run[] {
  const runs: Run[] = [];
  let plain = from;
  const flush = (end: number) => {
    if (end > plain) runs.push({ from: plain, to: end, marks });
  };
  for (let at = from; at < to; ) {
    const found = inlineAt(text, at, from, to);
    if (!found) {
      at += 1;
      continue;
    }
    flush(at);
    for (const { from: begin, to: end, mark } of found.parts)
      runs.push(
        ...(mark === "address"
          ? [{ from: begin, to: end, marks: [...marks, mark] }]
          : runsOf(text, begin, end, mark ? [...marks, mark] : marks)),
      );
    at = found.next;
    plain = at;
    if (found.keep) plain = at - found.keep;
  }
  flush(to);
  return runs;
}

interface Inline {
  readonly parts: readonly { readonly from: number; readonly to: number; readonly mark?: Mark }[];
  readonly next: number;
  /** So many characters before `next` are words, and were only not to be read as marks. */
  readonly keep?: number;
}

function inlineAt(text: string, at: number, from: number, to: number): Inline | undefined {
  const character = text[at];
  if (character === "\\" && at + 1 < to && /[!-/:-@[-`{-~]/.test(text[at + 1] ?? ""))
    return { parts: [], next: at + 2, keep: 1 };
  if (character === "`") return codeAt(text, at, to);
  if (character === "*" || character === "_") return emphasisAt(text, at, from, to, character);
  if (character === "[") return linkAt(text, at, to);
  return undefined;
}

/** Code is left as typed; what is in it is no mark. */
function codeAt(text: string, at: number, to: number): Inline | undefined {
  const close = text.indexOf("`", at + 1);
  return close > at && close < to ? { parts: [], next: close + 1, keep: close + 1 - at } : undefined;
}

const WORD = /[\p{L}\p{N}]/u;

/** Longest emphasis, in characters; without a bound a page of single stars would be read again for each. */
const LONGEST = 1_000;

function emphasisAt(text: string, at: number, from: number, to: number, star: "*" | "_"): Inline | undefined {
  const isStrong = text[at + 1] === star;
  const width = isStrong ? 2 : 1;
  const begin = at + width;
  // What stands before the range is a mark that was read already.
  const before = at > from ? (text[at - 1] ?? "") : "";
  const isOpening = !WORD.test(before) && before !== star && /[^\s*_]|[*_]/.test(text[begin] ?? "");
  if (!isOpening || begin >= to) return undefined;
  const end = Math.min(to, begin + LONGEST);
  for (
    let close = text.indexOf(star, begin + 1);
    close > 0 && close < end;
    close = text.indexOf(star, close + 1)
  ) {
    let run = 1;
    while (close + run < end && text[close + run] === star) run += 1;
    const isClosing =
      !/\s|\\/.test(text[close - 1] ?? " ") && !(star === "_" && WORD.test(text[close + run] ?? ""));
    if (isClosing && (isStrong ? run >= 2 : run % 2 === 1)) {
      // Of three stars at the end the first closes what stands inside.
      const inner = close + run - width;
      return {
        parts: [{ from: begin, to: inner, mark: isStrong ? "strong" : "emphasis" }],
        next: inner + width,
      };
    }
    close += run - 1;
  }
  return undefined;
}

function linkAt(text: string, at: number, to: number): Inline | undefined {
  const link = /^\[([^\][\n]{1,500})\](\([^()\s]{1,2000}\))/.exec(text.slice(at, Math.min(to, at + 2_600)));
  if (!link?.[1] || !link[2]) return undefined;
  const words = at + 1 + link[1].length;
  const next = at + link[0].length;
  return {
    parts: [
      { from: at + 1, to: words },
      { from: words + 1, to: next, mark: "address" },
    ],
    next,
  };
}
