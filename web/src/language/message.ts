/** A catalogue's entry: a text, or one text for each plural form the language has (CLDR's categories). */
export type Message = string | { readonly [Form in Intl.LDMLPluralRule]?: string };

export type Values = Readonly<Record<string, string | number>>;

/**
 * Puts values into a message. `{count}` chooses the plural form; numbers are written as the language writes
 * them. A name without a value stays visible as it is, so that a gap is seen and not hidden.
 */
export function filled(message: Message, values: Values, language: string): string {
  const text = typeof message === "string" ? message : formOf(message, values.count, language);
  return text.replaceAll(/\{(\w+)\}/g, (whole, name: string) => {
    const value = values[name];
    if (value === undefined) return whole;
    return typeof value === "number" ? new Intl.NumberFormat(language).format(value) : value;
  });
}

function formOf(message: Exclude<Message, string>, count: string | number | undefined, language: string) {
  const form = new Intl.PluralRules(language).select(Number(count ?? 0));
  return message[form] ?? message.other ?? "";
}

/** The names of the values a message takes, in alphabetical order. */
export function namesIn(message: Message): string[] {
  const texts = typeof message === "string" ? [message] : Object.values(message);
  const names = texts.flatMap((text) => [...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? ""));
  return [...new Set(names)].sort();
}
