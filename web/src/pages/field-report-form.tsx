import { Button, Textarea } from "@mantine/core";
import { useEffect, useRef, useState } from "react";
import { Problem, read } from "../api/client.ts";
import { useRead, useWrite } from "../api/reads.ts";
import { useWho } from "../api/who.ts";
import { useTell } from "../frame/toasts.tsx";
import { useLanguage } from "../language/language.tsx";
import { Dialog, DialogEnd } from "../parts/dialog.tsx";
import { ProblemNote, RowBones, useProblemSentence } from "../parts/states.tsx";
import {
  blankDraft,
  differencesOf,
  draftOf,
  inputOf,
  type ReportDraft,
  type Told,
  type ToldRow,
} from "./field-report-draft.ts";
import { AboveTheLine, BelowTheLine } from "./field-report-fields.tsx";

interface FieldReportFormProps {
  /** Whose report is written; or the report that is corrected. */
  readonly about: { readonly sourceId: string; readonly pseudonym: string } | Told;
  onClose(): void;
}

/** Corrects a report that stands; what was told is read for it. */
export function CorrectionForm({ told, onClose }: { readonly told: ToldRow; onClose(): void }) {
  const { say } = useLanguage();
  const asked = useRead("field-report", { id: told.id });
  if (asked.data && asked.isFetchedAfterMount)
    return <FieldReportForm about={asked.data} onClose={onClose} />;
  return (
    <Dialog
      title={say("sources.correct.of", { pseudonym: told.body.pseudonym })}
      width={760}
      onClose={onClose}
    >
      {asked.isError ? (
        <ProblemNote error={asked.error} onRetry={() => void asked.refetch()} />
      ) : (
        <RowBones count={6} height={56} />
      )}
    </Dialog>
  );
}

/** Written to be released: what may be told is asked for first, and what was told after it. */
export function FieldReportForm({ about, onClose }: FieldReportFormProps) {
  const { say, code: language } = useLanguage();
  const tell = useTell();
  const sentence = useProblemSentence();
  const held = useWho().data?.person?.compartments ?? [];
  const write = useWrite("write-field-report");
  const [before, setBefore] = useState("body" in about ? about : undefined);
  const [newer, setNewer] = useState<Told>();
  const [draft, setDraft] = useState(() =>
    "body" in about ? draftOf(about) : blankDraft(held.find((one) => one !== "*") ?? ""),
  );
  const change = (part: Partial<ReportDraft>) => setDraft((former) => ({ ...former, ...part }));
  const pseudonym = "body" in about ? about.body.pseudonym : about.pseudonym;
  const keep = () => {
    const which = before
      ? { id: before.id, version: before.version }
      : { ...("sourceId" in about && { source: about.sourceId }) };
    write.mutate(
      { ...inputOf(draft, before), ...which },
      {
        onSuccess: () => {
          tell(say(before ? "sources.corrected" : "sources.kept"));
          onClose();
        },
        onError: async (error) => {
          if (before && error instanceof Problem && error.code === "conflict") {
            const stands = await read("field-report", { id: before.id }, { language });
            if (stands.version !== before.version) return setNewer(stands);
          }
          tell(sentence(error), { bad: true });
        },
      },
    );
  };
  return (
    <Dialog
      title={say(before ? "sources.correct.of" : "sources.write.of", { pseudonym })}
      width={760}
      onClose={onClose}
    >
      <form
        className="stack form-parts"
        onSubmit={(event) => {
          event.preventDefault();
          keep();
        }}
      >
        <BelowTheLine draft={draft} onChange={change} />
        <AboveTheLine draft={draft} held={held} before={before} onChange={change} />
        {before && (
          <Textarea
            required
            autosize
            minRows={2}
            maxLength={2_000}
            label={say("sources.correct.because")}
            description={say("sources.correct.because.about")}
            value={draft.because}
            onChange={({ currentTarget: { value } }) => change({ because: value })}
          />
        )}
        <p className="small quiet">{say("sources.write.about")}</p>
        {newer && (
          <Conflict
            newer={newer}
            draft={draft}
            onChoose={(chosen) => {
              setBefore(newer);
              setDraft({ ...chosen, because: draft.because });
              setNewer(undefined);
            }}
          />
        )}
        <DialogEnd
          act={say(before ? "sources.correct.do" : "sources.write.do")}
          isWhole={newer === undefined}
          isPending={write.isPending}
          onClose={onClose}
        />
      </form>
    </Dialog>
  );
}

interface ConflictProps {
  readonly newer: Told;
  readonly draft: ReportDraft;
  onChoose(draft: ReportDraft): void;
}

/** Another window was faster: both versions side by side where they differ, and the two ways on. */
function Conflict({ newer, draft, onChoose }: ConflictProps) {
  const { say, format } = useLanguage();
  const notice = useRef<HTMLDivElement>(null);
  useEffect(() => {
    notice.current?.scrollIntoView({ block: "center" });
  }, []);
  const theirs = draftOf(newer);
  const differences = differencesOf(theirs, draft);
  const isSigned = newer.body.signedBy !== undefined || newer.body.status === "released";
  return (
    <div ref={notice} className="notice stack" role="alert">
      <p>
        {say("sources.conflict", { version: newer.version, when: format.moment(newer.recordedAt) })}{" "}
        {say(isSigned ? "sources.conflict.signed" : "sources.conflict.do")}
      </p>
      {differences.length > 0 && (
        <table className="table versions">
          <thead>
            <tr>
              <th scope="col">{say("sources.conflict.part")}</th>
              <th scope="col">{say("sources.conflict.theirs", { version: newer.version })}</th>
              <th scope="col">{say("sources.conflict.ours")}</th>
            </tr>
          </thead>
          <tbody>
            {differences.map(({ part, theirs: stands, ours }) => (
              <tr key={part}>
                <th scope="row">{say(part)}</th>
                <td dir="auto">{stands || "–"}</td>
                <td dir="auto">{ours || "–"}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {!isSigned && (
        <div className="row">
          <Button variant="default" onClick={() => onChoose(theirs)}>
            {say("sources.conflict.take")}
          </Button>
          <Button variant="default" onClick={() => onChoose(draft)}>
            {say("sources.conflict.keep")}
          </Button>
        </div>
      )}
    </div>
  );
}
