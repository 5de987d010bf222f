import { type Registry, registry } from "../../kernel/registry.ts";
import type { Operation } from "../operation.ts";
import { acknowledge } from "./acknowledge.ts";
import { askDowngrade } from "./ask-downgrade.ts";
import { assessment } from "./assessment.ts";
import { assessments } from "./assessments.ts";
import { bases } from "./bases.ts";
import { basisSave } from "./basis-save.ts";
import { brief } from "./brief.ts";
import { briefView } from "./brief-view.ts";
import { briefs } from "./briefs.ts";
import { config } from "./config.ts";
import { downgrades } from "./downgrades.ts";
import { draftAssessment } from "./draft-assessment.ts";
import { drop } from "./drop.ts";
import { entities } from "./entities.ts";
import { evidence } from "./evidence.ts";
import { finishAssessment } from "./finish-assessment.ts";
import { forecast } from "./forecast.ts";
import { forecastDraws } from "./forecast-draws.ts";
import { forecastSum } from "./forecast-sum.ts";
import { forecastTableFile } from "./forecast-table.ts";
import { forecasts } from "./forecasts.ts";
import { formats } from "./formats.ts";
import { importFiles } from "./import.ts";
import { incidentPoints } from "./incident-points.ts";
import { incidents } from "./incidents.ts";
import { logCopy } from "./log-copy.ts";
import { logReceipt } from "./log-receipt.ts";
import { logStateNow } from "./log-state.ts";
import { logVerify } from "./log-verify.ts";
import { makeBriefNow } from "./make-brief.ts";
import { mergeReports } from "./merge-reports.ts";
import { neighbours } from "./neighbours.ts";
import { outlines } from "./outlines.ts";
import { quarantine } from "./quarantine.ts";
import { recompute } from "./recompute.ts";
import { refusals } from "./refusals.ts";
import { replay } from "./replay.ts";
import { report } from "./report.ts";
import { reports } from "./reports.ts";
import { reverseResolution } from "./reverse-resolution.ts";
import { runs } from "./runs.ts";
import { saveAssessment } from "./save-assessment.ts";
import { search } from "./search.ts";
import { series } from "./series.ts";
import { seriesList } from "./series-list.ts";
import { signDowngrade } from "./sign-downgrade.ts";
import { signals } from "./signals.ts";
import { situation } from "./situation.ts";
import { sourceSave } from "./source-save.ts";
import { sources } from "./sources.ts";
import { splitReport } from "./split-report.ts";
import { status } from "./status.ts";
import { story } from "./story.ts";
import { trackRecord } from "./track-record.ts";
import { triage } from "./triage.ts";
import { warning } from "./warning.ts";
import { warnings } from "./warnings.ts";

const list = [
  status,
  situation,
  incidents,
  incidentPoints,
  outlines,
  reports,
  report,
  triage,
  story,
  mergeReports,
  splitReport,
  reverseResolution,
  quarantine,
  runs,
  sources,
  sourceSave,
  bases,
  basisSave,
  downgrades,
  askDowngrade,
  signDowngrade,
  warnings,
  warning,
  acknowledge,
  signals,
  series,
  seriesList,
  forecasts,
  forecast,
  forecastSum,
  entities,
  neighbours,
  evidence,
  search,
  assessments,
  assessment,
  draftAssessment,
  saveAssessment,
  finishAssessment,
  briefs,
  briefView,
  makeBriefNow,
  brief,
  trackRecord,
  formats,
  importFiles,
  recompute,
  forecastTableFile,
  forecastDraws,
  replay,
  drop,
  config,
  logVerify,
  logStateNow,
  logReceipt,
  logCopy,
  refusals,
] as const;

/** Every operation there is. To add one: write its file, and add it here. */
export const operations: Registry<Operation> = registry<Operation>("operation", list);

/** The operations by id with their own types, for typed clients. */
export type Operations = { readonly [One in (typeof list)[number] as One["id"]]: One };
