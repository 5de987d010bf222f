/**
 * Writes docs/history from deaths by country and month: `npm run history`.
 *
 *   node docs/make-history.ts [folder of the conflict data]
 *
 * The figures stay where they are; only what is derived from them is written.
 */
import { mkdir, readdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { linesOfFile } from "../src/analyse/table-file.ts";
import { historyFromTable } from "../src/review/backtest-table.ts";
import { historyPages } from "../src/review/history-pages.ts";

const TABLE = "ucdp_country_month_to_2019-12.csv.gz";

/** The table of deaths by month as `place,month,value`. @param folder of the conflict data. */
export async function conflictRows(folder: string): Promise<readonly string[]> {
  const rows = ["place,month,value"];
  for await (const line of linesOfFile(join(folder, TABLE))) {
    const [deaths, month, iso3] = line.split(",").reverse();
    if (deaths !== "deaths_best") rows.push(`${iso3},${month},${deaths}`);
  }
  return rows;
}

if (import.meta.main) {
  const from = process.argv[2] ?? new URL("../../shared/data/conflict", import.meta.url).pathname;
  const folder = new URL("history/", import.meta.url).pathname;
  const table = await historyFromTable(await conflictRows(from), 0);
  const pages = historyPages(table, (done, total) => {
    process.stderr.write(`\r${done} of ${total} months`);
  });
  process.stderr.write("\n");
  await mkdir(folder, { recursive: true });
  for (const old of await readdir(folder)) await rm(join(folder, old));
  for (const [name, content] of pages) await writeFile(join(folder, name), content);
}
