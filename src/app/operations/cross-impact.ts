import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { z } from "zod";
import { writeTextFile } from "../../analyse/table-file.ts";
import { readJsonText } from "../../collect/json-text.ts";
import { Fault } from "../../kernel/fault.ts";
import { Descriptor, Impact, Story } from "../../kernel/scenario.ts";
import { operation } from "../operation.ts";
import { scenarioReadingShown } from "../scenario-shown.ts";

const Input = z.object({
  input: z.string().meta({
    description: "JSON with descriptors and impacts, as in a scenario set; stories if there are any.",
  }),
  out: z.string().meta({ description: "The JSON file to write; .gz is packed." }),
});

const Drawn = z.object({
  descriptors: z.array(Descriptor).min(2).max(10),
  impacts: z.array(Impact).default([]),
  stories: z.array(Story).default([]),
});

export const crossImpact = operation({
  id: "cross-impact",
  title: "Finds the scenarios of a file that support themselves",
  about:
    "Looks at every combination of states (cross-impact balance) and writes those in which no driver is pushed elsewhere, what strains the baseline, and which drivers drive.",
  permission: "analyse",
  effect: "read",
  only: "cli",
  input: Input,
  output: z.object({ sentence: z.string() }),
  alone: balanceFile,
  run: balanceFile,
});

async function balanceFile({ input, out }: z.output<typeof Input>): Promise<{ sentence: string }> {
  const parsed = Drawn.safeParse(readJsonText(await textOf(input)));
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new Fault(
      "invalid",
      `${input} is no scenario set: ${issue?.path.join(".") || "the whole"}: ${issue?.message}.`,
    );
  }
  const reading = scenarioReadingShown(parsed.data);
  await writeTextFile(resolve(out), oneText(`${JSON.stringify(reading, undefined, 2)}\n`));
  return {
    sentence: `Wrote ${out} (${reading.consistentCount} of ${reading.combinations} combinations support themselves).`,
  };
}

async function textOf(path: string): Promise<string> {
  try {
    return await readFile(resolve(path), "utf8");
  } catch (cause) {
    throw new Fault("missing", `There is no readable file ${path}.`, {}, cause);
  }
}

async function* oneText(text: string) {
  yield text;
}
