import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { NodeCompiler } from "@myriaddreamin/typst-ts-node-compiler";
import { Fault } from "../../kernel/fault.ts";
import type { Composed, Exporter } from "../exporter.ts";
import { withMarks } from "../marks.ts";
import { printable } from "../printable.ts";
import { wordingOf } from "../wording.ts";

/** Typst brings fonts for Latin, Greek and Cyrillic only. */
const ARABIC = fileURLToPath(
  import.meta.resolve("@expo-google-fonts/noto-naskh-arabic/400Regular/NotoNaskhArabic_400Regular.ttf"),
);

export const pdf: Exporter = {
  id: "pdf",
  title: "PDF",
  about:
    "A4 pages with bookmarks, page numbers, banner and real text, set by Typst. Chinese, Japanese and Indic scripts need fonts it lacks.",
  ending: "pdf",
  mediaType: "application/pdf",

  async render(brief) {
    const compiler = NodeCompiler.create({ fontArgs: [{ fontBlobs: [await readFile(ARABIC)] }] });
    try {
      return new Uint8Array(
        // The brief is handed over as data: nothing in it is ever read as markup.
        compiler.pdf(
          { mainFileContent: TEMPLATE, inputs: { brief: JSON.stringify(pageData(brief), printed) } },
          { creationTimestamp: Math.floor(Date.parse(brief.asOf) / 1_000) },
        ),
      );
    } catch (cause) {
      throw new Fault(
        "invalid",
        "The brief could not be set as PDF; its HTML and Markdown hold the same.",
        {},
        cause,
      );
    }
  },
};

function printed(_name: string, value: unknown): unknown {
  return typeof value === "string" ? printable(value) : value;
}

function pageData({ title, banner, asOf, language, sections, citations }: Composed) {
  const words = wordingOf(language);
  const numbers = new Map(citations.map(({ reference, number }) => [reference.id, number]));
  return {
    title,
    banner,
    language,
    asOf: `${words.asOf} ${asOf.slice(0, 16).replace("T", " ")} UTC`,
    page: words.page,
    of: words.of,
    sections: sections.map(({ title: heading, sentences, table }) => ({
      heading,
      sentences: sentences.map(({ text, cites, kind, mark = "" }) => ({
        text,
        kind,
        mark: mark === "" ? "" : `(${mark}) `,
        cites: cites.flatMap(({ id }) => numbers.get(id) ?? []),
      })),
      ...(table ? withMarks(table, words.mark) : { columns: [], rows: [] }),
    })),
    citationsTitle: words.citations,
    citations: citations.map(({ number, text, grade }) => ({
      number,
      text: grade ? `${text} [${grade}]` : text,
    })),
  };
}

/** Typst 0.13 markup. `sys.inputs.brief` is JSON of `pageData`. */
const TEMPLATE = `
#let brief = json(bytes(sys.inputs.brief))
#set document(title: brief.title, author: "Presage", date: auto)
#set text(font: ("Libertinus Serif", "Noto Naskh Arabic"), size: 10.5pt, lang: brief.language, number-type: "lining")
#set par(leading: 0.62em, justify: false)
#set page(
  paper: "a4",
  margin: (x: 24mm, top: 27mm, bottom: 24mm),
  header: align(center, text(size: 9pt, weight: "bold", tracking: 0.6pt, brief.banner)),
  footer: context grid(
    columns: (1fr, auto, 1fr),
    text(size: 8.5pt, fill: luma(90), brief.asOf),
    text(size: 9pt, weight: "bold", tracking: 0.6pt, brief.banner),
    align(right, text(size: 8.5pt, fill: luma(90), [#brief.page #counter(page).display() #brief.of #counter(page).final().first()])),
  ),
)
#show heading.where(level: 1): it => block(above: 0pt, below: 4pt, text(size: 22pt, weight: "semibold", it.body))
#show heading.where(level: 2): it => block(above: 18pt, below: 8pt, sticky: true, text(size: 13pt, weight: "semibold", fill: rgb("#0b4f56"), it.body))
#let mark(numbers) = if numbers.len() > 0 {
  h(1.5pt)
  super(typographic: false, size: 6.5pt, numbers.map(n => link(label("c" + str(n)), text(fill: rgb("#0b4f56"), str(n)))).join(", "))
}
= #brief.title
#text(fill: luma(90), brief.asOf)
#v(4pt)
#line(length: 100%, stroke: 0.5pt + luma(180))
#for section in brief.sections [
  == #section.heading
  #for sentence in section.sentences {
    block(below: 7pt, grid(
      columns: (10pt, 1fr),
      text(fill: luma(140), if sentence.kind == "judgement" [▪] else if sentence.kind == "gap" [?] else [–]),
      [#text(size: 7.5pt, weight: "semibold", tracking: 0.2pt, sentence.mark)#sentence.text#mark(sentence.cites)],
    ))
  }
  #if section.rows.len() > 0 {
    set text(size: 9pt)
    show table.cell.where(y: 0): strong
    table(
      columns: section.columns.map(_ => auto),
      stroke: (x, y) => (bottom: if y == 0 { 0.8pt + luma(80) } else { 0.4pt + luma(210) }),
      inset: (x: 5pt, y: 4pt),
      align: left,
      table.header(..section.columns),
      ..section.rows.flatten(),
    )
  }
]
== #brief.citationsTitle
#set text(size: 8.5pt)
#for citation in brief.citations [
  #block(below: 4pt)[#grid(columns: (20pt, 1fr), align(right)[#citation.number.#h(4pt)], [#citation.text])#label("c" + str(citation.number))]
]
`;
