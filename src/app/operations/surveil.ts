import { resolve } from "node:path";
import { z } from "zod";
import { DEFAULT_SURVEILLANCE, type SurveillanceTally, surveilledTable } from "../../analyse/surveillance.ts";
import { linesOfFile, writeTextFile } from "../../analyse/table-file.ts";
import { operation } from "../operation.ts";

const Input = z.object({
  input: z.string().meta({
    description: "CSV with series,week,count, the weeks of a series upwards; .gz is read as well.",
  }),
  detector: z
    .string()
    .default(DEFAULT_SURVEILLANCE)
    .meta({ description: "A detector's id; docs/reference/plug-ins.md says what each is for." }),
  discoveryRate: z.number().optional().meta({
    description:
      "Most that may be false among all alarms together, such as 0.05; as the detector has it if left out.",
  }),
  out: z.string().meta({ description: "The file to write; .gz is packed." }),
});

export const surveil = operation({
  id: "surveil",
  title: "Watches the weekly counts of a table",
  about:
    "Reads series,week,count and writes series,week,count,threshold,alarm; each row is judged by itself and those before it.",
  permission: "analyse",
  effect: "read",
  isLong: true,
  only: "cli",
  input: Input,
  output: z.object({ sentence: z.string() }),
  alone: watchTable,
  run: watchTable,
});

async function watchTable({ input, out, ...options }: z.output<typeof Input>) {
  const tally: SurveillanceTally = { rows: 0, series: 0, alarms: 0, absentWeeks: 0 };
  await writeTextFile(resolve(out), surveilledTable(linesOfFile(resolve(input)), options, tally));
  const counts = [
    `rows: ${figure(tally.rows)}`,
    `series: ${figure(tally.series)}`,
    `alarms: ${figure(tally.alarms)}`,
  ];
  if (tally.absentWeeks > 0) counts.push(`weeks without a row: ${figure(tally.absentWeeks)}`);
  return { sentence: `Wrote ${out} (${counts.join(", ")}).` };
}

function figure(count: number): string {
  return count.toLocaleString("en-GB");
}
