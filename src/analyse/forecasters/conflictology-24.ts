import { conflictology } from "../conflictology.ts";
import type { Forecaster } from "../forecaster.ts";

export const conflictology24: Forecaster = {
  id: "conflictology-24",
  title: "Conflictology, 24 months",
  about:
    "Draws each coming month from the place's last 24. Steadier than 12 months where violence comes and goes, late where it has just risen or ended.",
  ...conflictology(24),
};
