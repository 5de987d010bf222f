import { ActionIcon, Button, Textarea, TextInput } from "@mantine/core";
import { IconArrowDown, IconArrowUp, IconTrash } from "@tabler/icons-react";
import { useLanguage } from "../language/language.tsx";
import { Portion } from "../parts/portion.tsx";
import { EvidenceLink, useKindWord } from "../parts/record-link.tsx";
import { type Change, STATEMENT_KINDS, type Statement } from "./assessment-draft.ts";
import type { PartProps } from "./assessment-judgement.tsx";

interface StatementsProps extends PartProps {
  /** Portion marks by what the statement says; a sentence that is being changed has none until it is saved. */
  readonly marks: ReadonlyMap<string, string>;
}

/** Typed sentences: evidence, assumption, judgement, gap. A machine's own stand apart until accepted. */
export function StatementsPart({ body, fixed, marks, onChange }: StatementsProps) {
  const { say } = useLanguage();
  const waiting = body.statements.filter(({ machine }) => machine).length;
  return (
    <section className="card">
      <h2 className="card-title row">
        {say("assessments.statements")}
        {waiting > 0 && !fixed && (
          <Button className="push" variant="default" onClick={() => onChange({ kind: "accepted-all" })}>
            {say("assessments.accept.all", { count: waiting })}
          </Button>
        )}
      </h2>
      <ol className="statements">
        {body.statements.map((statement, i) => (
          <li
            // biome-ignore lint/suspicious/noArrayIndexKey: statements have no name but their place.
            key={i}
            className="statement"
            data-kind={statement.kind}
            data-machine={statement.machine || undefined}
          >
            <KindLetter statement={statement} at={i} fixed={fixed} onChange={onChange} />
            <div className="grow stack">
              {fixed ? (
                <p className="read" dir="auto">
                  {statement.text}
                </p>
              ) : (
                <Textarea
                  aria-label={say("assessments.text.label", { number: i + 1 })}
                  classNames={{ input: "statement-text" }}
                  variant="unstyled"
                  dir="auto"
                  autosize
                  minRows={1}
                  value={statement.text}
                  onChange={({ currentTarget }) =>
                    onChange({ kind: "statement", at: i, change: { text: currentTarget.value } })
                  }
                />
              )}
              {statement.kind === "assumption" && (
                <IfWrong statement={statement} at={i} fixed={fixed} onChange={onChange} />
              )}
              <StatementFoot
                statement={statement}
                mark={marks.get(statement.text)}
                at={i}
                fixed={fixed}
                onChange={onChange}
              />
            </div>
            {!fixed && <StatementActions at={i} count={body.statements.length} onChange={onChange} />}
          </li>
        ))}
      </ol>
      {!fixed && (
        <p className="card-body">
          <Button variant="default" onClick={() => onChange({ kind: "added" })}>
            {say("assessments.add")}
          </Button>
        </p>
      )}
    </section>
  );
}

interface StatementPartProps {
  readonly statement: Statement;
  readonly at: number;
  readonly fixed: boolean;
  onChange(change: Change): void;
}

/** The letter in front of a sentence, which is also how its kind is chosen. */
function KindLetter({ statement: { kind }, at, fixed, onChange }: StatementPartProps) {
  const { say } = useLanguage();
  const word = say(`assessments.kind.${kind}`);
  return (
    <span className="kind-letter" data-kind={kind} title={word}>
      <span aria-hidden="true">{say(`assessments.letter.${kind}`)}</span>
      {fixed ? (
        <span className="only-read">{word}</span>
      ) : (
        <select
          aria-label={say("assessments.kind.label", { number: at + 1 })}
          value={kind}
          onChange={({ currentTarget: { value } }) => {
            const chosen = STATEMENT_KINDS.find((one) => one === value);
            if (chosen) onChange({ kind: "statement", at, change: { kind: chosen } });
          }}
        >
          {STATEMENT_KINDS.map((one) => (
            <option key={one} value={one}>
              {say(`assessments.kind.${one}`)}
            </option>
          ))}
        </select>
      )}
    </span>
  );
}

function IfWrong({ statement: { ifWrong }, at, fixed, onChange }: StatementPartProps) {
  const { say } = useLanguage();
  if (fixed)
    return ifWrong ? (
      <p className="small quiet" dir="auto">
        {say("assessments.ifWrong")} {ifWrong}
      </p>
    ) : undefined;
  return (
    <TextInput
      label={say("assessments.ifWrong")}
      dir="auto"
      value={ifWrong ?? ""}
      onChange={({ currentTarget: { value } }) =>
        onChange({ kind: "statement", at, change: { ifWrong: value || undefined } })
      }
    />
  );
}

const CITED = 8;

interface StatementFootProps extends StatementPartProps {
  readonly mark: string | undefined;
}

function StatementFoot({ statement: { cites, machine }, mark, at, fixed, onChange }: StatementFootProps) {
  const { say } = useLanguage();
  const kindWord = useKindWord();
  if (cites.length === 0 && !machine && !mark) return undefined;
  return (
    <p className="row-wrap small">
      {mark && <Portion mark={mark} />}
      {cites.slice(0, CITED).map(({ kind, id }, i) => (
        <EvidenceLink key={id} kind={kind} id={id}>
          {kindWord(kind)} {i + 1}
        </EvidenceLink>
      ))}
      {cites.length > CITED && (
        <span className="muted">{say("assessments.cites", { count: cites.length })}</span>
      )}
      {machine && !fixed && (
        <span className="row push">
          <span className="muted">{say("assessments.machine")}</span>
          <button
            type="button"
            className="link-button strong"
            onClick={() => onChange({ kind: "accepted", at })}
          >
            {say("assessments.accept")}
          </button>
        </span>
      )}
    </p>
  );
}

function StatementActions({
  at,
  count,
  onChange,
}: {
  readonly at: number;
  readonly count: number;
  onChange(change: Change): void;
}) {
  const { say } = useLanguage();
  return (
    <span className="statement-actions">
      <ActionIcon
        size="sm"
        aria-label={say("assessments.up")}
        disabled={at === 0}
        onClick={() => onChange({ kind: "moved", at, by: -1 })}
      >
        <IconArrowUp size={14} />
      </ActionIcon>
      <ActionIcon
        size="sm"
        aria-label={say("assessments.down")}
        disabled={at === count - 1}
        onClick={() => onChange({ kind: "moved", at, by: 1 })}
      >
        <IconArrowDown size={14} />
      </ActionIcon>
      <ActionIcon
        size="sm"
        aria-label={say("assessments.remove")}
        disabled={count === 1}
        onClick={() => onChange({ kind: "removed", at })}
      >
        <IconTrash size={14} />
      </ActionIcon>
    </span>
  );
}
