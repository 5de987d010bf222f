import { type Registry, registry } from "../../kernel/registry.ts";
import type { Operation } from "../operation.ts";
import { acceptInvitation } from "./accept-invitation.ts";
import { acknowledge } from "./acknowledge.ts";
import { acknowledgeProblem } from "./acknowledge-problem.ts";
import { act } from "./act.ts";
import { actSample } from "./act-sample.ts";
import { acts } from "./acts.ts";
import { aggregateFile } from "./aggregate.ts";
import { alertSettings } from "./alert-settings.ts";
import { alertSettingsSave } from "./alert-settings-save.ts";
import { askDowngrade } from "./ask-downgrade.ts";
import { assessment } from "./assessment.ts";
import { assessments } from "./assessments.ts";
import { backtest } from "./backtest.ts";
import { backtestAsk } from "./backtest-ask.ts";
import { backtestCancel } from "./backtest-cancel.ts";
import { backtestResult } from "./backtest-result.ts";
import { backtests } from "./backtests.ts";
import { bases } from "./bases.ts";
import { basisSave } from "./basis-save.ts";
import { breakGlass } from "./break-glass.ts";
import { breakGlassRequest } from "./break-glass-request.ts";
import { brief } from "./brief.ts";
import { briefView } from "./brief-view.ts";
import { briefs } from "./briefs.ts";
import { changePassword } from "./change-password.ts";
import { changepoints } from "./changepoints.ts";
import { clearFieldReport } from "./clear-field-report.ts";
import { clearanceSave } from "./clearance-save.ts";
import { clusters } from "./clusters.ts";
import { codeBegin } from "./code-begin.ts";
import { codeConfirm } from "./code-confirm.ts";
import { collectionPlan } from "./collection-plan.ts";
import { config } from "./config.ts";
import { confirmLevel } from "./confirm-level.ts";
import { coverageMatrix } from "./coverage-matrix.ts";
import { crossImpact } from "./cross-impact.ts";
import { decide } from "./decide.ts";
import { decisionOwner } from "./decision-owner.ts";
import { decisionOwnerSave } from "./decision-owner-save.ts";
import { decisionOwnerSecret } from "./decision-owner-secret.ts";
import { decisionOwners } from "./decision-owners.ts";
import { deliveries } from "./deliveries.ts";
import { deliverySend } from "./delivery-send.ts";
import { detect } from "./detect.ts";
import { detectors } from "./detectors.ts";
import { diffusion } from "./diffusion.ts";
import { downgrades } from "./downgrades.ts";
import { draftAssessment } from "./draft-assessment.ts";
import { drop } from "./drop.ts";
import { endSession } from "./end-session.ts";
import { entities } from "./entities.ts";
import { episodeAnswer } from "./episode-answer.ts";
import { estimateState } from "./estimate-state.ts";
import { evidence } from "./evidence.ts";
import { fieldReport } from "./field-report.ts";
import { fieldReports } from "./field-reports.ts";
import { finishAssessment } from "./finish-assessment.ts";
import { forecast } from "./forecast.ts";
import { forecastChances } from "./forecast-chances.ts";
import { forecastDraws } from "./forecast-draws.ts";
import { forecastIf } from "./forecast-if.ts";
import { forecastPeople } from "./forecast-people.ts";
import { forecastScore } from "./forecast-score.ts";
import { forecastSeriesOperation } from "./forecast-series.ts";
import { forecastSum } from "./forecast-sum.ts";
import { forecastSums } from "./forecast-sums.ts";
import { forecastTableFile } from "./forecast-table.ts";
import { forecastTeamSave } from "./forecast-team-save.ts";
import { forecastWhatIf } from "./forecast-what-if.ts";
import { forecastWorld } from "./forecast-world.ts";
import { forecasts } from "./forecasts.ts";
import { formats } from "./formats.ts";
import { handling } from "./handling.ts";
import { humanSource } from "./human-source.ts";
import { humanSourceSave } from "./human-source-save.ts";
import { humanSources } from "./human-sources.ts";
import { importFiles } from "./import.ts";
import { incidentPoints } from "./incident-points.ts";
import { incidents } from "./incidents.ts";
import { indicatorLearn } from "./indicator-learn.ts";
import { indicatorSave } from "./indicator-save.ts";
import { indicatorsFromTemplate } from "./indicators-from-template.ts";
import { institutionSave } from "./institution-save.ts";
import { institutions } from "./institutions.ts";
import { invite } from "./invite.ts";
import { judgeIndicator } from "./judge-indicator.ts";
import { keysDestroy } from "./keys-destroy.ts";
import { keysList } from "./keys-list.ts";
import { keysRenew } from "./keys-renew.ts";
import { ladder } from "./ladder.ts";
import { legalHoldRelease } from "./legal-hold-release.ts";
import { legalHoldSave } from "./legal-hold-save.ts";
import { legalHolds } from "./legal-holds.ts";
import { logCopy } from "./log-copy.ts";
import { logReceipt } from "./log-receipt.ts";
import { logStateNow } from "./log-state.ts";
import { logVerify } from "./log-verify.ts";
import { makeBriefNow } from "./make-brief.ts";
import { measures } from "./measures.ts";
import { mergeReports } from "./merge-reports.ts";
import { mergeWarnings } from "./merge-warnings.ts";
import { neighbours } from "./neighbours.ts";
import { nightWatch } from "./night-watch.ts";
import { notice } from "./notice.ts";
import { notices } from "./notices.ts";
import { noticesSeen } from "./notices-seen.ts";
import { onset } from "./onset.ts";
import { outcomeSave } from "./outcome-save.ts";
import { outlines } from "./outlines.ts";
import { oversight } from "./oversight.ts";
import { passkeyAdd } from "./passkey-add.ts";
import { passkeyBegin } from "./passkey-begin.ts";
import { passkeyRemove } from "./passkey-remove.ts";
import { passkeySignIn } from "./passkey-sign-in.ts";
import { passkeySignInBegin } from "./passkey-sign-in-begin.ts";
import { passkeyStepUp } from "./passkey-step-up.ts";
import { passkeyStepUpBegin } from "./passkey-step-up-begin.ts";
import { person } from "./person.ts";
import { personSave } from "./person-save.ts";
import { persons } from "./persons.ts";
import { planLineAnswer } from "./plan-line-answer.ts";
import { planLineSave } from "./plan-line-save.ts";
import { problem } from "./problem.ts";
import { problemQuestion } from "./problem-question.ts";
import { problemSave } from "./problem-save.ts";
import { problemTemplate } from "./problem-template.ts";
import { problemTemplatesList } from "./problem-templates.ts";
import { problems } from "./problems.ts";
import { proofs } from "./proofs.ts";
import { proposeLevel } from "./propose-level.ts";
import { quarantine } from "./quarantine.ts";
import { quarantined } from "./quarantined.ts";
import { question } from "./question.ts";
import { questionAsk } from "./question-ask.ts";
import { questionComment } from "./question-comment.ts";
import { questionResolve } from "./question-resolve.ts";
import { questions } from "./questions.ts";
import { recompute } from "./recompute.ts";
import { recoveries } from "./recoveries.ts";
import { recoveryAsk } from "./recovery-ask.ts";
import { recoveryCodes } from "./recovery-codes.ts";
import { recoveryConfirm } from "./recovery-confirm.ts";
import { refusals } from "./refusals.ts";
import { releaseReport } from "./release-report.ts";
import { replay } from "./replay.ts";
import { replayQuery } from "./replay-query.ts";
import { report } from "./report.ts";
import { reports } from "./reports.ts";
import { requirementSave } from "./requirement-save.ts";
import { requirementTell } from "./requirement-tell.ts";
import { requirements } from "./requirements.ts";
import { retention } from "./retention.ts";
import { reverseResolution } from "./reverse-resolution.ts";
import { runs } from "./runs.ts";
import { saveAssessment } from "./save-assessment.ts";
import { scenarioSet } from "./scenario-set.ts";
import { scenarioSetSave } from "./scenario-set-save.ts";
import { scenarioSets } from "./scenario-sets.ts";
import { scenarioSignpost } from "./scenario-signpost.ts";
import { score } from "./score.ts";
import { search } from "./search.ts";
import { seen } from "./seen.ts";
import { series } from "./series.ts";
import { seriesForecast } from "./series-forecast.ts";
import { seriesList } from "./series-list.ts";
import { sessions } from "./sessions.ts";
import { setUp } from "./set-up.ts";
import { signDowngrade } from "./sign-downgrade.ts";
import { signIn } from "./sign-in.ts";
import { signOut } from "./sign-out.ts";
import { signals } from "./signals.ts";
import { singleSignOnBegin } from "./single-sign-on-begin.ts";
import { singleSignOnEnd } from "./single-sign-on-end.ts";
import { singleSignOnFinish } from "./single-sign-on-finish.ts";
import { situation } from "./situation.ts";
import { snooze } from "./snooze.ts";
import { sourceSave } from "./source-save.ts";
import { sources } from "./sources.ts";
import { splitReport } from "./split-report.ts";
import { status } from "./status.ts";
import { stepUp } from "./step-up.ts";
import { story } from "./story.ts";
import { surveil } from "./surveil.ts";
import { tokenEnd } from "./token-end.ts";
import { tokenMake } from "./token-make.ts";
import { tokens } from "./tokens.ts";
import { trackRecord } from "./track-record.ts";
import { triage } from "./triage.ts";
import { warning } from "./warning.ts";
import { warnings } from "./warnings.ts";
import { whoAmI } from "./who-am-i.ts";
import { wouldHaveWarned } from "./would-have-warned.ts";
import { writeFieldReport } from "./write-field-report.ts";

const list = [
  status,
  situation,
  diffusion,
  measures,
  incidents,
  clusters,
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
  quarantined,
  runs,
  sources,
  sourceSave,
  bases,
  basisSave,
  retention,
  legalHolds,
  legalHoldSave,
  legalHoldRelease,
  humanSources,
  humanSource,
  humanSourceSave,
  fieldReports,
  fieldReport,
  writeFieldReport,
  clearFieldReport,
  releaseReport,
  downgrades,
  askDowngrade,
  signDowngrade,
  warnings,
  warning,
  acknowledge,
  snooze,
  mergeWarnings,
  episodeAnswer,
  alertSettings,
  alertSettingsSave,
  ladder,
  acknowledgeProblem,
  seen,
  decide,
  outcomeSave,
  handling,
  notice,
  deliveries,
  deliverySend,
  decisionOwners,
  decisionOwner,
  decisionOwnerSave,
  decisionOwnerSecret,
  signals,
  series,
  seriesList,
  seriesForecast,
  forecastSums,
  forecasts,
  forecast,
  forecastSum,
  forecastWorld,
  forecastChances,
  forecastScore,
  forecastIf,
  forecastWhatIf,
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
  requirements,
  requirementSave,
  requirementTell,
  collectionPlan,
  planLineSave,
  planLineAnswer,
  coverageMatrix,
  backtest,
  backtestAsk,
  backtestCancel,
  backtests,
  backtestResult,
  wouldHaveWarned,
  nightWatch,
  problems,
  problem,
  problemSave,
  problemQuestion,
  questions,
  question,
  questionAsk,
  estimateState,
  questionComment,
  questionResolve,
  forecastTeamSave,
  forecastPeople,
  problemTemplatesList,
  problemTemplate,
  indicatorsFromTemplate,
  indicatorSave,
  indicatorLearn,
  judgeIndicator,
  proposeLevel,
  confirmLevel,
  scenarioSets,
  scenarioSet,
  scenarioSetSave,
  scenarioSignpost,
  formats,
  detectors,
  importFiles,
  recompute,
  forecastTableFile,
  forecastSeriesOperation,
  aggregateFile,
  score,
  surveil,
  detect,
  onset,
  changepoints,
  crossImpact,
  forecastDraws,
  replay,
  drop,
  config,
  notices,
  noticesSeen,
  recoveries,
  recoveryAsk,
  recoveryConfirm,
  whoAmI,
  signIn,
  signOut,
  setUp,
  acceptInvitation,
  stepUp,
  proofs,
  passkeyBegin,
  passkeyAdd,
  passkeyRemove,
  passkeySignInBegin,
  passkeySignIn,
  passkeyStepUpBegin,
  passkeyStepUp,
  singleSignOnBegin,
  singleSignOnFinish,
  singleSignOnEnd,
  changePassword,
  codeBegin,
  codeConfirm,
  recoveryCodes,
  sessions,
  endSession,
  tokens,
  tokenMake,
  tokenEnd,
  institutions,
  institutionSave,
  persons,
  person,
  personSave,
  clearanceSave,
  invite,
  logVerify,
  keysList,
  keysRenew,
  keysDestroy,
  logStateNow,
  logReceipt,
  logCopy,
  breakGlass,
  breakGlassRequest,
  refusals,
  oversight,
  acts,
  act,
  actSample,
  replayQuery,
] as const;

/** Every operation there is. To add one: write its file, and add it here. */
export const operations: Registry<Operation> = registry<Operation>("operation", list);

/** The operations by id with their own types, for typed clients. */
export type Operations = { readonly [One in (typeof list)[number] as One["id"]]: One };
