import { Button } from "@mantine/core";
import { useState } from "react";
import { useReadPages, useWrite } from "../api/reads.ts";
import { useTell } from "../frame/toasts.tsx";
import { useLanguage } from "../language/language.tsx";
import { Dialog, DialogEnd } from "../parts/dialog.tsx";
import { GradeMark } from "../parts/grade.tsx";
import { MoreOf } from "../parts/more-of.tsx";
import { ScrollGroup } from "../parts/scroll-group.tsx";
import { ProblemNote, useProblemSentence } from "../parts/states.tsx";
import { FieldReportForm } from "./field-report-form.tsx";
import { HumanSourceDialog, type HumanSourceRow } from "./human-source-dialog.tsx";
import { SourceFields } from "./human-source-fields.tsx";

/** Codenames, with what the desk may know of each. */
export function HumanSourceList() {
  const { say } = useLanguage();
  const list = useReadPages("human-sources", { limit: 100 });
  const [isAdding, setAdding] = useState(false);
  const [written, setWritten] = useState<HumanSourceRow>();
  const [shown, setShown] = useState<HumanSourceRow>();
  const items = list.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <section className="stack" aria-labelledby="codenames">
      <div className="row">
        <h2 id="codenames" className="grow">
          {say("sources.list")}
        </h2>
        <Button variant="default" onClick={() => setAdding(true)}>
          {say("sources.new")}
        </Button>
      </div>
      {list.isError && <ProblemNote error={list.error} onRetry={() => void list.refetch()} />}
      {list.isSuccess && items.length === 0 && <p className="quiet">{say("sources.list.empty")}</p>}
      {items.length > 0 && <SourceTable items={items} onWrite={setWritten} onShow={setShown} />}
      <MoreOf list={list} />
      {isAdding && <NewSource onClose={() => setAdding(false)} />}
      {shown && <HumanSourceDialog source={shown} onClose={() => setShown(undefined)} />}
      {written && (
        <FieldReportForm
          about={{ sourceId: written.id, pseudonym: written.body.pseudonym }}
          onClose={() => setWritten(undefined)}
        />
      )}
    </section>
  );
}

interface SourceTableProps {
  readonly items: readonly HumanSourceRow[];
  onWrite(source: HumanSourceRow): void;
  onShow(source: HumanSourceRow): void;
}

function SourceTable({ items, onWrite, onShow }: SourceTableProps) {
  const { say } = useLanguage();
  return (
    <ScrollGroup className="card table-scroll" label={say("sources.list")}>
      <table className="table">
        <thead>
          <tr>
            <th scope="col">{say("sources.codename")}</th>
            <th scope="col">{say("sources.access")}</th>
            <th scope="col">{say("sources.region")}</th>
            <th scope="col">{say("sources.grade")}</th>
            <th scope="col">{say("sources.status")}</th>
            <th scope="col" aria-label={say("sources.acts")} />
          </tr>
        </thead>
        <tbody>
          {items.map((source) => (
            <tr key={source.id}>
              <td dir="ltr">{source.body.pseudonym}</td>
              <td dir="auto">{source.body.access}</td>
              <td dir="auto">{source.body.region}</td>
              <td>
                <GradeMark grade={source.grade ?? "F"} />
              </td>
              <td>{say(`sources.status.${source.body.status}`)}</td>
              <td className="end">
                <span className="row row-end">
                  {source.body.status === "active" && (
                    <Button
                      size="compact-sm"
                      variant="default"
                      aria-label={`${say("sources.write")}: ${source.body.pseudonym}`}
                      onClick={() => onWrite(source)}
                    >
                      {say("sources.write")}
                    </Button>
                  )}
                  <Button
                    size="compact-sm"
                    variant="default"
                    aria-label={`${say("sources.grades")}: ${source.body.pseudonym}`}
                    onClick={() => onShow(source)}
                  >
                    {say("sources.grades")}
                  </Button>
                </span>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollGroup>
  );
}

function NewSource({ onClose }: { onClose(): void }) {
  const { say } = useLanguage();
  const tell = useTell();
  const sentence = useProblemSentence();
  const save = useWrite("human-source-save");
  const [access, setAccess] = useState("");
  const [region, setRegion] = useState("");
  return (
    <Dialog title={say("sources.new")} width={520} onClose={onClose}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate(
            { access, region },
            {
              onSuccess: ({ body }) => {
                tell(say("sources.made", { pseudonym: body.pseudonym }));
                onClose();
              },
              onError: (error) => tell(sentence(error), { bad: true }),
            },
          );
        }}
      >
        <p className="quiet">{say("sources.new.about")}</p>
        <SourceFields access={access} region={region} isFirst onAccess={setAccess} onRegion={setRegion} />
        <DialogEnd act={say("sources.new.do")} isPending={save.isPending} onClose={onClose} />
      </form>
    </Dialog>
  );
}
