import { registry } from "../../kernel/registry.ts";
import type { Format } from "../format.ts";
import { eventTable } from "./event-table.ts";
import { feed } from "./feed.ts";
import { fieldReport } from "./field-report.ts";
import { figures } from "./figures.ts";
import { htmlPage } from "./html-page.ts";
import { jsonLines } from "./json-lines.ts";
import { stix } from "./stix.ts";
import { ucdpGed } from "./ucdp-ged.ts";

/** Every format there is. To add one: write its file, give it golden cases, and add it here. */
export const formats = registry<Format>("format", [
  ucdpGed,
  figures,
  eventTable,
  stix,
  feed,
  htmlPage,
  fieldReport,
  jsonLines,
]);
