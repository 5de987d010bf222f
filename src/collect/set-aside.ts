import { Fault } from "../kernel/fault.ts";

/**
 * The sentence with which one item is set aside because of an error; undefined when the error is not the
 * item's, and the run must stop.
 */
export function reasonToSetAside(error: unknown): string | undefined {
  if (error instanceof Fault) return error.loses === "item" ? error.message : undefined;
  const code = error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : "";
  return REFUSALS.find(([pattern]) => pattern.test(code))?.[1];
}

/** What the values of one item can make PostgreSQL refuse (its manual, appendix A). */
const REFUSALS: readonly (readonly [RegExp, string])[] = [
  [/^22(021|P02|P05)$/, "The item has a character that cannot be stored (NUL or half of a pair)."],
  [/^54000$/, "A field of the item that is searched by is too long to be stored."],
  [/^(22|23514|54)/, "The database does not accept a value of this item."],
];
