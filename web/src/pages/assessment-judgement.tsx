import { Button, NumberInput, Textarea, TextInput } from "@mantine/core";
import { useId, useState } from "react";
import { useLanguage } from "../language/language.tsx";
import { CONFIDENCES, ConfidenceMark } from "../parts/confidence.tsx";
import { LikelihoodBar, useLikelihoodWords } from "../parts/likelihood.tsx";
import { type AssessmentBody, type Change, linesOf } from "./assessment-draft.ts";

export interface PartProps {
  readonly body: AssessmentBody;
  /** A final assessment is on record: shown, and not changed. */
  readonly fixed: boolean;
  onChange(change: Change): void;
}

/** How likely: a number on the scale, with the word it is read as. */
export function LikelihoodPart({ body, fixed, onChange }: PartProps) {
  const { say } = useLanguage();
  const id = useId();
  return (
    <section className="card card-body stack">
      <h2>{say("likelihood.title")}</h2>
      <LikelihoodBar likelihood={body.likelihood} />
      {!fixed && (
        <div className="row">
          <input
            id={id}
            type="range"
            className="range grow"
            min="1"
            max="99"
            aria-label={say("assessments.probability")}
            value={Math.round(body.likelihood.p * 100)}
            onChange={({ currentTarget }) =>
              onChange({ kind: "likelihood", p: Number(currentTarget.value) / 100 })
            }
          />
          <NumberInput
            className="percent-input"
            aria-label={say("assessments.probability")}
            min={1}
            max={99}
            suffix=" %"
            allowDecimal={false}
            clampBehavior="blur"
            value={Math.round(body.likelihood.p * 100)}
            onChange={(value) => {
              const p = Number(value) / 100;
              if (p > 0 && p < 1) onChange({ kind: "likelihood", p });
            }}
          />
        </div>
      )}
    </section>
  );
}

/** How well founded: never the same control as how likely. */
export function ConfidencePart({ body: { confidence }, fixed, onChange }: PartProps) {
  const { say } = useLanguage();
  const name = useId();
  return (
    <section className="card card-body stack">
      <h2>{say("confidence.title")}</h2>
      {fixed ? (
        <ConfidenceMark level={confidence.level} />
      ) : (
        <div className="confidence-choice" role="radiogroup" aria-label={say("confidence.title")}>
          {CONFIDENCES.map((level) => (
            <label key={level} data-checked={level === confidence.level || undefined}>
              <input
                type="radio"
                className="only-read"
                name={name}
                value={level}
                checked={level === confidence.level}
                onChange={() => onChange({ kind: "confidence", change: { level } })}
              />
              <ConfidenceMark level={level} />
            </label>
          ))}
        </div>
      )}
      <Lines
        label={say("assessments.confidence.reasons")}
        lines={confidence.reasons}
        fixed={fixed}
        onChange={(reasons) => onChange({ kind: "confidence", change: { reasons } })}
      />
      <Lines
        label={say("assessments.confidence.change")}
        lines={confidence.wouldChange}
        fixed={fixed}
        onChange={(wouldChange) => onChange({ kind: "confidence", change: { wouldChange } })}
      />
    </section>
  );
}

interface LinesProps {
  readonly label: string;
  readonly lines: readonly string[];
  readonly fixed: boolean;
  onChange(lines: string[]): void;
}

function Lines({ label, lines, fixed, onChange }: LinesProps) {
  const { say } = useLanguage();
  // What is being typed keeps its empty last line; the list does not.
  const [typed, setTyped] = useState<string>();
  if (fixed && lines.length === 0) return undefined;
  if (fixed)
    return (
      <div>
        <h3>{label}</h3>
        <ul className="bullets">
          {lines.map((line) => (
            <li key={line} dir="auto">
              {line}
            </li>
          ))}
        </ul>
      </div>
    );
  return (
    <Textarea
      label={label}
      description={say("assessments.lines")}
      dir="auto"
      autosize
      minRows={2}
      value={typed ?? lines.join("\n")}
      onChange={({ currentTarget: { value } }) => {
        setTyped(value);
        onChange(linesOf(value));
      }}
      onBlur={() => setTyped(undefined)}
    />
  );
}

/** What else could explain it, each with its own likelihood. */
export function AlternativesPart({ body, fixed, onChange }: PartProps) {
  const { say } = useLanguage();
  const words = useLikelihoodWords();
  const { alternatives } = body;
  if (fixed && alternatives.length === 0) return undefined;
  const set = (next: AssessmentBody["alternatives"]) =>
    onChange({ kind: "field", change: { alternatives: next } });
  const setOne = (at: number, change: Partial<AssessmentBody["alternatives"][number]>) =>
    set(alternatives.map((one, i) => (i === at ? { ...one, ...change } : one)));
  return (
    <section className="card">
      <h2 className="card-title">{say("assessments.alternatives")}</h2>
      <ol className="alternatives">
        {alternatives.map(({ text, likelihood }, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: alternatives have no name but their place.
          <li key={i} className="alternative">
            {fixed ? (
              <>
                <span dir="auto">{text}</span>
                <span className="small muted">{words(likelihood)}</span>
              </>
            ) : (
              <>
                <TextInput
                  className="grow"
                  dir="auto"
                  aria-label={say("assessments.alternative", { number: i + 1 })}
                  value={text}
                  onChange={({ currentTarget }) => setOne(i, { text: currentTarget.value })}
                />
                <NumberInput
                  className="percent-input"
                  aria-label={say("assessments.alternative.p", { number: i + 1 })}
                  min={1}
                  max={99}
                  suffix=" %"
                  allowDecimal={false}
                  value={Math.round(likelihood.p * 100)}
                  onChange={(value) => {
                    const p = Number(value) / 100;
                    if (p > 0 && p < 1) setOne(i, { likelihood: { ...likelihood, p } });
                  }}
                />
                <Button
                  variant="subtle"
                  color="gray"
                  onClick={() => set(alternatives.filter((_, at) => at !== i))}
                >
                  {say("assessments.remove")}
                </Button>
              </>
            )}
          </li>
        ))}
      </ol>
      {!fixed && (
        <p className="card-body">
          <Button
            variant="default"
            onClick={() =>
              set([...alternatives, { text: "", likelihood: { p: 0.3, scale: body.likelihood.scale } }])
            }
          >
            {say("assessments.alternative.add")}
          </Button>
        </p>
      )}
    </section>
  );
}
