import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Block, type Run, readMarkdown } from "./markdown.ts";

function runsIn(blocks: readonly Block[]): readonly Run[] {
  return blocks.flatMap((block) =>
    block.kind === "list" ? block.items.flatMap(({ runs }) => runs) : block.runs,
  );
}

/** Each block as a line: its kind and its runs, the marked ones with their marks. */
function drawn(text: string): string[] {
  const written = (runs: readonly Run[]) =>
    runs
      .map(({ from, to, marks }) =>
        marks.length > 0 ? `<${marks.join(" ")}:${text.slice(from, to)}>` : text.slice(from, to),
      )
      .join("");
  return readMarkdown(text).flatMap((block) => {
    if (block.kind === "heading") return [`h${block.level} ${written(block.runs)}`];
    if (block.kind === "list")
      return block.items.map(
        ({ depth, runs }, i) => `${block.isOrdered ? block.start + i : "-"}${depth} ${written(runs)}`,
      );
    return [`${block.kind} ${written(block.runs)}`];
  });
}

describe("Markdown", () => {
  it.each([
    ["# Title\nText", ["h1 Title", "paragraph Text"]],
    ["## Two ##\n\n#no", ["h2 Two", "paragraph #no"]],
    [
      "**Provisions.** Firing: *largely* done.",
      ["paragraph <strong:Provisions.> Firing: <emphasis:largely> done."],
    ],
    ["**Kelime**nin __eki__ ve _bu_", ["paragraph <strong:Kelime>nin <strong:eki> ve <emphasis:bu>"]],
    ["**a *b* c** ***d***", ["paragraph <strong:a ><strong emphasis:b><strong: c> <strong emphasis:d>"]],
    ["2*3*4 and snake_case_name and a * b * c", ["paragraph 2*3*4 and snake_case_name and a * b * c"]],
    ["**never closed", ["paragraph **never closed"]],
    ["\\*not emphasis\\* `**code**`", ["paragraph *not emphasis* `**code**`"]],
    [
      "See [the note](https://example.org/a_b_c).",
      ["paragraph See the note<address:(https://example.org/a_b_c)>."],
    ],
    ["[x](javascript:alert(1))", ["paragraph [x](javascript:alert(1))"]],
    ["<img src=x onerror=alert(1)>", ["paragraph <img src=x onerror=alert(1)>"]],
    [
      "- one\n  goes on\n- **two**\n  - in\n\n3. three\n4. four",
      ["-0 one\n  goes on", "-0 <strong:two>", "-1 in", "30 three", "40 four"],
    ],
    ["a\nb\n\n| x | *y* |\n| - | - |", ["paragraph a\nb", "typed | x | *y* |\n| - | - |"]],
    ["```\n# no\n```\nyes", ["typed ```\n# no\n```", "paragraph yes"]],
    ["**تقرير** من _الميناء_", ["paragraph <strong:تقرير> من <emphasis:الميناء>"]],
    ["", []],
  ])("%j", (text, expected) => {
    expect(drawn(text)).toEqual(expected);
  });

  const marked = fc
    .array(
      fc.constantFrom(
        "*",
        "**",
        "_",
        "# ",
        "- ",
        "1. ",
        "[",
        "](",
        ")",
        "\n",
        "\n\n",
        " ",
        "`",
        "\\",
        "|",
        "a",
        "ب",
        "word",
        "😀",
      ),
      { maxLength: 60 },
    )
    .map((parts) => parts.join(""));

  it("only ever leaves out marks, in order: every offset is the text's own", () => {
    fc.assert(
      fc.property(marked, (text) => {
        let done = 0;
        for (const { from, to } of runsIn(readMarkdown(text))) {
          expect(from).toBeGreaterThanOrEqual(done);
          expect(to).toBeGreaterThan(from);
          expect(text.slice(done, from)).toMatch(/^[\s#*_\-+\d.)\\[\]]*$/);
          done = to;
        }
        expect(done).toBeLessThanOrEqual(text.length);
        expect(text.slice(done)).toMatch(/^[\s#*_\-+\d.)\\[\]]*$/);
      }),
      { numRuns: 2_000 },
    );
  });

  it("leaves words without marks as they are", () => {
    const words = fc.string({ unit: fc.constantFrom("a", "é", "ğ", "ש", " ", ",", "\n"), maxLength: 80 });
    fc.assert(
      fc.property(words, (text) => {
        const shown = runsIn(readMarkdown(text)).map(({ from, to }) => text.slice(from, to));
        expect(shown.join("").replaceAll(/\s/g, "")).toBe(text.replaceAll(/\s/g, ""));
      }),
    );
  });

  it("reads a page of single stars in no time", () => {
    const text = "*a ".repeat(10_000);
    const begun = performance.now();
    readMarkdown(text);
    expect(performance.now() - begun).toBeLessThan(2_000);
  });
});
