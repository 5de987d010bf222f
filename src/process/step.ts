/**
 * Steps: what makes the collected usable, one after the other, each a subscriber of the change log.
 *
 * A step reads changed records and writes what follows from them in the transaction that moves its cursor.
 * It keeps nothing in memory between batches: what it needs is in the store, or is data that never changes.
 */
import type { Plugin } from "../kernel/registry.ts";
import type { Subscriber } from "../store/changes.ts";

export interface Step extends Plugin {
  readonly subscriber: Subscriber;
}
