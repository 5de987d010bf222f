/**
 * Forecasts of a table's places as a table of draws: what users run on their own figures.
 *
 * The invariant: the same table, as-of month, leads, draws, model and seed give the same bytes.
 */
import { csvCell } from "../kernel/csv-cell.ts";
import { Fault } from "../kernel/fault.ts";
import { monthName } from "../kernel/month.ts";
import { monthsTable, placesTable, type TableForm } from "./forecast-forms.ts";
import { forecastInThreads } from "./forecast-parts.ts";
import { drawsAt } from "./forecast-summary.ts";
import { type Draws, LONGEST_LEAD } from "./forecaster.ts";
import { forecasters } from "./forecasters/all.ts";
import { panelFromTable } from "./panel-table.ts";

export interface ForecastTableOptions {
  /** YYYY-MM, the last month of the history that may be used. */
  readonly asOf: string;
  /** Months after the as-of month, each from 1 to 36. */
  readonly leads: readonly number[];
  /** Draws of each place and month, 1 to 100,000. */
  readonly draws: number;
  /** Id of a forecaster; the best there is if left out. */
  readonly model?: string;
  readonly seed: number | string;
  /** How many threads share the places, 1 to 64; 1 if left out. The bytes are the same with any number. */
  readonly threads?: number;
  /** What the table says; the draws themselves if left out. */
  readonly form?: TableForm;
}

/** More would not fit into memory beside the history, and no table of draws needs them. */
const LARGEST_TABLE = 100_000_000;
const MOST_DRAWS = 100_000;
const MOST_THREADS = 64;

/**
 * @param lines the history, as `panelFromTable` reads it.
 * @returns the table `place,month,draw,value` in pieces of text: places by name, months upwards, draws from 1; or one of
 *   the tables of `forecast-forms.ts`.
 *   Places whose value in the as-of month is unknown are left out. Numbers are whole if the history's are.
 * @throws Fault `invalid` for a bad row or option, `missing` for an unknown model.
 */
export async function* forecastTable(
  lines: AsyncIterable<string> | Iterable<string>,
  { asOf, leads, draws, model, seed, threads = 1, form = "draws" }: ForecastTableOptions,
): AsyncGenerator<string> {
  const [best] = forecasters;
  const forecaster = model === undefined ? best : forecasters.get(model);
  if (!forecaster) throw new Error("there are no forecasters");
  if (!(Number.isInteger(draws) && draws >= 1 && draws <= MOST_DRAWS))
    throw new Fault("invalid", `The number of draws is ${draws}; it must be from 1 to ${MOST_DRAWS}.`);
  if (!(Number.isInteger(threads) && threads >= 1 && threads <= MOST_THREADS))
    throw new Fault("invalid", `The number of threads is ${threads}; it must be from 1 to ${MOST_THREADS}.`);
  const ascending = checkedLeads(leads);
  const panel = await panelFromTable(lines, asOf);
  const numbers = panel.places.length * ascending.length * draws;
  if (numbers > LARGEST_TABLE)
    throw new Fault("invalid", `The table would hold ${numbers} draws; ask for at most ${LARGEST_TABLE}.`);

  const work = { model: forecaster.id, panel, leads: ascending, draws, seed };
  const made = await forecastInThreads(work, threads);
  if (form === "months") yield* monthsTable(made);
  else if (form === "places") yield* placesTable(panel, made);
  else yield* drawsTable(made);
}

/**
 * The leads that people write: `3-14`, `1,3,6` or both.
 *
 * @throws Fault `invalid` for anything else.
 */
export function leadsFrom(written: string): readonly number[] {
  const leads = written.split(",").flatMap((part) => {
    const match = /^\s*(\d{1,3})(?:\s*-\s*(\d{1,3}))?\s*$/.exec(part);
    if (!match) throw new Fault("invalid", `"${written}" names no leads; write them as 3-14 or 1,3,6.`);
    const first = Number(match[1]);
    const last = Number(match[2] ?? match[1]);
    return Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => first + i);
  });
  return checkedLeads(leads);
}

function checkedLeads(leads: readonly number[]): readonly number[] {
  const ascending = [...new Set(leads)].sort((one, other) => one - other);
  if (ascending.length === 0)
    throw new Fault("invalid", "No leads were asked for; write them as 3-14 or 1,3,6.");
  const wrong = ascending.find((lead) => !(Number.isInteger(lead) && lead >= 1 && lead <= LONGEST_LEAD));
  if (wrong !== undefined)
    throw new Fault("invalid", `Lead ${wrong} is not possible; leads are from 1 to ${LONGEST_LEAD} months.`);
  return ascending;
}

/** The table `place,month,draw,value`: its head, then one piece of text for each place and month. */
export function* drawsTable(draws: Draws): Generator<string> {
  yield "place,month,draw,value\n";
  for (const [p, place] of draws.places.entries()) {
    if (Number.isNaN(drawsAt(draws, p, 0)[0] ?? Number.NaN)) continue;
    const name = csvCell(place);
    for (const [k, lead] of draws.leads.entries()) {
      const start = `${name},${monthName(draws.asOf + lead)},`;
      let text = "";
      drawsAt(draws, p, k).forEach((value, j) => {
        text += `${start}${j + 1},${value}\n`;
      });
      yield text;
    }
  }
}
