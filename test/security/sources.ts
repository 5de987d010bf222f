/** Every source that ships, as syntax trees: what is said about all of the code is looked up in all of it. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";

export interface Source {
  readonly path: string;
  readonly text: string;
  readonly tree: ts.SourceFile;
}

const SHIPPED = ["src", "web", "scripts"];

/** The sources of the program and the desk, without tests and what only tests and pictures need. */
export function shippedSources(): Source[] {
  return SHIPPED.flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: "utf8" })
      .filter((path) => /\.(ts|tsx|mjs|js)$/.test(path) && !/\.test\.tsx?$|(^|[/-])screens\.ts$/.test(path))
      .map((path) => join(folder, path))
      .sort()
      .map((path) => {
        const text = readFileSync(path, "utf8");
        const kind = path.endsWith(".tsx") ? ts.ScriptKind.TSX : ts.ScriptKind.TS;
        return { path, text, tree: ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true, kind) };
      }),
  );
}

/** Each node of each source. */
export function* nodesOf(
  sources: readonly Source[],
): Generator<{ readonly path: string; readonly node: ts.Node }> {
  for (const { path, tree } of sources) {
    const open: ts.Node[] = [tree];
    for (let node = open.pop(); node; node = open.pop()) {
      yield { path, node };
      ts.forEachChild(node, (child) => {
        open.push(child);
      });
    }
  }
}

export interface Called {
  readonly path: string;
  /** As it is written: `createHash`, `process.exit`. */
  readonly name: string;
  readonly call: ts.CallExpression | ts.NewExpression;
}

/** Each call and each `new`, by the written name of what is called. */
export function callsIn(sources: readonly Source[]): Called[] {
  return [...nodesOf(sources)].flatMap(({ path, node }) =>
    ts.isCallExpression(node) || ts.isNewExpression(node)
      ? [{ path, name: node.expression.getText(), call: node }]
      : [],
  );
}

export interface Imported {
  readonly path: string;
  readonly from: string;
  /** Values by name; types are nothing at run time. */
  readonly names: readonly string[];
}

export function importsIn(sources: readonly Source[]): Imported[] {
  return [...nodesOf(sources)].flatMap(({ path, node }) => {
    if (!ts.isImportDeclaration(node) || !ts.isStringLiteral(node.moduleSpecifier)) return [];
    const named = node.importClause?.namedBindings;
    const names =
      named && ts.isNamedImports(named)
        ? named.elements
            .filter((one) => !one.isTypeOnly && !node.importClause?.isTypeOnly)
            .map((one) => (one.propertyName ?? one.name).getText())
        : [];
    return [{ path, from: node.moduleSpecifier.text, names }];
  });
}
