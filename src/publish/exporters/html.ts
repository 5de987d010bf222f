import type { Composed, Exporter } from "../exporter.ts";
import { withMarks } from "../marks.ts";
import { printable } from "../printable.ts";
import { wordingOf } from "../wording.ts";

export const html: Exporter = {
  id: "html",
  title: "HTML page",
  about:
    "One self-contained page without scripts or outside requests. Prints well; use the PDF where pages matter.",
  ending: "html",
  mediaType: "text/html",

  async render(brief) {
    return new TextEncoder().encode(page(brief));
  },
};

const STYLE = `
  :root { color-scheme: light dark; font: 16px/1.55 system-ui, sans-serif; }
  body { max-inline-size: 46rem; margin: 0 auto; padding: 0 1.25rem 4rem; }
  .banner { text-align: center; font-weight: 600; letter-spacing: .04em; padding-block: .6rem; border-block-end: 1px solid; }
  footer.banner { border-block-end: 0; border-block-start: 1px solid; margin-block-start: 3rem; }
  h1 { font-size: 1.8rem; line-height: 1.2; margin-block: 2rem .25rem; }
  h2 { font-size: 1.15rem; margin-block: 2.2rem .6rem; }
  .as-of { opacity: .7; margin: 0; }
  ul { padding-inline-start: 1.1rem; } li { margin-block: .45rem; }
  sup a { text-decoration: none; padding-inline: .1em; }
  table { border-collapse: collapse; inline-size: 100%; font-size: .9rem; font-variant-numeric: tabular-nums; margin-block: 1rem; }
  th, td { text-align: start; padding: .4rem .6rem .4rem 0; border-block-end: 1px solid color-mix(in srgb, currentColor 18%, transparent); vertical-align: top; }
  .mark { font-size: .78rem; font-weight: 600; letter-spacing: .02em; white-space: nowrap; }
  ol { font-size: .88rem; }
`;

function page({ title, banner, asOf, language, sections, citations }: Composed): string {
  const words = wordingOf(language);
  const numbers = new Map(citations.map(({ reference, number }) => [reference.id, number]));
  const body = sections.map((section) => {
    const items = section.sentences.map(({ text, cites, kind, mark }) => {
      const cited = cites.flatMap(({ id }) => numbers.get(id) ?? []);
      const marks = cited.map((number) => `<a href="#c${number}">${number}</a>`).join(" ");
      return `<li class="${kind}" dir="auto">${mark === undefined ? "" : `<span class="mark" dir="ltr">(${escaped(mark)})</span> `}${escaped(text)}${marks ? `<sup>${marks}</sup>` : ""}</li>`;
    });
    const list = items.length > 0 ? `<ul>${items.join("\n")}</ul>` : "";
    return `<section id="${section.id}"><h2>${escaped(section.title)}</h2>${list}${section.table ? tableOf(withMarks(section.table, words.mark)) : ""}</section>`;
  });
  const references = citations.map(
    ({ number, text, grade }) =>
      `<li id="c${number}" dir="auto">${escaped(text)}${grade ? ` [${escaped(grade)}]` : ""}</li>`,
  );
  return `<!doctype html>
<html lang="${escaped(language)}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${escaped(title)}</title><style>${STYLE}</style></head>
<body>
<header class="banner">${escaped(banner)}</header>
<main>
<h1>${escaped(title)}</h1>
<p class="as-of">${escaped(words.asOf)} <time datetime="${asOf}">${asOf.slice(0, 16).replace("T", " ")} UTC</time></p>
${body.join("\n")}
<section><h2>${escaped(words.citations)}</h2><ol>${references.join("\n")}</ol></section>
</main>
<footer class="banner">${escaped(banner)}</footer>
</body>
</html>
`;
}

function tableOf({
  columns,
  rows,
}: {
  columns: readonly string[];
  rows: readonly (readonly string[])[];
}): string {
  const head = columns.map((column) => `<th scope="col">${escaped(column)}</th>`).join("");
  const lines = rows.map(
    (row) => `<tr>${row.map((cell) => `<td dir="auto">${escaped(cell)}</td>`).join("")}</tr>`,
  );
  return `<table><thead><tr>${head}</tr></thead><tbody>${lines.join("\n")}</tbody></table>`;
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

function escaped(text: string): string {
  return printable(text).replaceAll(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}
