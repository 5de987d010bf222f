import { NativeSelect, Textarea } from "@mantine/core";
import { useState } from "react";
import { SourceGrade } from "../../../src/kernel/grade.ts";
import type { OutputOf } from "../api/client.ts";
import { useRead, useWrite } from "../api/reads.ts";
import { useTell } from "../frame/toasts.tsx";
import { useLanguage } from "../language/language.tsx";
import { Dialog, DialogEnd } from "../parts/dialog.tsx";
import { GradeMark, useGradeWords } from "../parts/grade.tsx";
import { useProblemSentence } from "../parts/states.tsx";
import { Whole } from "../parts/whole.tsx";
import { SourceFields } from "./human-source-fields.tsx";

export type HumanSourceRow = OutputOf<"human-sources">["items"][number];
type HumanSource = OutputOf<"human-source">;

interface HumanSourceDialogProps {
  readonly source: HumanSourceRow;
  onClose(): void;
}

/** What the desk knows of a source, how it was graded from the first day on, and the grade of today. */
export function HumanSourceDialog({ source: { id, body }, onClose }: HumanSourceDialogProps) {
  const { say } = useLanguage();
  const asked = useRead("human-source", { id });
  return (
    <Dialog title={body.pseudonym} width={560} onClose={onClose}>
      <Whole asked={asked}>
        {(source) => (
          <div className="stack form-parts">
            <GradeHistory source={source} />
            {source.body.status === "erased" ? (
              <p className="quiet">{say("sources.erased")}</p>
            ) : (
              <SourceForm source={source} onClose={onClose} />
            )}
          </div>
        )}
      </Whole>
    </Dialog>
  );
}

function GradeHistory({ source: { body } }: { readonly source: HumanSource }) {
  const { say, format } = useLanguage();
  const words = useGradeWords();
  if (body.grades.length === 0) return <p className="quiet">{say("sources.grades.none")}</p>;
  return (
    <table className="table versions">
      <caption className="only-read">{say("sources.grades.history")}</caption>
      <thead>
        <tr>
          <th scope="col">{say("sources.grade")}</th>
          <th scope="col">{say("sources.grades.day")}</th>
          <th scope="col">{say("sources.grades.why")}</th>
        </tr>
      </thead>
      <tbody>
        {body.grades.toReversed().map(({ grade, on, why }, i) => (
          // Several of one day stand in the order they were given.
          // biome-ignore lint/suspicious/noArrayIndexKey: the history only grows, and at its end.
          <tr key={body.grades.length - i} data-now={i === 0 || undefined}>
            <td>
              <GradeMark grade={grade} /> <span aria-hidden="true">{words(grade)}</span>
            </td>
            <td>
              {format.day(on)}
              {i === 0 && ` · ${say("sources.grades.stands")}`}
            </td>
            <td dir="auto">{why || "–"}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function SourceForm({ source, onClose }: { readonly source: HumanSource; onClose(): void }) {
  const { say } = useLanguage();
  const tell = useTell();
  const sentence = useProblemSentence();
  const words = useGradeWords();
  const save = useWrite("human-source-save");
  const [access, setAccess] = useState(source.body.access);
  const [region, setRegion] = useState(source.body.region);
  const [status, setStatus] = useState<"active" | "ended">(
    source.body.status === "ended" ? "ended" : "active",
  );
  const [grade, setGrade] = useState<SourceGrade>();
  const [why, setWhy] = useState("");
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        const { id, version } = source;
        save.mutate(
          { id, version, access, region, status, ...(grade && { grade, why }) },
          {
            onSuccess: () => {
              tell(say("sources.saved"));
              onClose();
            },
            onError: (error) => tell(sentence(error), { bad: true }),
          },
        );
      }}
    >
      <NativeSelect
        data-autofocus
        label={say("sources.grades.today")}
        value={grade ?? ""}
        data={[
          { value: "", label: say("sources.grades.same") },
          ...SourceGrade.options.map((value) => ({ value, label: `${value}: ${words(value)}` })),
        ]}
        onChange={({ currentTarget: { value } }) =>
          setGrade(SourceGrade.options.find((one) => one === value))
        }
      />
      {grade && (
        <Textarea
          required
          autosize
          minRows={2}
          maxLength={1_000}
          label={say("sources.grades.why")}
          description={say("sources.grades.why.about")}
          value={why}
          onChange={({ currentTarget: { value } }) => setWhy(value)}
        />
      )}
      <SourceFields access={access} region={region} onAccess={setAccess} onRegion={setRegion} />
      <NativeSelect
        label={say("sources.status")}
        value={status}
        data={[
          { value: "active", label: say("sources.status.active") },
          { value: "ended", label: say("sources.status.ended") },
        ]}
        onChange={({ currentTarget: { value } }) => setStatus(value === "ended" ? "ended" : "active")}
      />
      <DialogEnd act={say("sources.save")} isPending={save.isPending} onClose={onClose} />
    </form>
  );
}
