/**
 * Writes figures/ucdp-deaths-by-country-month.csv from the development table of UCDP country-month totals.
 *
 *     node example/make-figures.ts ../shared/data/conflict/ucdp_country_month_to_2019-12.csv.gz
 *
 * In: country_name,iso3,month,deaths_best, one row a country and month, zeros included.
 * Out: place,month,measure,value, only the months with a death, by month and then place. A month that is
 * absent, from 1989-01 to 2019-12, is a month with no recorded death.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";

const MEASURE = "ucdp-deaths-best";

const source = process.argv[2];
if (!source) throw new Error("Say which table to read: node example/make-figures.ts TABLE.csv.gz");

const rows = gunzipSync(readFileSync(source))
  .toString("utf8")
  .trimEnd()
  .split("\n")
  .slice(1)
  .map((line) => {
    // Country names may hold a comma; what we need are the last three columns.
    const [deaths, month, place] = line.trimEnd().split(",").reverse();
    if (!deaths || !month || !place || !/^[A-Z]{3}$/.test(place) || !/^\d{4}-\d{2}$/.test(month))
      throw new Error(`This line is not of the table expected: ${line}`);
    return { place, month, deaths: Number(deaths) };
  })
  .filter((row) => row.deaths > 0)
  .sort((a, b) => (`${a.month} ${a.place}` < `${b.month} ${b.place}` ? -1 : 1));

const table = [
  "place,month,measure,value",
  ...rows.map((r) => `${r.place},${r.month},${MEASURE},${r.deaths}`),
];
const target = join(import.meta.dirname, "figures", "ucdp-deaths-by-country-month.csv");
writeFileSync(target, `${table.join("\n")}\n`);
console.log(`${rows.length} months with deaths, written to ${target}`);
