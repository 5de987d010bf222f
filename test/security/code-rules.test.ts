/**
 * What holds for all of the code that ships, found in all of it: how programs are started, what is never
 * evaluated, what a page is never made of, what the browser keeps, and what is not in the product at all.
 * Each test begins with the ASVS 5.0.0 numbers that it speaks for.
 */
import { readdirSync, readFileSync } from "node:fs";
import { builtinModules } from "node:module";
import ts from "typescript";
import { expect, test } from "vitest";
import { z } from "zod";
import { callsIn, importsIn, nodesOf, type Source, shippedSources } from "./sources.ts";

const sources = shippedSources();
const calls = callsIn(sources);
const imports = importsIn(sources);

/** The paths of sources in which a node is found that is one. */
function pathsWith(isOne: (node: ts.Node) => boolean, among: readonly Source[] = sources): string[] {
  return [...new Set([...nodesOf(among)].flatMap(({ path, node }) => (isOne(node) ? [path] : [])))].sort();
}

const isNamed = (node: ts.Node, names: readonly string[]) =>
  (ts.isIdentifier(node) || ts.isStringLiteral(node)) && names.includes(node.text);

test("every shipped source was looked at", () => {
  expect(sources.length).toBeGreaterThan(400);
  expect(calls.length).toBeGreaterThan(5_000);
});

test("ASVS 1.2.5: programs are started by their file with a list of words, never through a shell", () => {
  const starters = imports.filter(({ from }) => /^(node:)?child_process$/.test(from));
  expect(starters.length).toBeGreaterThan(3);
  expect([...new Set(starters.flatMap(({ names }) => names))].sort()).toEqual(["fork", "spawn"]);
  for (const { path, call } of calls.filter(({ name }) => name === "spawn" || name === "fork")) {
    const [program, words] = call.arguments ?? [];
    const said = `${path}: ${call.getText().slice(0, 200)}`;
    // The program is a value of ours, and what it is told is an array: no line that anything has to take apart.
    expect(program && (ts.isIdentifier(program) || ts.isPropertyAccessExpression(program)), said).toBe(true);
    expect(words && ts.isStringLiteralLike(words), said).toBe(false);
    // Windows starts npm through its shell only; what npm is told stands in the script itself.
    if (path !== "scripts/prepare.mjs") expect(call.getText(), said).not.toMatch(/\bshell\s*:/);
  }
});

test("ASVS 1.3.2: no text is run as a program", () => {
  const running = calls.filter(
    ({ name, call }) =>
      /^(eval|Function|globalThis\.eval|window\.eval|vm\..*|.*runIn(New|This)?Context|Script)$/.test(name) ||
      (/^(setTimeout|setInterval|setImmediate)$/.test(name) && isText(call.arguments?.[0])),
  );
  expect(running.map(({ path, name }) => `${path}: ${name}`)).toEqual([]);
  expect(imports.filter(({ from }) => /^(node:)?(vm|repl|inspector)$/.test(from))).toEqual([]);
});

function isText(node: ts.Node | undefined): boolean {
  return node !== undefined && (ts.isStringLiteralLike(node) || ts.isTemplateExpression(node));
}

test("ASVS 1.2.1, 1.3.1, 3.2.2: the desk makes no element of a text, in any of the ways a browser knows", () => {
  const web = sources.filter(({ path }) => path.startsWith("web/"));
  expect(web.length).toBeGreaterThan(100);
  const ways = [
    ...[
      "dangerouslySetInnerHTML",
      "innerHTML",
      "outerHTML",
      "insertAdjacentHTML",
      "srcdoc",
      "srcDoc",
      "setHTMLUnsafe",
    ],
    ...["createContextualFragment", "DOMParser", "parseHTMLUnsafe"],
  ];
  expect(pathsWith((node) => isNamed(node, ways), web)).toEqual([]);
  expect(calls.filter(({ name }) => /^document\.write(ln)?$/.test(name))).toEqual([]);
});

test("ASVS 1.3.4, 3.7.1: nothing is embedded, and no picture of others is shown", () => {
  const tags = new Set([
    "object",
    "embed",
    "applet",
    "iframe",
    "frame",
    "portal",
    "img",
    "image",
    "video",
    "audio",
  ]);
  const shown = pathsWith(
    (node) =>
      (ts.isJsxOpeningElement(node) || ts.isJsxSelfClosingElement(node)) && tags.has(node.tagName.getText()),
  );
  expect(shown).toEqual([]);
});

test("ASVS 3.5.5: messages are heard from our own workers only, on the channel that belongs to them", () => {
  const listeners = calls.filter(
    ({ name, call }) =>
      /addEventListener$|\.on$/.test(name) && /^["']message["']$/.test(call.arguments?.[0]?.getText() ?? ""),
  );
  // In a worker there is one sender: whoever made it. A page listens to no window at all.
  for (const { path, name } of listeners)
    expect([path, name]).toEqual([
      expect.stringMatching(/worker|thread|work\.ts|example-process|keyring/),
      expect.anything(),
    ]);
  const handlers = [...nodesOf(sources)].filter(
    ({ node }) => ts.isPropertyAccessExpression(node) && node.name.text === "onmessage",
  );
  for (const { node } of handlers)
    expect(ts.isPropertyAccessExpression(node) && node.expression.getText()).toMatch(/^worker$/);
});

/** All that a browser keeps of the desk, by where the name of it stands. None of it is of any record. */
const KEPT = ["presage.density", "presage.language", "presage.scheme", "presage.seen", "presage.tour"];

test("ASVS 14.3.3: a browser keeps five preferences and not a word of what is worked on", () => {
  const keeping = sources.filter(({ text }) =>
    /\b(local|session)Storage\b|localStorageColorSchemeManager|use(Local|Session)Storage/.test(text),
  );
  expect(keeping.length).toBeGreaterThan(2);
  const names = keeping
    .flatMap(({ text }) => text.match(/"presage\.[a-z.-]+"/g) ?? [])
    .map((name) => name.slice(1, -1));
  expect([...new Set(names)].sort()).toEqual(KEPT);
  // No other way of keeping is used at all.
  expect(
    pathsWith((node) => isNamed(node, ["sessionStorage", "indexedDB", "caches", "cookieStore"])),
  ).toEqual([]);
  expect(sources.filter(({ text }) => /document\.cookie|serviceWorker/.test(text))).toEqual([]);
});

test("ASVS 15.3.5: what is compared has the same type", () => {
  const loose = [ts.SyntaxKind.EqualsEqualsToken, ts.SyntaxKind.ExclamationEqualsToken];
  expect(pathsWith((node) => ts.isBinaryExpression(node) && loose.includes(node.operatorToken.kind))).toEqual(
    [],
  );
});

const Manifest = z.object({
  dependencies: z.record(z.string(), z.string()),
  devDependencies: z.record(z.string(), z.string()),
});

test("ASVS 15.2.3: what ships takes nothing from tests, benches or packages that only development needs", () => {
  const { dependencies } = Manifest.parse(JSON.parse(readFileSync("package.json", "utf8")));
  const shipped = imports.filter(({ path }) => !path.startsWith("scripts/"));
  expect(shipped.length).toBeGreaterThan(1_500);
  const foreign = shipped.flatMap(({ path, from }) => {
    if (/^\.{1,2}\//.test(from)) return /\/(test|bench)\/|\.test\.ts/.test(from) ? [`${path}: ${from}`] : [];
    const name = from
      .split("/")
      .slice(0, from.startsWith("@") ? 2 : 1)
      .join("/");
    const isKnown =
      from.startsWith("node:") || builtinModules.includes(name) || Object.hasOwn(dependencies, name);
    return isKnown ? [] : [`${path}: ${from}`];
  });
  expect(foreign).toEqual([]);
});

test("ASVS 15.2.4: each package is locked by its hash, from the registry alone, and runs nothing when it is installed", () => {
  const Locked = z.looseObject({
    resolved: z.string().optional(),
    integrity: z.string().optional(),
    link: z.boolean().optional(),
    inBundle: z.boolean().optional(),
  });
  const lock = z
    .object({ packages: z.record(z.string(), Locked) })
    .parse(JSON.parse(readFileSync("package-lock.json", "utf8")));
  const packages = Object.entries(lock.packages).filter(([path]) => path !== "");
  expect(packages.length).toBeGreaterThan(400);
  for (const [path, one] of packages) {
    expect([path, one.link ?? false, one.inBundle === true || /^sha512-/.test(one.integrity ?? "")]).toEqual([
      path,
      false,
      true,
    ]);
    expect([path, one.resolved ?? "https://"]).toEqual([path, expect.stringMatching(/^https:\/\//)]);
  }
  const { dependencies, devDependencies } = Manifest.parse(JSON.parse(readFileSync("package.json", "utf8")));
  for (const [name, version] of Object.entries({ ...dependencies, ...devDependencies }))
    expect([name, version]).toEqual([name, expect.stringMatching(/^\d+(\.\d+(\.\d+)?)?(-[\w.]+)?$/)]);
  expect(readFileSync("scripts/prepare.mjs", "utf8")).toContain("--ignore-scripts");
});

test("ASVS 13.3.1: no key, password or token stands in the sources, the examples or the papers", () => {
  const folders = ["src", "web", "scripts", "docs", "example"];
  const files = folders.flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: "utf8" })
      .filter((path) => /\.(ts|tsx|mjs|js|json|md|ya?ml|py|css|html|cedar)$/.test(path))
      .map((path) => `${folder}/${path}`),
  );
  expect(files.length).toBeGreaterThan(500);
  const secret =
    /-----BEGIN [A-Z ]*PRIVATE KEY|PRIVATE\+KEY\+[^"`'\s]+\+[0-9a-f]{8}\+[A-Za-z0-9+/=]{20,}|AGE-SECRET-KEY-1[A-Z0-9]{20,}|\bgh[pous]_[A-Za-z0-9]{20,}|\bAKIA[A-Z0-9]{16}\b|:\/\/[\w.-]+:(?!password|\*|secret|PASSWORD)[^@\s/"'`$]{6,}@/;
  expect(
    files.filter((path) => !/\.test\.tsx?$/.test(path) && secret.test(readFileSync(path, "utf8"))),
  ).toEqual([]);
});

test("ASVS 7.4.4: every page stands in the one frame whose bar lets whoever signed in sign out", () => {
  const text = (path: string) => sources.find((one) => one.path === `web/src/${path}`)?.text ?? "";
  const router = text("router.tsx");
  const parents = router.match(/getParentRoute: \(\) => \w+/g) ?? [];
  expect(parents.length).toBeGreaterThan(8);
  expect(new Set(parents)).toEqual(new Set(["getParentRoute: () => root"]));
  expect(router).toMatch(/createRootRoute\(\{\s*component: Gate,/);
  expect(text("door/gate.tsx")).toMatch(/<Frame\b/);
  expect(text("frame/frame.tsx")).toMatch(/<TopBar\b/);
  expect(text("frame/top-bar.tsx")).toMatch(
    /who\.state === "signed-in" && \(\s*<Menu\.Item [^\n]*onClick=\{leave\}>\s*\{say\("frame\.sign-out"\)\}/,
  );
});
