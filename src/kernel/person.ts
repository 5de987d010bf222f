import { z } from "zod";
import { TLP } from "./label.ts";
import { record } from "./record.ts";

/** What somebody does at the desk. What each may do stands in the policies of `guard`, in words and in Cedar. */
export const ROLES = [
  "reader",
  "collector",
  "analyst",
  "editor",
  "administrator",
  "security-officer",
  "source-protection-officer",
  "handler",
  "custodian",
  "overseer",
] as const;
export const Role = z.enum(ROLES).meta({ id: "Role" });
export type Role = z.infer<typeof Role>;

/** Nobody holds two of these: whoever could abuse one is held by another. */
export const SEPARATE_ROLES: readonly Role[] = [
  "administrator",
  "source-protection-officer",
  "handler",
  "custodian",
  "overseer",
];

/** A short name of an institution, which labels and banners carry. */
export const InstitutionKey = z
  .string()
  .regex(/^[a-z][a-z0-9-]{0,30}$/, "lower-case letters, digits and hyphens, beginning with a letter");

/** An institution that shares this desk. The one that keeps it has the key `home`. */
export const Institution = record("institution", {
  key: InstitutionKey.meta({ indexed: true }),
  name: z.string().min(1).max(200),
  clients: z
    .array(InstitutionKey)
    .default([])
    .meta({ description: "Institutions that its TLP:AMBER reaches." }),
  status: z.enum(["active", "suspended"]).default("active").meta({ indexed: true }),
});
export type Institution = z.infer<typeof Institution>;

/** Somebody who signs in: a user of the desk, never a subject of its work. */
export const Person = record("person", {
  name: z.string().min(1).max(200),
  signInName: z
    .string()
    .min(1)
    .max(200)
    .meta({ indexed: true, description: "Lower case; an e-mail address or a name." }),
  institution: InstitutionKey.meta({ indexed: true }),
  roles: z.array(Role),
  clearance: z.enum(TLP).default("AMBER"),
  level: z.int().min(0).max(4).default(0),
  compartments: z.array(z.string()).default([]),
  status: z.enum(["active", "suspended"]).default("active").meta({ indexed: true }),
  expiresAt: z.iso.datetime().optional().meta({ description: "After this the person may not sign in." }),
});
export type Person = z.infer<typeof Person>;

/** The roles among these that one person may not hold together. */
export function rolesInConflict(roles: readonly Role[]): Role[] {
  const separate = SEPARATE_ROLES.filter((role) => roles.includes(role));
  return separate.length > 1 ? separate : [];
}
