import type { Composed, Exporter } from "../exporter.ts";
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
    `**${banner}**`,
    "",
    `# ${escaped(title)}`,
    "",
    `${words.asOf} ${asOf.slice(0, 16).replace("T", " ")} UTC`,
    ...sections.flatMap((section) => [
      "",
      `## ${escaped(section.title)}`,
      "",
      ...section.sentences.map(({ text, cites }) => {
        const marks = cites.map(({ id }) => `[^${numbers.get(id)}]`).join("");
        return `- ${escaped(text)}${marks}`;
      }),
      ...(section.table ? ["", ...tableLines(section.table)] : []),
    ]),
    "",
    `## ${words.citations}`,
    "",
    ...citations.map(
      ({ number, text, grade }) => `[^${number}]: ${escaped(text)}${grade ? ` [${grade}]` : ""}`,
    ),
    "",
    `**${banner}**`,
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
  const line = (cells: readonly string[]) =>
    `| ${cells.map((text) => escaped(text).replaceAll("|", "\\|")).join(" | ")} |`;
  return [line(columns), `|${columns.map(() => " --- |").join("")}`, ...rows.map(line)];
}

/** Text from reports may hold anything; none of it may become a heading, a link or a tag. */
function escaped(text: string): string {
  return text.replaceAll(/\s+/g, " ").replaceAll(/[\\`*_[\]<>#]/g, "\\$&");
}
