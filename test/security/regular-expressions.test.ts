/**
 * Attack row A5, and ASVS 1.2.9 and 1.3.12: no regular expression of the program runs away, whatever it is given.
 *
 * Each is tried on texts made of its own letters and classes, repeated, and then broken off: what backtracks
 * without measure does so on one of them. The engine is stopped from outside when it takes too long.
 */
import { createContext, Script } from "node:vm";
import ts from "typescript";
import { expect, test } from "vitest";
import { nodesOf, shippedSources } from "./sources.ts";

const sources = shippedSources();

interface Expression {
  readonly path: string;
  readonly source: string;
  readonly flags: string;
}

function expressions(): Expression[] {
  const found = [...nodesOf(sources)].flatMap(({ path, node }) => {
    if (node.kind !== ts.SyntaxKind.RegularExpressionLiteral) return [];
    const [, source = "", flags = ""] = /^\/(.*)\/([a-z]*)$/s.exec(node.getText()) ?? [];
    return [{ path, source, flags: flags.replace(/[gy]/g, "") }];
  });
  return [...new Map(found.map((one) => [`/${one.source}/${one.flags}`, one])).values()];
}

/** What a piece of an expression stands for: one text that it matches. */
const CLASSES: readonly (readonly [RegExp, readonly string[]])[] = [
  [/\\d|0-9/, ["1"]],
  [/\\w|a-z|A-Z|\\p\{L/, ["a", "A", "é"]],
  [/\\s|\\p\{Z/, [" ", "\t", "\n"]],
  [/\\p\{N/, ["1"]],
  [/\\p\{M/, ["\u0301"]],
  [/\[\^|\.|\\S|\\W|\\D/, ["x", "!"]],
];

/** Texts to repeat: what stands in the expression, one and two at a time. */
function pumpsOf({ source }: Expression): string[] {
  const plain = source.replaceAll(/\\[a-zA-Z](\{[^}]*\})?/g, "").replaceAll(/[\\^$*+?()[\]{}|]/g, "");
  const letters = [...new Set([...plain])].slice(0, 14);
  const classes = CLASSES.flatMap(([pattern, samples]) => (pattern.test(source) ? samples : []));
  const words = (source.match(/[\p{L}\p{N}]{2,}/gu) ?? []).slice(0, 6);
  const singles = [...new Set([...classes, ...letters, ...words])];
  const firsts = singles.slice(0, 16);
  return [...singles, ...firsts.flatMap((one) => firsts.map((two) => one + two))];
}

const ENDS = ["", "\u0001", "!x"];

/** The letters with which an expression begins: many only get to work after them. */
function headOf(source: string): string {
  const [head = ""] =
    /^(?:\\[^a-zA-Z\d]|[\p{L}\p{N}<>&;:/"'=# -])+(?![*?{])/u.exec(source.replace(/^\^/, "")) ?? [];
  return head.replaceAll("\\", "");
}

/** @returns the pump that kept the engine busy beyond the time, if one did. */
function slowest(expression: Expression, length: number, milliseconds: number): string | undefined {
  const script = new Script("for (const text of texts) pattern.test(text);");
  const heads = [...new Set(["", headOf(expression.source)])];
  const textsOf = (pump: string) =>
    heads.flatMap((head) => ENDS.map((end) => head + pump.repeat(Math.ceil(length / pump.length)) + end));
  const isSlow = (texts: readonly string[], timeout: number) => {
    const pattern = new RegExp(expression.source, expression.flags);
    try {
      script.runInContext(createContext({ pattern, texts }), { timeout });
      return false;
    } catch {
      return true;
    }
  };
  const pumps = pumpsOf(expression);
  if (!isSlow(pumps.flatMap(textsOf), milliseconds)) return undefined;
  return pumps.find((pump) => isSlow(textsOf(pump), milliseconds));
}

test("the engine is stopped where an expression does run away, so that the next test can fail", () => {
  const runaway = { path: "", source: "^(a+)+$", flags: "" };
  expect(slowest(runaway, 3_000, 500)).toBe("a");
});

test("A5: every expression of the sources answers on texts made to keep it busy", () => {
  const all = expressions();
  expect(all.length).toBeGreaterThan(150);
  const slow = all.flatMap((one) => {
    const pump = slowest(one, 5_000, 1_000);
    return pump === undefined ? [] : [`${one.path}: /${one.source}/${one.flags} on ${JSON.stringify(pump)}`];
  });
  expect(slow).toEqual([]);
}, 120_000);

/** Where one is built from a text: the file, and how that text has come to be harmless. */
const BUILT: Readonly<Record<string, RegExp>> = {
  // Route patterns of our own, with every special character escaped.
  "src/api/methods.ts": /replaceAll\(\/\[\.\+\?\^\$\{\}\(\)\|\[\\\]\\\\\]\/g, String\.raw`\\\$&`\)/,
  // Endings that are fixed in the program.
  "src/collect/known-endings.ts": /ENDINGS = \[/,
  // One of four separators that are fixed in the program.
  "web/src/frame/option-fields.ts": /separator === "\|" \? "\\\\\|" : separator/,
};

test("no expression is made of what others wrote: those that are built are built of what was escaped", () => {
  const built = [...nodesOf(sources)].filter(
    ({ node }) =>
      (ts.isNewExpression(node) || ts.isCallExpression(node)) && node.expression.getText() === "RegExp",
  );
  expect([...new Set(built.map(({ path }) => path))].sort()).toEqual(Object.keys(BUILT).sort());
  for (const [path, escaping] of Object.entries(BUILT))
    expect(sources.find((one) => one.path === path)?.text).toMatch(escaping);
});

test("nor does the database get one from anybody", () => {
  const asked = sources.filter(({ text }) =>
    /(?<![!~=<>])~\*? ?\$\d|regexp_(matches|replace|like)\(/.test(text),
  );
  expect(asked.map(({ path }) => path)).toEqual([]);
});
