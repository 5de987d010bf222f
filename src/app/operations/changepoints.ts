import { resolve } from "node:path";
import { z } from "zod";
import { seriesFromFile } from "../../analyse/change-point-file.ts";
import { changePointMethods } from "../../analyse/change-points/all.ts";
import { linesOfFile, writeTextFile } from "../../analyse/table-file.ts";
import { operation } from "../operation.ts";

const Input = z.object({
  input: z.string().meta({
    description:
      "A series in the JSON of the Turing change point dataset; null and NaN are unknown readings.",
  }),
  out: z.string().meta({
    description: "The file to write: a JSON list of the first index of each new segment, from 0.",
  }),
  method: z.string().default("presage").meta({ description: "A change point method's id." }),
});

export const changepoints = operation({
  id: "changepoints",
  title: "Finds where a series changed",
  about:
    "Reads a whole series, of one or more dimensions, and writes where it became another one. Nothing is tuned to the series.",
  permission: "analyse",
  effect: "read",
  isLong: true,
  only: "cli",
  input: Input,
  output: z.object({ sentence: z.string() }),
  alone: findChanges,
  run: findChanges,
});

async function findChanges({ input, out, method }: z.output<typeof Input>): Promise<{ sentence: string }> {
  const finder = changePointMethods.get(method);
  const lines: string[] = [];
  for await (const line of linesOfFile(resolve(input))) lines.push(line);
  const found = finder.find(seriesFromFile(lines.join("\n")));
  await writeTextFile(resolve(out), oneText(`${JSON.stringify(found)}\n`));
  const where =
    found.length === 0 ? "none" : `at ${found.slice(0, 20).join(", ")}${found.length > 20 ? ", …" : ""}`;
  return { sentence: `Wrote ${out} (change points: ${where}).` };
}

async function* oneText(text: string) {
  yield text;
}
