/** What lowering a label asks of those who do it. */
import type { Downgrade } from "../kernel/downgrade.ts";
import { Fault } from "../kernel/fault.ts";
import { audienceOf, HOME, type Label } from "../kernel/label.ts";
import type { RecordSchema } from "../kernel/record.ts";
import { records } from "../kernel/records.ts";

/** The schema of a kind whose label may be lowered. */
export function downgradable(kind: Downgrade["ofKind"]): RecordSchema {
  const found = records.find((schema) => schema.kind === kind);
  if (!found) throw new Error(`there are no records of kind ${kind}`);
  return found;
}

/** @throws Fault `refused` unless this person may sign. */
export function requireSigner(
  { askedBy, from, status }: Downgrade,
  { id, institution }: { readonly id: string; readonly institution: string },
): void {
  if (status !== "asked") throw new Fault("conflict", "This downgrade is signed already.");
  if (askedBy === id)
    throw new Fault("refused", "You asked for this downgrade yourself; another person has to sign it.");
  if (from.originatorControlled && originOf(from) !== institution)
    throw new Fault(
      "refused",
      "This label is its originator's to lower; somebody of the originating institution has to sign.",
    );
}

/** Whose a label is; nobody's where it names several institutions, because it does not say which began it. */
function originOf(label: Label): string | undefined {
  const [only = HOME, ...others] = audienceOf(label) ?? [];
  return others.length === 0 ? only : undefined;
}
