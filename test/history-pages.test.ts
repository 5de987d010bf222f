/**
 * The pages of past onsets. It reads ../shared/data/conflict, which is not part of this repository, and fails where that is
 * missing. It judges eleven years of 119 countries, which takes a core a minute and a half.
 */
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { conflictRows } from "../docs/make-history.ts";
import { historyFromTable } from "../src/review/backtest-table.ts";
import { historyPages } from "../src/review/history-pages.ts";

const FOLDER = "docs/history";

test("docs/history is what npm run history makes of ../shared/data/conflict", async () => {
  const table = await historyFromTable(await conflictRows("../shared/data/conflict"), 0);
  const pages = historyPages(table);
  expect(pages.length).toBeGreaterThan(24);
  expect((await readdir(FOLDER)).toSorted()).toEqual(pages.map(([name]) => name).toSorted());
  for (const [name, content] of pages) expect(await readFile(join(FOLDER, name), "utf8"), name).toBe(content);
}, 3_600_000);

test("every page says what it rests on, and that its figures have no vintages", async () => {
  for (const name of await readdir(FOLDER)) {
    if (!name.endsWith(".md")) continue;
    const page = await readFile(join(FOLDER, name), "utf8");
    expect(page).toContain("CC BY 4.0");
    expect(page).toContain("It does not mean what was published then");
  }
});
