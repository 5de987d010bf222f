/** Every kind of record there is. Tables, API and docs are made from this list. */
import { Assessment } from "./assessment.ts";
import { Backtest } from "./backtest.ts";
import { CollectionBasis } from "./basis.ts";
import { BreakGlass } from "./break-glass.ts";
import { Brief } from "./brief.ts";
import { Claim } from "./claim.ts";
import { CollectionPlanLine } from "./collection-plan.ts";
import { Decision, Outcome } from "./decision.ts";
import { DecisionOwner } from "./decision-owner.ts";
import { Delivery } from "./delivery.ts";
import { Downgrade } from "./downgrade.ts";
import { Entity, Link } from "./entity.ts";
import { EpisodeMerge, Snooze } from "./episode.ts";
import { Event } from "./event.ts";
import { FieldReport } from "./field-report.ts";
import { Forecast } from "./forecast.ts";
import { LegalHold } from "./hold.ts";
import { HumanSource } from "./human-source.ts";
import { Indicator, IndicatorReading } from "./indicator.ts";
import { Institution, Person } from "./person.ts";
import { Place } from "./place.ts";
import {
  AnswerScore,
  Estimate,
  ForecastTeam,
  Question,
  QuestionComment,
  Resolution,
  Score,
  SealedEstimate,
} from "./question.ts";
import type { RecordSchema } from "./record.ts";
import { Report } from "./report.ts";
import { Requirement } from "./requirement.ts";
import { StoryResolution } from "./resolution.ts";
import { Quarantined, Run } from "./run.ts";
import { ScenarioSet } from "./scenario.ts";
import { Signal } from "./signal.ts";
import { Source } from "./source.ts";
import { Warning } from "./warning.ts";
import { WarningProblem, WatchDecision } from "./warning-problem.ts";

export const records: readonly RecordSchema[] = [
  CollectionBasis,
  LegalHold,
  Downgrade,
  Source,
  Run,
  Quarantined,
  Report,
  StoryResolution,
  Claim,
  Event,
  Entity,
  Link,
  Place,
  Signal,
  Forecast,
  Warning,
  Requirement,
  WarningProblem,
  WatchDecision,
  Indicator,
  IndicatorReading,
  CollectionPlanLine,
  Backtest,
  DecisionOwner,
  Delivery,
  Decision,
  Outcome,
  Snooze,
  EpisodeMerge,
  Assessment,
  ScenarioSet,
  Question,
  Estimate,
  SealedEstimate,
  QuestionComment,
  ForecastTeam,
  Resolution,
  Score,
  AnswerScore,
  Brief,
  Institution,
  Person,
  HumanSource,
  FieldReport,
  BreakGlass,
];
