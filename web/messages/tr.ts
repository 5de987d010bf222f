/**
 * The Turkish catalogue. After a number Turkish keeps the singular, so one text serves for all plural forms;
 * suffixes on names and numbers are avoided by the sentence's build, because they would have to harmonise.
 */
import type { Message } from "../src/language/message.ts";
import type { MessageKey } from "./en.ts";
import { backtestsTr } from "./tr-backtests.ts";
import { basesTr } from "./tr-bases.ts";
import { briefsTr } from "./tr-briefs.ts";
import { deliveryTr } from "./tr-delivery.ts";
import { directionTr } from "./tr-direction.ts";
import { frameTr } from "./tr-frame.ts";
import { keepingTr } from "./tr-keeping.ts";
import { neighboursTr } from "./tr-neighbours.ts";
import { oversightTr } from "./tr-oversight.ts";
import { pagesTr } from "./tr-pages.ts";
import { peopleTr } from "./tr-people.ts";
import { problemsTr } from "./tr-problems.ts";
import { questionsTr } from "./tr-questions.ts";
import { scenariosTr } from "./tr-scenarios.ts";
import { seriesTr } from "./tr-series.ts";
import { sourcesTr } from "./tr-sources.ts";
import { storiesTr } from "./tr-stories.ts";
import { supposeTr } from "./tr-suppose.ts";
import { worldTr } from "./tr-world.ts";

export const tr: Readonly<Record<MessageKey, Message>> = {
  ...frameTr,
  ...pagesTr,
  ...basesTr,
  ...peopleTr,
  ...keepingTr,
  ...briefsTr,
  ...problemsTr,
  ...directionTr,
  ...questionsTr,
  ...scenariosTr,
  ...deliveryTr,
  ...seriesTr,
  ...sourcesTr,
  ...storiesTr,
  ...oversightTr,
  ...backtestsTr,
  ...neighboursTr,
  ...worldTr,
  ...supposeTr,
};
