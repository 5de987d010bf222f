/** The options of a format, read from the JSON schema in which the server tells them. */
export type OptionField = {
  readonly name: string;
  readonly title: string;
  readonly about: string | undefined;
} & (
  | { readonly kind: "text" }
  | { readonly kind: "choice"; readonly values: readonly string[] }
  /** Names of ours, each for a column of the table. */
  | { readonly kind: "mapping"; readonly names: readonly string[] }
);

type Schema = Readonly<Record<string, unknown>>;

/** Options that are neither text, a choice nor a mapping are left to the command line. */
export function optionFields({ properties }: Schema): OptionField[] {
  if (!isSchema(properties)) return [];
  return Object.entries(properties).flatMap(([name, schema]): OptionField[] => {
    if (!isSchema(schema)) return [];
    const { title, description, type, propertyNames } = schema;
    const said = {
      name,
      title: typeof title === "string" ? title : name,
      about: typeof description === "string" ? description : undefined,
    };
    if (type === "object" && isSchema(propertyNames))
      return [{ ...said, kind: "mapping", names: texts(propertyNames.enum) }];
    if (type !== "string") return [];
    const values = texts(schema.enum);
    return [values.length > 0 ? { ...said, kind: "choice", values } : { ...said, kind: "text" }];
  });
}

function isSchema(value: unknown): value is Schema {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === "string") : [];
}

/** What is asked for: an option that was left empty is not said. */
export type OptionValues = Readonly<Record<string, string | Readonly<Record<string, string>>>>;

export function withOption(options: OptionValues, name: string, value: OptionValues[string]): OptionValues {
  const { [name]: _, ...others } = options;
  return isEmpty(value) ? others : { ...others, [name]: value };
}

/** A mapping with one of its names set, or left out when its column is empty. */
export function withColumn(mapping: OptionValues[string] | undefined, name: string, column: string) {
  const { [name]: _, ...others } = typeof mapping === "object" ? mapping : {};
  return column.trim() === "" ? others : { ...others, [name]: column };
}

function isEmpty(value: OptionValues[string]): boolean {
  return typeof value === "string" ? value.trim() === "" : Object.keys(value).length === 0;
}

/** The names in a table's first line, to choose from; a name in quotes may hold a separator. */
export function columnNames(head: string): string[] {
  const line = /^\uFEFF?([^\r\n]*)/.exec(head)?.[1] ?? "";
  const separator = [",", ";", "\t", "|"].reduce((best, one) =>
    line.split(one).length > line.split(best).length ? one : best,
  );
  const names =
    line.match(new RegExp(`"(?:[^"]|"")*"|[^${separator === "|" ? "\\|" : separator}]+`, "g")) ?? [];
  const plain = names.map((name) =>
    name
      .trim()
      .replace(/^"(.*)"$/, "$1")
      .replaceAll('""', '"'),
  );
  return [...new Set(plain)].filter((name) => name !== "");
}
