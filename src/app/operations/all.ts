import { type Registry, registry } from "../../kernel/registry.ts";
import type { Operation } from "../operation.ts";
import { acknowledge } from "./acknowledge.ts";
import { config } from "./config.ts";
import { entities } from "./entities.ts";
import { evidence } from "./evidence.ts";
import { forecast } from "./forecast.ts";
import { forecasts } from "./forecasts.ts";
import { incidents } from "./incidents.ts";
import { neighbours } from "./neighbours.ts";
import { outlines } from "./outlines.ts";
import { quarantine } from "./quarantine.ts";
import { report } from "./report.ts";
import { reports } from "./reports.ts";
import { runs } from "./runs.ts";
import { search } from "./search.ts";
import { series } from "./series.ts";
import { seriesList } from "./series-list.ts";
import { signals } from "./signals.ts";
import { situation } from "./situation.ts";
import { sourceSave } from "./source-save.ts";
import { sources } from "./sources.ts";
import { status } from "./status.ts";
import { triage } from "./triage.ts";
import { warning } from "./warning.ts";
import { warnings } from "./warnings.ts";

const list = [
  status,
  situation,
  incidents,
  outlines,
  reports,
  report,
  triage,
  quarantine,
  runs,
  sources,
  sourceSave,
  warnings,
  warning,
  acknowledge,
  signals,
  series,
  seriesList,
  forecasts,
  forecast,
  entities,
  neighbours,
  evidence,
  search,
  config,
] as const;

/** Every operation there is. To add one: write its file, and add it here. */
export const operations: Registry<Operation> = registry<Operation>("operation", list);

/** The operations by id with their own types, for typed clients. */
export type Operations = { readonly [One in (typeof list)[number] as One["id"]]: One };
