/** Why the person looks at personal data: said once, sent with every reading, and kept nowhere but in the open page. */
let stated = "";

export function statePurpose(purpose: string): void {
  stated = purpose.trim();
}

/** Whoever comes next has a purpose of their own. */
export function forgetPurpose(): void {
  stated = "";
}

/** Headers carry no letters beyond ASCII by themselves. */
export function purposeHeader(): Record<string, string> {
  return stated === "" ? {} : { "presage-purpose": encodeURIComponent(stated) };
}
