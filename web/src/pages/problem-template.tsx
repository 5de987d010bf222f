import { Button, NativeSelect, TextInput } from "@mantine/core";
import { useState } from "react";
import type { OutputOf } from "../api/client.ts";
import { useRead } from "../api/reads.ts";
import { useLanguage } from "../language/language.tsx";
import { useProblemSentence } from "../parts/states.tsx";

export type FilledTemplate = OutputOf<"problem-template">;

interface ProblemTemplateProps {
  /** The template that the form was filled from. */
  readonly filled: FilledTemplate | undefined;
  onFill(filled: FilledTemplate): void;
}

/** Chooses what others usually fear, for a place; what comes back fills the form and waits to be changed. */
export function ProblemTemplate({ filled, onFill }: ProblemTemplateProps) {
  const { say, format } = useLanguage();
  const sentence = useProblemSentence();
  const [id, setId] = useState("");
  const [place, setPlace] = useState("");
  const [neighbour, setNeighbour] = useState("");
  const list = useRead("problem-templates", {});
  const asked = { id, place, ...(neighbour !== "" && { neighbour }) };
  const isAsked = id !== "" && place !== "";
  const found = useRead("problem-template", asked, { enabled: isAsked });
  const chosen = list.data?.items.find((one) => one.id === id);
  return (
    <fieldset className="stack">
      <legend className="small muted">{say("problems.template")}</legend>
      <div className="form-row">
        <NativeSelect
          label={say("problems.template.choose")}
          value={id}
          data={[
            { value: "", label: say("problems.template.none") },
            ...(list.data?.items ?? []).map((one) => ({ value: one.id, label: one.title })),
          ]}
          onChange={({ currentTarget: { value } }) => setId(value)}
        />
        <TextInput
          label={say("problems.template.place")}
          value={place}
          onChange={({ currentTarget: { value } }) => setPlace(value.toUpperCase().trim())}
        />
        <TextInput
          label={say("problems.template.neighbour")}
          value={neighbour}
          placeholder={found.data?.neighbour ?? ""}
          onChange={({ currentTarget: { value } }) => setNeighbour(value.toUpperCase().trim())}
        />
        <Button
          variant="default"
          disabled={!found.data || !isAsked}
          loading={isAsked && found.isFetching}
          onClick={() => found.data && onFill(found.data)}
        >
          {say("problems.template.fill")}
        </Button>
      </div>
      {isAsked && found.isError && <p className="small not-given-words">{sentence(found.error)}</p>}
      {chosen && (
        <p className="small muted" dir="auto">
          {say("problems.template.about", {
            count: chosen.indicators,
            history: chosen.fromHistory,
            prior: format.percent(chosen.prior),
          })}
        </p>
      )}
      {filled && (
        <p className="small" role="status">
          {say("problems.template.filled", { count: filled.indicators.length })}
        </p>
      )}
    </fieldset>
  );
}
