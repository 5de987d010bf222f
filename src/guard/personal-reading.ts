/**
 * Records that hold personal data: shown only to whoever says why (R12), and never in bulk (R7). Decided by the
 * labels of the records that an answer was made from, so that no operation has to think of it.
 */
import type { Seen } from "../store/view.ts";
import { isPersonal } from "./excepted-person.ts";
import type { Principal } from "./principal.ts";
import { REFUSALS, refusal } from "./refusals.ts";

/** So many different records with personal data in one answer are no longer a look at somebody's office. */
export const MOST_PERSONAL = 20;

/** @throws Fault `refused`, R7 or R12; what was found is not answered then. */
export function requirePersonalReading(
  seen: readonly Pick<Seen, "kind" | "id" | "label">[],
  { purpose }: Pick<Principal, "purpose">,
): void {
  const personal = new Set(
    seen.filter(({ label }) => isPersonal(label)).map(({ kind, id }) => `${kind} ${id}`),
  );
  if (personal.size === 0) return;
  if (personal.size > MOST_PERSONAL)
    throw refusal(
      "R7",
      `${REFUSALS.R7.says} This answer would hold more than ${MOST_PERSONAL}; narrow it down to what you need.`,
      { most: MOST_PERSONAL },
    );
  if (!purpose?.trim())
    throw refusal(
      "R12",
      `${REFUSALS.R12.says} State the purpose; it is kept in the audit log with the reading.`,
    );
}
