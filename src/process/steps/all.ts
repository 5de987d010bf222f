/** The steps, in the order in which they work. */
import { registry } from "../../kernel/registry.ts";
import type { Step } from "../step.ts";
import { entities } from "./entities.ts";
import { extract } from "./extract.ts";
import { incidents } from "./incidents.ts";
import { language } from "./language.ts";
import { origin } from "./origin.ts";
import { places } from "./places.ts";
import { series } from "./series.ts";
import { stories } from "./stories.ts";

export const steps = registry<Step>("step", [
  places,
  language,
  origin,
  stories,
  extract,
  entities,
  incidents,
  series,
]);
