import { resolve } from "node:path";
import { z } from "zod";
import { type DetectTally, detectTable } from "../../analyse/detect-table.ts";
import { linesOfFile, writeTextFile } from "../../analyse/table-file.ts";
import { operation } from "../operation.ts";

const Input = z.object({
  detector: z.string().default("technical-anomaly").meta({
    description: "A detector's id; docs/reference/plug-ins.md says what each is for.",
  }),
  input: z.string().meta({ description: "CSV with timestamp,value, oldest first; .gz is read as well." }),
  out: z.string().meta({
    description: "The file to write, timestamp,value,score,alarm, one line a reading; .gz is packed.",
  }),
});

export const detect = operation({
  id: "detect",
  title: "Judges the readings of a table",
  about:
    "Runs a detector over timestamp,value as it is read and writes each line with its score and whether it is an alarm. Times that stand twice or go back an hour are judged in the table's order, and counted.",
  permission: "analyse",
  effect: "read",
  isLong: true,
  only: "cli",
  input: Input,
  output: z.object({ sentence: z.string() }),
  alone: judgeTable,
  run: judgeTable,
});

async function judgeTable({ detector, input, out }: z.output<typeof Input>): Promise<{ sentence: string }> {
  const tally: DetectTally = { readings: 0, unknown: 0, alarms: 0, clockChanges: 0, gaps: 0 };
  await writeTextFile(resolve(out), detectTable(linesOfFile(resolve(input)), detector, tally));
  const notes = [
    [tally.unknown, "unknown readings"],
    [tally.gaps, "buckets without a line"],
    [tally.clockChanges, "times that stand twice or go back"],
  ] as const;
  const noted = notes.filter(([count]) => count > 0).map(([count, what]) => `${what}: ${figure(count)}`);
  const counts = [`readings: ${figure(tally.readings)}`, `alarms: ${figure(tally.alarms)}`, ...noted];
  return { sentence: `Wrote ${out} (${counts.join(", ")}).` };
}

function figure(count: number): string {
  return count.toLocaleString("en-GB");
}
