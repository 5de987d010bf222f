/**
 * The only natural persons that may be kept (R1): by class, each with a basis and an end.
 *
 * A source states the class in a field of its own; without it, or after the end, a person is left out.
 */
import { z } from "zod";
import { Label } from "../kernel/label.ts";

export const PERSON_CLASSES = ["office-holder", "listed", "company-officer"] as const;

/** The field in which an object says of a person why it may be kept. */
export const PERSON_FIELD = "x_presage_person";

export const ExceptedPerson = z.strictObject({
  class: z.enum(PERSON_CLASSES).meta({
    description: "Holder of a public office, subject of an official list, or officer in a company register.",
  }),
  basis: z
    .string()
    .trim()
    .min(1)
    .max(1_000)
    .meta({ description: "The office, the list or the register, and where it is published." }),
  expires: z.iso
    .datetime()
    .meta({ description: "When the record is erased, unless it is brought again with a later day." }),
});
export type ExceptedPerson = z.infer<typeof ExceptedPerson>;

/** Undefined of whatever is no person of these classes. */
export function exceptedPerson(object: Readonly<Record<string, unknown>>): ExceptedPerson | undefined {
  return ExceptedPerson.safeParse(object[PERSON_FIELD]).data;
}

/** Carried by the label of whatever holds personal data, and by all that is derived from it. */
export const PERSONAL = "PERSONAL";

export function isPersonal({ caveats }: Pick<Label, "caveats">): boolean {
  return caveats.includes(PERSONAL);
}

export function markedPersonal(label: Label): Label {
  return isPersonal(label) ? label : Label.parse({ ...label, caveats: [...label.caveats, PERSONAL] });
}
