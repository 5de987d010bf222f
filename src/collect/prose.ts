/** Finding one's way in a plain text: its title, its sentences. */

/** Offsets in UTF-16 code units; `to` is one past the last. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
}

/** The first heading of a Markdown text, or else its first line. */
export function titleOf(text: string): string {
  const heading = /^#{1,6}[ \t]+(.+?)[ \t]*#*$/m.exec(text)?.[1] ?? /^(.+)\n(?:=+|-+)$/m.exec(text)?.[1];
  return heading ?? /^.*\S.*$/m.exec(text)?.[0].trim() ?? "";
}

/** A stamp such as "URGENT." is no sentence that says anything. */
const FEWEST_WORDS = 3;

/** The first sentence with one of these names in it, or else the first of three words or more. */
export function sentenceAbout(text: string, names: readonly string[], language = "en"): Stretch {
  const sentences = sentencesOf(text, language);
  const wanted = names.map((name) => name.toLocaleLowerCase(language));
  const about = sentences.find(({ from, to }) => {
    const sentence = text.slice(from, to).toLocaleLowerCase(language);
    return wanted.some((name) => sentence.includes(name));
  });
  const speaking = sentences.find(({ from, to }) => text.slice(from, to).split(/\s+/).length >= FEWEST_WORDS);
  return about ?? speaking ?? sentences[0] ?? { from: 0, to: text.length };
}

/** The sentences of a text line by line, without headings, front and back spaces. */
function sentencesOf(text: string, language: string): Stretch[] {
  const segmenter = new Intl.Segmenter(language, { granularity: "sentence" });
  const sentences: Stretch[] = [];
  for (const paragraph of text.matchAll(/(?:^|\n\n)((?:(?!\n\n)[\s\S])+)/g)) {
    const [whole, inner = ""] = paragraph;
    if (/^#{1,6}\s/.test(inner)) continue;
    const start = paragraph.index + whole.length - inner.length;
    // A line end inside a paragraph does not end a sentence.
    for (const { segment, index } of segmenter.segment(inner.replaceAll("\n", " "))) {
      const trimmed = segment.trim();
      if (trimmed === "") continue;
      const from = start + index + segment.indexOf(trimmed);
      sentences.push({ from, to: from + trimmed.length });
    }
  }
  return sentences;
}
