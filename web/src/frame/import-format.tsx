import { NativeSelect, TextInput } from "@mantine/core";
import { useEffect, useId, useState } from "react";
import { useRead } from "../api/reads.ts";
import { useLanguage } from "../language/language.tsx";
import {
  columnNames,
  type OptionField,
  type OptionValues,
  optionFields,
  withColumn,
  withOption,
} from "./option-fields.ts";

/** The format a person names; with an empty id it is recognised from each file. */
export interface ChosenFormat {
  readonly id: string;
  readonly options: OptionValues;
}

export const RECOGNISED: ChosenFormat = { id: "", options: {} };

interface FormatChoiceProps {
  readonly chosen: ChosenFormat;
  readonly files: readonly File[];
  readonly disabled: boolean;
  onChoose(chosen: ChosenFormat): void;
}

/** Which format the files are in, what it is good for, and its options. */
export function FormatChoice({ chosen, files, disabled, onChoose }: FormatChoiceProps) {
  const { say } = useLanguage();
  const formats = useRead("formats", {});
  const columns = useColumns(files[0]);
  const format = formats.data?.items.find(({ id }) => id === chosen.id);
  const fields = format ? optionFields(format.options) : [];
  const set = (name: string, value: OptionValues[string]) =>
    onChoose({ ...chosen, options: withOption(chosen.options, name, value) });
  return (
    <>
      <NativeSelect
        label={say("import.format")}
        description={format?.about ?? say("import.format.auto.about")}
        value={chosen.id}
        disabled={disabled}
        data={[
          { value: "", label: say("import.format.auto") },
          ...(formats.data?.items ?? []).map(({ id, title }) => ({ value: id, label: title })),
        ]}
        onChange={({ currentTarget }) => onChoose({ id: currentTarget.value, options: {} })}
      />
      {fields.length > 0 && (
        <fieldset className="import-options" disabled={disabled}>
          <legend className="only-read">{say("import.options")}</legend>
          <div className="two import-fields">
            {fields
              .filter(({ kind }) => kind !== "mapping")
              .map((field) => (
                <PlainOption key={field.name} field={field} value={chosen.options[field.name]} onSet={set} />
              ))}
          </div>
          {fields.map((field) => (
            <Mapping
              key={field.name}
              field={field}
              value={chosen.options[field.name]}
              columns={columns}
              onSet={set}
            />
          ))}
        </fieldset>
      )}
    </>
  );
}

interface OptionProps {
  readonly field: OptionField;
  readonly value: OptionValues[string] | undefined;
  onSet(name: string, value: OptionValues[string]): void;
}

function PlainOption({ field, value = "", onSet }: OptionProps) {
  const { say } = useLanguage();
  const { name, title, about } = field;
  const shared = { label: title, description: about, value: typeof value === "string" ? value : "" };
  if (field.kind === "text")
    return <TextInput {...shared} onChange={({ currentTarget }) => onSet(name, currentTarget.value)} />;
  if (field.kind !== "choice") return undefined;
  return (
    <NativeSelect
      {...shared}
      data={[
        { value: "", label: "–" },
        ...field.values.map((one) => ({ value: one, label: one === "\t" ? say("import.tab") : one })),
      ]}
      onChange={({ currentTarget }) => onSet(name, currentTarget.value)}
    />
  );
}

/** Our names, each with the column that holds it; the first file's own columns are offered. */
function Mapping({ field, value, columns, onSet }: OptionProps & { readonly columns: readonly string[] }) {
  const { say } = useLanguage();
  const list = useId();
  if (field.kind !== "mapping") return undefined;
  const mapping = typeof value === "object" ? value : {};
  const set = Object.keys(mapping).length;
  return (
    <details className="import-mapping">
      <summary>
        {field.title}{" "}
        {set > 0 && <span className="muted numeric">{say("import.mapped", { count: set })}</span>}
      </summary>
      <p className="small muted">{field.about}</p>
      <datalist id={list}>
        {columns.map((column) => (
          <option key={column} value={column} />
        ))}
      </datalist>
      <div className="import-columns">
        {field.names.map((name) => (
          <TextInput
            key={name}
            label={<span className="mono">{name}</span>}
            value={mapping[name] ?? ""}
            list={list}
            onChange={({ currentTarget }) =>
              onSet(field.name, withColumn(mapping, name, currentTarget.value))
            }
          />
        ))}
      </div>
    </details>
  );
}

/** Bytes; a table's first line is seldom longer. */
const HEAD = 16 * 1024;

function useColumns(file: File | undefined): readonly string[] {
  const [columns, setColumns] = useState<readonly string[]>([]);
  useEffect(() => {
    let current = true;
    setColumns([]);
    if (!file || /\.(gz|zip)$/i.test(file.name)) return;
    void file
      .slice(0, HEAD)
      .text()
      .then((head) => current && setColumns(columnNames(head)));
    return () => {
      current = false;
    };
  }, [file]);
  return columns;
}
