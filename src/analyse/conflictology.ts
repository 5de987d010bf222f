/**
 * Conflictology: the future is a draw from the recent past of the same place. Hard to beat, and the benchmark
 * of the VIEWS prediction challenge (Hegre et al. 2025, Journal of Peace Research 62(6)).
 */
import { emptyDraws, type Forecaster, valueAt } from "./forecaster.ts";
import { historyOf } from "./situation.ts";

/** @param window how many months back from the last month of data. Months are drawn independently. */
export function conflictology(window: number): Pick<Forecaster, "forecast" | "explain"> {
  return {
    forecast(panel, request) {
      const out = emptyDraws(panel, request);
      const size = request.leads.length * request.draws;
      out.places.forEach((name, row) => {
        const place = (request.first ?? 0) + row;
        if (Number.isNaN(valueAt(panel, place, panel.months - 1))) return;
        const start = (place + 1) * panel.months;
        const recent = panel.values
          .subarray(Math.max(start - panel.months, start - window), start)
          .filter((value) => !Number.isNaN(value));
        const chance = request.chance.stream(name);
        for (let i = 0; i < size; i += 1)
          out.values[row * size + i] = recent[chance.integer(recent.length)] ?? Number.NaN;
      });
      return out;
    },
    explain: (panel) => (place) => [
      { kind: "level", months: window, mean: historyOf(panel, place).mean(panel.months - 1, window) },
      { kind: "part", part: `last-${window}-months`, share: 1 },
    ],
  };
}
