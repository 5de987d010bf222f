import { resolve } from "node:path";
import { Readable } from "node:stream";
import { z } from "zod";
import { drawsTable } from "../../analyse/forecast-table.ts";
import { writeTextFile } from "../../analyse/table-file.ts";
import { noteDisclosure } from "../../guard/disclosures.ts";
import { Fault } from "../../kernel/fault.ts";
import { Forecast } from "../../kernel/forecast.ts";
import { joinLabels } from "../../kernel/label.ts";
import { keptDraws, madeLast } from "../kept-draws.ts";
import { latestForecasts } from "../latest-forecasts.ts";
import { operation } from "../operation.ts";

export const forecastDraws = operation({
  id: "forecast-draws",
  title: "Writes the draws of the newest forecasts to a file",
  about:
    "A table place,month,draw,value: the very draws that the quantiles on the desk were read off, for sums and scores of one's own.",
  permission: "read",
  effect: "read",
  only: "cli",
  input: z.object({
    out: z.string().meta({ description: "The file to write; .gz is packed." }),
    place: z.string().optional().meta({ description: "Every place of the run if left out." }),
    measure: z.string().optional(),
    model: z.string().optional().meta({ description: "A forecaster's id; the best there is if left out." }),
  }),
  output: z.object({ sentence: z.string(), places: z.int(), draws: z.int() }),
  async run({ out, place, measure, model }, { view, system, writer, principal }) {
    const { current } = await latestForecasts(view, { place, measure, model });
    const own = current.filter(({ body }) => body.series.measure === current[0]?.body.series.measure);
    const [first] = own;
    if (!first) throw new Fault("missing", "There is no such forecast yet; run ./presage recompute.");
    const run = madeLast(own).sort((a, b) => (a.body.place < b.body.place ? -1 : 1));
    const draws = await keptDraws(system.store.blobs, run);
    await noteDisclosure(writer, {
      what: "draws",
      kind: Forecast.kind,
      id: first.id,
      title: `${first.body.series.measure} ${first.body.asOf}, ${run.length} places`,
      label: joinLabels(run.map(({ label }) => label)),
      to: resolve(out),
      justification: principal.purpose,
    });
    await writeTextFile(resolve(out), Readable.from(drawsTable(draws)));
    return {
      sentence: `Wrote ${out}: places ${run.length}, months ${draws.leads.length}, draws of each ${draws.draws}.`,
      places: run.length,
      draws: draws.draws,
    };
  },
});
