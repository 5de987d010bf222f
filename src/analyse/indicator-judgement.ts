/** Where a person says that an indicator stands: the record of it, from the one before. Pure. */
import type { Indicator, IndicatorReading, IndicatorState } from "../kernel/indicator.ts";
import type { Reference, Stored } from "../kernel/record.ts";

export interface IndicatorJudgement {
  readonly state: IndicatorState;
  readonly reason: string;
  readonly evidence: readonly Reference[];
  readonly by: string;
  /** YYYY-MM-DD */
  readonly at: string;
}

export function judgedReading(
  { id, body }: Pick<Stored<Indicator>, "id" | "body">,
  before: IndicatorReading | undefined,
  { state, reason, evidence, by, at }: IndicatorJudgement,
): IndicatorReading {
  const isNew = before?.state !== state;
  return {
    indicatorId: id,
    problemId: body.problemId,
    state,
    since: isNew ? at : before.since,
    lastSeen: at,
    coverage: state === "UNKNOWN" ? 0 : 1,
    readings: [],
    evidence: [...evidence],
    judgedBy: by,
    reason,
    changes: isNew ? [...(before?.changes ?? []), { at, state }].slice(-200) : before.changes,
  };
}
