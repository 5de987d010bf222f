/** R14: no language model acts here, and there is one way to every operation, which refuses whoever comes. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { z } from "zod";

const Manifest = z.object({
  dependencies: z.record(z.string(), z.string()),
  devDependencies: z.record(z.string(), z.string()),
});
const MODEL =
  /openai|anthropic|mistral|cohere|gemini|ollama|llama|langchain|llm|transformers|huggingface|@ai-sdk|^ai$|onnx|gpt|bedrock|vertexai|groq|replicate|modelcontextprotocol/i;

const files = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name) && !/\.test\.ts$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name));

test("nothing that runs a model is among the packages, at any depth", () => {
  const { dependencies, devDependencies } = Manifest.parse(JSON.parse(readFileSync("package.json", "utf8")));
  const lock = z
    .object({ packages: z.record(z.string(), z.unknown()) })
    .parse(JSON.parse(readFileSync("package-lock.json", "utf8")));
  const names = [
    ...Object.keys(dependencies),
    ...Object.keys(devDependencies),
    ...Object.keys(lock.packages).map((path) => path.replace(/^.*node_modules\//, "")),
  ];
  expect(names.length).toBeGreaterThan(100);
  expect(names.filter((name) => MODEL.test(name))).toEqual([]);
});

test("no source file asks a model's service or offers it tools", () => {
  const sources = files("src");
  expect(sources.length).toBeGreaterThan(200);
  const asking = sources.filter((path) =>
    /api\.openai\.com|api\.anthropic\.com|chat\/completions|tool_calls|toolChoice|\bmodelcontextprotocol\b/i.test(
      readFileSync(path, "utf8"),
    ),
  );
  expect(asking).toEqual([]);
});

test("an operation is run in one place, and reached through perform alone", () => {
  const sources = files("src").map((path) => ({ path, text: readFileSync(path, "utf8") }));
  // A replay asks a logged reading again for overseers, and tells how many records it met, never what they say.
  const running = sources.filter(({ text }) => /\boperation\.run\(/.test(text)).map(({ path }) => path);
  expect(running).toEqual(["src/app/answer.ts", "src/app/replaying.ts"]);
  const answering = sources
    .filter(({ text }) => /import \{[^}]*\banswer\b[^}]*\} from "[./]*answer\.ts"/.test(text))
    .map(({ path }) => path);
  expect(answering).toEqual(["src/app/perform.ts"]);
});
