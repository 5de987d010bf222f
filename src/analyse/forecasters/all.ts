import { registry } from "../../kernel/registry.ts";
import type { Forecaster } from "../forecaster.ts";
import { analogues } from "./analogues.ts";
import { conflictology12 } from "./conflictology-12.ts";
import { conflictology24 } from "./conflictology-24.ts";
import { hawkes } from "./hawkes.ts";
import { hurdle } from "./hurdle.ts";
import { regimes } from "./regimes.ts";
import { stack } from "./stack.ts";

/** The first one is the one to use when nobody says otherwise. */
export const forecasters = registry<Forecaster>("forecaster", [
  stack,
  analogues,
  conflictology12,
  conflictology24,
  hurdle,
  hawkes,
  regimes,
]);
