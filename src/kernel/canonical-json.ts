/**
 * Canonical JSON: keys sorted, `undefined` left out, so that equal bodies have equal bytes.
 * A subset of RFC 8785 that is enough for hashing what zod has parsed.
 */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map((item) => canonicalJson(item ?? null)).join(",")}]`;
  if (typeof value === "object" && value !== null) {
    let written = "";
    for (const [name, field] of Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))) {
      if (field === undefined) continue;
      written += `${written === "" ? "" : ","}${JSON.stringify(name)}:${canonicalJson(field)}`;
    }
    return `{${written}}`;
  }
  return JSON.stringify(value ?? null);
}
