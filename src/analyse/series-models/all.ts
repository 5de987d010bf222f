import { registry } from "../../kernel/registry.ts";
import type { SeriesModel } from "../series-model.ts";
import { arimaModel } from "./arima.ts";
import { combination } from "./combination.ts";
import { dampedTrend } from "./damped-trend.ts";
import { etsModel } from "./ets.ts";
import { mstlModel } from "./mstl.ts";
import { seasonalNaive } from "./seasonal-naive.ts";
import { theta } from "./theta.ts";
import { thetaClassic } from "./theta-classic.ts";

/** Every model of a single series there is, the default one first. To add one: write its file, and add it here. */
export const seriesModels = registry<SeriesModel>("series model", [
  combination,
  theta,
  thetaClassic,
  etsModel,
  dampedTrend,
  arimaModel,
  mstlModel,
  seasonalNaive,
]);
