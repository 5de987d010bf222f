import type { OutputOf } from "../api/client.ts";
import { useLanguage } from "../language/language.tsx";
import { type AssessmentBody, partsChanged } from "./assessment-draft.ts";

/** Somebody saved while this was being written: who changed what, and the two ways on. Neither loses a version. */
export function ConflictNotice({
  base,
  newer,
  onLoad,
  onKeep,
}: {
  /** What both started from. */
  readonly base: AssessmentBody;
  readonly newer: OutputOf<"assessment">["assessment"];
  /** Takes theirs; what was written here is dropped. */
  onLoad(): void;
  /** Puts what was written here on top of theirs. */
  onKeep(): void;
}) {
  const { say, format } = useLanguage();
  const isFinal = newer.body.status === "final";
  const parts = partsChanged(base, newer.body).map((part) => say(`assessments.part.${part}`));
  return (
    <div className="notice stack" role="alert">
      <p>
        {say("assessments.conflict", {
          who: newer.recordedBy,
          version: newer.version,
          when: format.moment(newer.recordedAt),
        })}{" "}
        {parts.length > 0 && say("assessments.conflict.parts", { parts: format.list(parts) })}{" "}
        {say(isFinal ? "assessments.conflict.final" : "assessments.conflict.do")}
      </p>
      <p className="row">
        <button type="button" className="link-button" onClick={onLoad}>
          {say("assessments.conflict.load")}
        </button>
        {!isFinal && (
          <button type="button" className="link-button" onClick={onKeep}>
            {say("assessments.conflict.keep")}
          </button>
        )}
      </p>
    </div>
  );
}
