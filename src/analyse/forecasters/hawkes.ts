import {
  excite,
  excitementAfter,
  expected,
  type HawkesCounts,
  hawkesProcess,
  sizeAt,
} from "../../numerics/hawkes.ts";
import { surroundingsOf } from "../country-neighbours.ts";
import type { Forecaster, Panel } from "../forecaster.ts";
import {
  ceilingOf,
  drawAround,
  type FittedProcess,
  processForecaster,
  type Simulation,
  type Take,
} from "../process-forecaster.ts";

/** Violence that breeds violence, here and next door; every place's path runs beside its neighbours' of the same draw. */
export const hawkes: Forecaster = {
  id: "hawkes",
  title: "Self- and neighbour-exciting counts",
  about:
    "A Hawkes process by month: each death raises what is to be expected here and in bordering countries, and fades. Simple and quick to answer an outbreak; all places share its few numbers, so that great wars are drawn too wide. Places that are no countries have no neighbours.",
  ...processForecaster("hawkes", fitted),
};

function fitted(panel: Panel): FittedProcess {
  const counts: HawkesCounts = {
    values: panel.values,
    places: panel.places.length,
    months: panel.months,
    neighbours: surroundingsOf(panel.places).neighbours,
  };
  const ceiling = ceilingOf(panel);
  if (ceiling === 0) return { simulate: (simulation, take) => quietly(simulation, take) };
  const process = hawkesProcess(counts);
  const now = excitementAfter(counts, process);
  return {
    simulate({ months, paths, whole, chances, exists, first, last }, take) {
      const isAlone = counts.neighbours.every((near) => near.length === 0);
      // Neighbours of neighbours reach everywhere: where any place has one, all run together.
      const running = [...chances.keys()].filter((p) => exists[p] && (!isAlone || (p >= first && p < last)));
      for (let path = 0; path < paths; path += 1) {
        const state = { quick: now.quick.slice(), slow: now.slow.slice() };
        for (let month = 1; month <= months; month += 1) {
          const drawn = running.map((p) => {
            const chance = chances[p];
            const mean = expected(process, state, p, counts.neighbours[p]);
            return chance ? Math.min(ceiling, drawAround(chance, mean, sizeAt(process, mean), whole)) : 0;
          });
          running.forEach((p, i) => {
            excite(process, state, p, drawn[i] ?? 0);
            take(p, path, month, drawn[i] ?? 0);
          });
        }
      }
    },
  };
}

function quietly({ months, paths, exists, first, last }: Simulation, take: Take): void {
  for (let p = first; p < last; p += 1)
    for (let path = 0; exists[p] && path < paths; path += 1)
      for (let month = 1; month <= months; month += 1) take(p, path, month, 0);
}
