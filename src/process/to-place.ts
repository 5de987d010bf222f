/**
 * Entries of the change log that say: nothing about this record is new, but what is known of places is.
 *
 * They carry the id and the current version of a claim or a report, and whoever places it reads it again.
 */
export const CLAIM_TO_PLACE = "claim:place";
export const REPORT_TO_PLACE = "report:place";
