import type { Composed, Exporter } from "../exporter.ts";
import { withMarks } from "../marks.ts";
import { printable } from "../printable.ts";
import { wordingOf } from "../wording.ts";

export const markdown: Exporter = {
  id: "markdown",
  title: "Markdown",
  about: "Plain text with footnotes, for e-mail, wikis and version control. Says nothing of layout.",
  ending: "markdown",
  mediaType: "text/markdown",

  async render(brief) {
    return new TextEncoder().encode(lines(brief).join("\n"));
  },
};

function lines({ title, banner, asOf, language, sections, citations }: Composed): string[] {
  const words = wordingOf(language);
  const numbers = new Map(citations.map(({ reference, number }) => [reference.id, number]));
  return [
    `**${escaped(banner)}**`,
    "",
    `# ${escaped(title)}`,
    "",
    `${words.asOf} ${asOf.slice(0, 16).replace("T", " ")} UTC`,
    ...sections.flatMap((section) => [
      "",
      `## ${escaped(section.title)}`,
      "",
      ...section.sentences.map(({ text, cites, mark }) => {
        const marks = cites.flatMap(({ id }) => numbers.get(id) ?? []).map((number) => `[^${number}]`);
        const portion = mark === undefined ? "" : `${escaped(`(${mark})`)} `;
        return `- ${portion}${escaped(text)}${marks.join("")}`;
      }),
      ...(section.table ? ["", ...tableLines(withMarks(section.table, words.mark))] : []),
    ]),
    "",
    `## ${words.citations}`,
    "",
    ...citations.map(
      ({ number, text, grade }) =>
        `[^${number}]: ${escaped(text)}${grade ? ` ${escaped(`[${grade}]`)}` : ""}`,
    ),
    "",
    `**${escaped(banner)}**`,
    "",
  ];
}

function tableLines({
  columns,
  rows,
}: {
  columns: readonly string[];
  rows: readonly (readonly string[])[];
}): string[] {
  const line = (cells: readonly string[]) => `| ${cells.map(escaped).join(" | ")} |`;
  return [line(columns), `|${columns.map(() => " --- |").join("")}`, ...rows.map(line)];
}

/**
 * Text from reports may hold anything; none of it may become a heading, a list, a link, a tag or a formula.
 * After CommonMark 0.31.2 (sections 2.4, 2.5, 5.2), with what GitHub adds: tables, bare addresses, `$`, `~`.
 */
function escaped(text: string): string {
  return printable(text)
    .trim()
    .replaceAll(/[\\`*_{}[\]<>#|~$^]/g, "\\$&")
    .replaceAll(/&(?=#?\w+;)/g, "\\&")
    .replaceAll(/:(?=\/\/)|(?<=\bwww)\.|@(?=\w)|(?<=\bmailto|\bxmpp):/gi, "\\$&")
    .replace(/^(?=[-+=])|(?<=^\d{1,9})(?=[.)])/, "\\");
}
