import { Fault } from "../kernel/fault.ts";

/**
 * The sentence with which one item is set aside because of an error; undefined when the error is not the
 * item's, and the run must stop.
 */
export function reasonToSetAside(error: unknown): string | undefined {
  const refusal = refusalOf(error);
  if (refusal !== undefined) return refusal;
  return error instanceof Fault && error.loses === "item" ? error.message : undefined;
}

/** Why the database does not take an item's values; undefined for any other error. */
export function refusalOf(error: unknown): string | undefined {
  const state = stateOf(error);
  return REFUSALS.find(([pattern]) => pattern.test(state))?.[1];
}

/** Unique violation, serialisation failure, deadlock: two imports bring the same thing at the same time. */
export function isInEachOthersWay(error: unknown): boolean {
  return /^(23505|40001|40P01)$/.test(stateOf(error));
}

/** PostgreSQL's code of an error, also of one that the store has put into words. */
function stateOf(error: unknown): string {
  if (error instanceof Fault) return String(error.details.postgres ?? "");
  return error instanceof Error && "code" in error ? String(error.code) : "";
}

/** What the values of one item can make PostgreSQL refuse (its manual, appendix A). */
const REFUSALS: readonly (readonly [RegExp, string])[] = [
  [/^22(021|P02|P05)$/, "The item has a character that cannot be stored (NUL or half of a pair)."],
  [/^54000$/, "A field of the item that is searched by is too long to be stored."],
  [/^(22|23514|54)/, "The database does not accept a value of this item."],
];
