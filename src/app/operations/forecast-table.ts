import { basename, resolve } from "node:path";
import { z } from "zod";
import { TABLE_FORMS } from "../../analyse/forecast-forms.ts";
import { forecastTable, leadsFrom } from "../../analyse/forecast-table.ts";
import { linesOfFile, writeTextFile } from "../../analyse/table-file.ts";
import { noteDisclosure } from "../../guard/disclosures.ts";
import { UNLABELLED } from "../../kernel/label.ts";
import { operation } from "../operation.ts";

const Input = z.object({
  history: z.string().meta({ description: "CSV with place,month,value; .gz is read as well." }),
  asOf: z.string().meta({ description: "Last month of data that may be used, YYYY-MM." }),
  leads: z.string().default("1-12").meta({ description: "Months ahead, such as 3-14." }),
  draws: z.int().min(1).max(100_000).default(1_000),
  model: z.string().optional().meta({ description: "A forecaster's id; the best there is if left out." }),
  seed: z.string().default("presage").meta({ description: "The same seed gives the same draws." }),
  form: z.enum(TABLE_FORMS).default("draws").meta({
    description:
      "draws: place,month,draw,value. months: points, intervals and P(≥ 1, 25, 100, 1000) by place and month. places: chances of onset, escalation and end.",
  }),
  threads: z
    .int()
    .min(1)
    .max(64)
    .default(1)
    .meta({ description: "Threads that share the places; the draws are the same with any number." }),
  out: z.string().meta({ description: "The file to write; .gz is packed." }),
});

export const forecastTableFile = operation({
  id: "forecast-table",
  title: "Forecasts the places of a table",
  about:
    "Reads place,month,value and writes place,month,draw,value, or figures and chances read off the draws; nothing after the as-of month is looked at.",
  permission: "analyse",
  effect: "read",
  only: "cli",
  input: Input,
  output: z.object({ sentence: z.string() }),
  alone: forecastFile,
  async run(input, { writer, principal }) {
    await noteDisclosure(writer, {
      what: "forecast-table",
      kind: "forecast-table",
      id: basename(input.out),
      title: `${basename(input.history)}, as of ${input.asOf}`,
      // A table that the caller brought and the desk knows nothing of counts as what bears no label.
      label: UNLABELLED,
      to: resolve(input.out),
      justification: principal.purpose,
    });
    return forecastFile(input);
  },
});

async function forecastFile({
  history,
  out,
  leads,
  model,
  ...options
}: z.output<typeof Input>): Promise<{ sentence: string }> {
  const pieces = forecastTable(linesOfFile(resolve(history)), {
    ...options,
    leads: leadsFrom(leads),
    ...(model && { model }),
  });
  await writeTextFile(resolve(out), pieces);
  return { sentence: `Wrote ${out}.` };
}
