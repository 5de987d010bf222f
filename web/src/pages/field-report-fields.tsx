import { Checkbox, MultiSelect, NativeSelect, NumberInput, Select, Textarea, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useMemo, useState } from "react";
import { COUNTRY_CODES, countryName, isUserAssigned } from "../../../src/kernel/country.ts";
import { TLP } from "../../../src/kernel/label.ts";
import { useRead } from "../api/reads.ts";
import { useLanguage } from "../language/language.tsx";
import type { ReportDraft, Told } from "./field-report-draft.ts";

/** What drops down outside a modal dialog lies under it and takes no click. */
const IN_DIALOG = { withinPortal: false } as const;

interface PartProps {
  readonly draft: ReportDraft;
  onChange(part: Partial<ReportDraft>): void;
}

/** What may be told, with its label; the source's own words have no place here. */
export function BelowTheLine({ draft, onChange }: PartProps) {
  const { say } = useLanguage();
  const institutions = useRead("institutions", {}).data?.items ?? [];
  return (
    <fieldset className="stack">
      <legend>{say("sources.write.below")}</legend>
      <TextInput
        data-autofocus
        required
        maxLength={200}
        label={say("sources.write.title")}
        value={draft.title}
        onChange={({ currentTarget: { value } }) => onChange({ title: value })}
      />
      <Textarea
        required
        autosize
        minRows={4}
        maxRows={14}
        label={say("sources.write.text")}
        value={draft.text}
        onChange={({ currentTarget: { value } }) => onChange({ text: value })}
      />
      <div className="field-grid">
        <NativeSelect
          label={say("sources.write.label")}
          value={draft.tlp}
          data={TLP.map((tlp) => ({ value: tlp, label: `TLP:${tlp}` }))}
          onChange={({ currentTarget: { value } }) =>
            onChange({ tlp: TLP.find((tlp) => tlp === value) ?? "AMBER" })
          }
        />
        <TextInput
          type="date"
          label={say("sources.write.occurred")}
          value={draft.occurredOn}
          onChange={({ currentTarget: { value } }) => onChange({ occurredOn: value })}
        />
        <CountryChoice draft={draft} onChange={onChange} />
        <TextInput
          maxLength={200}
          label={say("sources.write.place")}
          placeholder={say("sources.write.place.about")}
          value={draft.place}
          onChange={({ currentTarget: { value } }) => onChange({ place: value })}
        />
        {institutions.length > 0 && (
          <MultiSelect
            comboboxProps={IN_DIALOG}
            className="whole-row"
            label={say("sources.write.to")}
            placeholder={draft.releasableTo.length === 0 ? say("sources.write.to.about") : ""}
            data={institutions.map(({ body }) => ({ value: body.key, label: body.name }))}
            value={[...draft.releasableTo]}
            onChange={(releasableTo) => onChange({ releasableTo })}
            clearable
          />
        )}
        <OpenReportChoice draft={draft} onChange={onChange} />
      </div>
    </fieldset>
  );
}

function CountryChoice({ draft, onChange }: PartProps) {
  const { say, code } = useLanguage();
  const [typed, setTyped] = useState("");
  const named = useMemo(
    () =>
      COUNTRY_CODES.map((value) => ({ value, label: countryName(value, code) ?? value })).sort((a, b) =>
        a.label.localeCompare(b.label, code),
      ),
    [code],
  );
  // An invented state has a code and no name: it is offered when it is typed.
  const invented = [draft.country, typed.toUpperCase()].find(isUserAssigned);
  return (
    <Select
      comboboxProps={IN_DIALOG}
      searchable
      clearable
      label={say("sources.write.country")}
      placeholder={say("sources.write.country.none")}
      data={invented ? [{ value: invented, label: invented }, ...named] : named}
      value={draft.country || null}
      onSearchChange={setTyped}
      onChange={(country) => onChange({ country: country ?? "" })}
      nothingFoundMessage={say("sources.write.none")}
    />
  );
}

/** An open report that names the same place, found by its words. */
function OpenReportChoice({ draft, onChange }: PartProps) {
  const { say, format } = useLanguage();
  const [typed, setTyped] = useState("");
  const [q] = useDebouncedValue(typed.trim(), 300);
  const found = useRead("reports", { discipline: "open", limit: 20, ...(q && { q }) }, { keep: true });
  const chosen = draft.corroboratedBy;
  const named = useRead("report", { id: chosen }, { enabled: chosen !== "" });
  const [kept, setKept] = useState("");
  const offered = (found.data?.items ?? []).map(({ id, title, sourceName, receivedAt }) => ({
    value: id,
    label: `${title} (${sourceName}, ${format.day(receivedAt.slice(0, 10))})`,
  }));
  const title = kept || named.data?.report.body.title || chosen;
  const isOffered = offered.some(({ value }) => value === chosen);
  return (
    <Select
      comboboxProps={IN_DIALOG}
      className="whole-row"
      searchable
      clearable
      label={say("sources.write.open")}
      description={say("sources.write.open.about")}
      placeholder={say("sources.write.open.search")}
      data={chosen && !isOffered ? [{ value: chosen, label: title }, ...offered] : offered}
      // The server found them; what it takes for alike is shown as it is.
      filter={({ options }) => options}
      value={chosen || null}
      onSearchChange={(text) => {
        if (!offered.some(({ label }) => label === text) && text !== title) setTyped(text);
      }}
      onChange={(id, option) => {
        setKept(option?.label ?? "");
        onChange({ corroboratedBy: id ?? "" });
      }}
      nothingFoundMessage={say("sources.write.none")}
    />
  );
}

interface AboveProps extends PartProps {
  /** Compartments that whoever writes is read into. */
  readonly held: readonly string[];
  readonly before: Told | undefined;
}

/** As it was told, and what the checks of a release have to know. */
export function AboveTheLine({ draft, held, before, onChange }: AboveProps) {
  const { say } = useLanguage();
  const isTooMany = draft.persons !== "" && draft.among !== "" && draft.persons > draft.among;
  const count = (value: number | string) => (value === "" ? "" : Number(value));
  const wasControlled = before?.label.originatorControlled ?? false;
  return (
    <fieldset className="stack">
      <legend>{say("sources.write.above")}</legend>
      <Textarea
        required
        autosize
        minRows={4}
        maxRows={14}
        label={say("sources.write.raw")}
        value={draft.raw}
        onChange={({ currentTarget: { value } }) => onChange({ raw: value })}
      />
      <div className="field-grid">
        <CompartmentChoice draft={draft} held={held} isFixed={before !== undefined} onChange={onChange} />
        <TextInput
          type="date"
          label={say("sources.write.told")}
          value={draft.toldOn}
          onChange={({ currentTarget: { value } }) => onChange({ toldOn: value })}
        />
        <NumberInput
          required
          min={1}
          allowDecimal={false}
          label={say("sources.write.persons")}
          error={isTooMany && say("sources.write.persons.many")}
          value={draft.persons}
          onChange={(value) => onChange({ persons: count(value) })}
        />
        <NumberInput
          required
          min={1}
          allowDecimal={false}
          label={say("sources.write.among")}
          value={draft.among}
          onChange={(value) => onChange({ among: count(value) })}
        />
      </div>
      <Checkbox
        label={say("sources.write.controlled")}
        description={say(wasControlled ? "sources.write.controlled.stays" : "sources.write.controlled.about")}
        checked={draft.isControlled}
        disabled={wasControlled}
        onChange={({ currentTarget: { checked } }) => onChange({ isControlled: checked })}
      />
    </fieldset>
  );
}

interface CompartmentProps extends PartProps {
  readonly held: readonly string[];
  readonly isFixed: boolean;
}

function CompartmentChoice({ draft, held, isFixed, onChange }: CompartmentProps) {
  const { say } = useLanguage();
  const label = say(isFixed ? "sources.write.compartment.stays" : "sources.write.compartment");
  const isListed = !isFixed && held.length > 0 && !held.includes("*");
  if (isListed)
    return (
      <NativeSelect
        required
        label={label}
        value={draft.compartment}
        data={[...held]}
        onChange={({ currentTarget: { value } }) => onChange({ compartment: value })}
      />
    );
  return (
    <TextInput
      required
      readOnly={isFixed}
      maxLength={100}
      label={label}
      value={draft.compartment}
      onChange={({ currentTarget: { value } }) => onChange({ compartment: value })}
    />
  );
}
