/** Why the person looks at personal data: said once in a tab, sent with every reading, gone with the tab. */
const KEY = "presage.purpose";

export function statePurpose(purpose: string): void {
  sessionStorage.setItem(KEY, purpose.trim());
}

/** Headers carry no letters beyond ASCII by themselves. */
export function purposeHeader(): Record<string, string> {
  const purpose = sessionStorage.getItem(KEY);
  return purpose ? { "presage-purpose": encodeURIComponent(purpose) } : {};
}
