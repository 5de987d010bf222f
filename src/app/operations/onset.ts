import { resolve } from "node:path";
import { z } from "zod";
import { onsetTable } from "../../analyse/onset-table.ts";
import { linesOfFile, writeTextFile } from "../../analyse/table-file.ts";
import { operation } from "../operation.ts";

const Input = z.object({
  history: z.string().meta({
    description:
      "CSV with place,month,value, deaths by month; .gz is read as well. Countries are known by name or alpha-3 code.",
  }),
  asOf: z.string().meta({ description: "Last month of the history that may be used, YYYY-MM." }),
  out: z.string().meta({
    description:
      "The file to write, place,p_onset_3m,p_onset_12m,p_escalation; .gz is packed. An onset's chance is empty where somebody died in the last 12 months: violence has begun there already.",
  }),
});

export const onset = operation({
  id: "onset",
  title: "Says where violence may begin or grow",
  about:
    "Learns from deaths by month how likely an onset is (no death in 12 months, then 5 or more in the next 3, or 12) and an escalation (3 months with 20 a month or more, and twice the mean of the last 6). Nothing after the as-of month is used.",
  permission: "analyse",
  effect: "read",
  isLong: true,
  only: "cli",
  input: Input,
  output: z.object({ sentence: z.string() }),
  alone: writeChances,
  run: writeChances,
});

async function writeChances({ history, asOf, out }: z.output<typeof Input>): Promise<{ sentence: string }> {
  await writeTextFile(resolve(out), onsetTable(linesOfFile(resolve(history)), asOf));
  return { sentence: `Wrote ${out}.` };
}
