import type { InputOf, OutputOf } from "../api/client.ts";

export type PersonItem = OutputOf<"persons">["items"][number];
export type InstitutionItem = OutputOf<"institutions">["items"][number];

/** What an administrator keeps of a person; clearance is a security officer's. */
export function keptOf({
  name,
  signInName,
  institution,
  roles,
  status,
  expiresAt,
}: OutputOf<"person">["body"]): InputOf<"person-save">["body"] {
  return { name, signInName, institution, roles, status, ...(expiresAt !== undefined && { expiresAt }) };
}
