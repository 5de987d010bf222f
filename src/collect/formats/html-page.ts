import { createHash } from "node:crypto";
import { z } from "zod";
import { Fault } from "../../kernel/fault.ts";
import { type Article, readArticle } from "../article.ts";
import { attempt, type Outcome } from "../attempt.ts";
import { readDocument } from "../document.ts";
import { format } from "../format.ts";

/**
 * A saved web page, up to 16 MiB. One page is one report, known by its canonical address or else by the hash
 * of its bytes.
 */
export const htmlPage = format({
  id: "html-page",
  title: "Web page",
  about:
    "The article on a saved page, without menus and advertisements. May leave out captions and tables, or take in a neighbouring teaser; does not see what only scripts or style sheets show or hide.",
  options: z.strictObject({}),

  sniff({ text, name, mediaType = "" }) {
    const start = text.slice(0, 4096).replace(/^\uFEFF?\s*(?:<\?[^>]*\?>\s*|<!--[\s\S]*?-->\s*)*/, "");
    if (/^<(?:!doctype\s+html|html[\s>])/i.test(start)) {
      return { sureness: 0.97, why: "it begins as an HTML page does" };
    }
    if (/<(?:html|head|body)[\s>]/i.test(start))
      return { sureness: 0.7, why: "it has an HTML page's elements" };
    const isNamed = /\.x?html?$/i.test(name) || /^text\/html|xhtml\+xml/.test(mediaType);
    return isNamed && /<[a-z]/i.test(text)
      ? { sureness: 0.8, why: "its name or media type is that of an HTML page" }
      : undefined;
  },

  async *parse(input) {
    const { bytes, text } = await readDocument(input, "page");
    yield attempt(1, bytes, () => outcome(readArticle(text), bytes));
  },
});

function outcome(article: Article, bytes: Uint8Array): Outcome {
  const { title, text, hidden, siteName, author = siteName, ...known } = article;
  if (title === "" && text === "") throw new Fault("invalid", "The page shows neither a title nor a text.");
  return {
    drafts: [
      {
        kind: "report",
        body: {
          nativeId: known.url ?? `sha256:${createHash("sha256").update(bytes).digest("hex")}`,
          title: title === "" ? text.slice(0, 120) : title,
          text: hidden.length === 0 ? text : `${text}\n\n${hiddenNote(hidden)}`.trim(),
          mediaType: "text/html",
          ...known,
          ...(author !== undefined && { author }),
        },
      },
    ],
  };
}

/** What a machine would have read and a person not: the reader is told that it was there, not what it said. */
function hiddenNote(hidden: readonly string[]): string {
  const characters = hidden.reduce((sum, passage) => sum + passage.length, 0);
  return `[Hidden text left out: ${characters} characters.]`;
}
