import { expect, it } from "vitest";
import { readMarkdown } from "../parts/markdown.ts";
import { claimSpans, piecesOf } from "./claim-spans.ts";

it("marks the very words of a claim, across the marks of Markdown between them", () => {
  const text =
    "# Port\n\nThe **guards of the port** fired. Nobody was hurt, they say, and the *ferry* sailed.";
  const from = text.indexOf("The");
  const to = text.indexOf(" Nobody");
  const spans = claimSpans(text, [{ id: "c", from, to }]);
  const marked = readMarkdown(text)
    .flatMap((block) => (block.kind === "list" ? [] : block.runs))
    .flatMap((run) => piecesOf(run.from, run.to, spans))
    .filter(({ claimId }) => claimId === "c")
    .map((piece) => text.slice(piece.from, piece.to));
  expect(marked).toEqual(["The ", "guards of the port", " fired."]);
});

it("cuts a plain text at each span, and joins to it again", () => {
  const text = "a bb c dd e, and a good deal more";
  const spans = claimSpans(text, [
    { id: "2", from: 7, to: 9 },
    { id: "1", from: 2, to: 4 },
    { id: "overlaps", from: 3, to: 8 },
    { id: "nowhere" },
    { id: "all", from: 0, to: text.length },
  ]);
  const pieces = piecesOf(0, text.length, spans);
  expect(pieces.map(({ from, to }) => text.slice(from, to)).join("")).toBe(text);
  expect(pieces.filter(({ claimId }) => claimId).map(({ from, to }) => text.slice(from, to))).toEqual([
    "bb",
    "dd",
  ]);
});
