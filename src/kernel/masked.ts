/** Addresses shown as far as is needed to tell one from another, and no further. */

/**
 * `ada.yilmaz@desk.example` → `a…@desk.example`; `https://hooks.example/T0/secret` → `https://hooks.example/…`;
 * a name alone → its first letter. What is masked stays what it is.
 */
export function maskedAddress(text: string): string {
  if (/^https?:/i.test(text) && URL.canParse(text)) return `${new URL(text).origin}/…`;
  const at = text.lastIndexOf("@");
  const domain = at > 0 ? text.slice(at) : "";
  return `${[...text][0] ?? ""}…${domain}`;
}
