import { conflictology } from "../conflictology.ts";
import type { Forecaster } from "../forecaster.ts";

export const conflictology12: Forecaster = {
  id: "conflictology-12",
  title: "Conflictology, 12 months",
  about:
    "Draws each coming month from the place's last 12, the benchmark of the VIEWS challenge. Cannot see more than the worst recent month or an onset; sums over months are too narrow.",
  ...conflictology(12),
};
