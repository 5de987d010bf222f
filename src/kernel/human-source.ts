/** Human sources, as far as a desk may know of them: who they are stands in the vault alone. */
import { z } from "zod";
import { SourceGrade } from "./grade.ts";
import { record } from "./record.ts";

/** A codename that says nothing: syllables drawn by chance, such as `tumiro-kalena`. */
export const Pseudonym = z
  .string()
  .regex(/^([bdfgklmnprstvz][aeiou]){3}-([bdfgklmnprstvz][aeiou]){3}$/, "a codename such as tumiro-kalena")
  .meta({ id: "Pseudonym" });

export const HumanSource = record("human-source", {
  pseudonym: Pseudonym.meta({ indexed: true, description: "Drawn by chance; never chosen." }),
  access: z.string().trim().min(1).max(200).meta({
    description:
      "How it comes to know, so wide that many could be meant, such as indirect access to transport.",
  }),
  region: z.string().trim().min(1).max(100).meta({
    description: "A first-level unit or larger.",
  }),
  grades: z
    .array(z.strictObject({ grade: SourceGrade, on: z.iso.date(), why: z.string().max(1_000).default("") }))
    .default([])
    .meta({ description: "How reliable it was found, by day; the last one stands." }),
  status: z.enum(["active", "ended", "erased"]).default("active").meta({ indexed: true }),
});
export type HumanSource = z.infer<typeof HumanSource>;
