import { resolve } from "node:path";
import { z } from "zod";
import { openInput, USUAL_LIMITS } from "../../collect/input.ts";
import type { ImportResult } from "../../collect/runner.ts";
import { Fault } from "../../kernel/fault.ts";
import { storedSchema } from "../../kernel/record.ts";
import { Run } from "../../kernel/run.ts";
import { bringIn } from "../importing.ts";
import { operation } from "../operation.ts";

const Options = z.record(z.string(), z.unknown());

export const importFiles = operation({
  id: "import",
  title: "Brings in files or folders",
  about: "Recognises the format, stores every item or sets it aside with the reason, and counts what it did.",
  permission: "collect",
  effect: "write",
  isLong: true,
  only: "cli",
  positional: ["files"],
  input: z.object({
    // An empty name would mean the folder one happens to be in, with everything in it.
    files: z
      .array(z.string().min(1, "may not be empty"))
      .min(1)
      .meta({ description: "Files, folders, or - for standard input." }),
    source: z
      .string()
      .optional()
      .meta({ description: "Who it comes from; made if there is none of that name." }),
    format: z.string().optional().meta({ description: "The format's id, when it should not be guessed." }),
    label: z.string().optional().meta({ description: "Label of what has none, such as TLP:GREEN." }),
    name: z
      .string()
      .default("standard-input")
      .meta({ description: "What to call standard input, with its ending." }),
    mapping: Options.optional().meta({
      description: "For event tables: our field names to their columns, as JSON.",
    }),
    options: Options.optional().meta({ description: "Further options of the format, as JSON." }),
  }),
  output: z.object({
    sentence: z.string(),
    runs: z.array(storedSchema(Run)),
  }),
  async run({ files, name, mapping, options, ...rest }, { system, principal, writer, signal, progress }) {
    const results = [];
    const { reader } = principal;
    for (const file of files) {
      const source = file === "-" ? process.stdin : resolve(file);
      const inputs = openInput(source, name, USUAL_LIMITS, signal);
      const all = { ...options, ...(mapping && { mapping }) };
      results.push(
        ...(await bringIn(system, writer, inputs, { ...rest, options: all, reader, signal, progress })),
      );
    }
    refuseFailed(results);
    return {
      sentence: results.map((result) => sentenceOf(result, results.length > 1)).join("\n"),
      runs: results.map(({ run }) => run),
    };
  },
});

/** What the file was taken for, and what became of it; named when it is one of several. */
function sentenceOf({ run: { body }, summary }: ImportResult, isNamed: boolean): string {
  return `${isNamed ? `${body.input}: ` : ""}${body.formatReason ? `${body.formatReason} ` : ""}${summary}`;
}

/** @throws the fault of the only file, or one that lists what became of each, when any could not be read. */
function refuseFailed(results: readonly ImportResult[]): void {
  const [failed, ...others] = results.filter(({ fault }) => fault);
  if (!failed?.fault) return;
  if (results.length === 1) throw failed.fault;
  throw new Fault(
    failed.fault.code,
    `${others.length + 1} of ${results.length} inputs could not be read; the others are stored.`,
    { missing: results.map(({ run, summary }) => `${run.body.input}: ${summary}`) },
  );
}
