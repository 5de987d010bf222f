/**
 * Counts of so few living persons that whoever knows one of them knows the others again (refusal R8).
 *
 * They are neither shown nor judged: what rests on such a cell would tell it.
 */

/** k-anonymity: Sweeney 2002, doi:10.1142/S0218488502001648; k of 10 as tradecraft 4.3 has it. */
const FEWEST_PERSONS = 10;
const PERSONS = /^(persons?|people|individuals?|beneficiaries|refugees|idps|patients|pupils|households?)$/i;
/** What befell people in events is no cell of a table about them. */
const HAPPENED = /death|dead|fatalit|killed|casualt|injur|wounded|victim/i;

/** Whether a count of living persons is too small to be shown; nought names nobody. */
export function isFew(measure: string, unit: string, value: number): boolean {
  return PERSONS.test(unit) && !HAPPENED.test(measure) && value > 0 && value < FEWEST_PERSONS;
}
