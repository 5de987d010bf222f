import { basename, resolve } from "node:path";
import { z } from "zod";
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
  out: z.string().meta({ description: "The file to write; .gz is packed." }),
});

export const forecastTableFile = operation({
  id: "forecast-table",
  title: "Forecasts the places of a table",
  about:
    "Reads place,month,value and writes place,month,draw,value; nothing after the as-of month is looked at.",
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
