import { canonicalJson } from "./canonical-json.ts";
import type { Label } from "./label.ts";

const texts = new WeakMap<Label, string>();

/** A label in canonical JSON: equal labels have equal texts. Many records and readings share one label object. */
export function labelText(label: Label): string {
  const known = texts.get(label);
  if (known !== undefined) return known;
  const text = canonicalJson(label);
  texts.set(label, text);
  return text;
}
