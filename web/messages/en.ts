/** The English catalogue. It names every key there is; other languages must have exactly these. */
import { backtestsEn } from "./en-backtests.ts";
import { basesEn } from "./en-bases.ts";
import { briefsEn } from "./en-briefs.ts";
import { deliveryEn } from "./en-delivery.ts";
import { directionEn } from "./en-direction.ts";
import { frameEn } from "./en-frame.ts";
import { keepingEn } from "./en-keeping.ts";
import { neighboursEn } from "./en-neighbours.ts";
import { oversightEn } from "./en-oversight.ts";
import { pagesEn } from "./en-pages.ts";
import { peopleEn } from "./en-people.ts";
import { problemsEn } from "./en-problems.ts";
import { questionsEn } from "./en-questions.ts";
import { scenariosEn } from "./en-scenarios.ts";
import { seriesEn } from "./en-series.ts";
import { sourcesEn } from "./en-sources.ts";
import { storiesEn } from "./en-stories.ts";
import { supposeEn } from "./en-suppose.ts";
import { worldEn } from "./en-world.ts";

export const en = {
  ...frameEn,
  ...pagesEn,
  ...basesEn,
  ...briefsEn,
  ...keepingEn,
  ...peopleEn,
  ...problemsEn,
  ...directionEn,
  ...questionsEn,
  ...scenariosEn,
  ...deliveryEn,
  ...seriesEn,
  ...sourcesEn,
  ...storiesEn,
  ...oversightEn,
  ...backtestsEn,
  ...neighboursEn,
  ...worldEn,
  ...supposeEn,
};

export type MessageKey = keyof typeof en;
