/**
 * Canonical JSON: keys sorted, `undefined` left out, so that equal bodies have equal bytes.
 * A subset of RFC 8785 that is enough for hashing what zod has parsed.
 */
export function canonicalJson(value: unknown): string {
  if (typeof value !== "object" || value === null) return JSON.stringify(value ?? null);
  if (Array.isArray(value)) return `[${value.map((item) => canonicalJson(item ?? null)).join(",")}]`;
  const fields: Readonly<Record<string, unknown>> = { ...value };
  let written = "";
  for (const name of Object.keys(fields).sort()) {
    const field = fields[name];
    if (field === undefined) continue;
    written += `${written === "" ? "" : ","}${JSON.stringify(name)}:${canonicalJson(field)}`;
  }
  return `{${written}}`;
}
