/**
 * The basis of a desk of which nobody has stated one yet. It is made when the desk is begun, says openly that
 * it is a default, and ends by itself unless somebody reviews it.
 */
import { DESK_BASIS_ID, putDeskBasis } from "../collect/collection-basis.ts";
import { CollectionBasis } from "../kernel/basis.ts";
import { lockBeforeMaking } from "../store/record-locks.ts";
import type { System } from "./system.ts";

const DAY = 86_400_000;
/** How long a default may stand before a person has to look at it. */
const REVIEW_AFTER_DAYS = 365;
const RETENTION_DAYS = 3_650;

/** States the desk's basis, if there has never been one: a basis that expired is a person's to review. */
export async function stateDeskBasis({ store, clock }: System): Promise<void> {
  const [known] = await store.systemView().many(CollectionBasis, [DESK_BASIS_ID]);
  if (known) return;
  const reviewBy = new Date(clock.now().getTime() + REVIEW_AFTER_DAYS * DAY).toISOString();
  await store.writer("system").transaction(async (transaction) => {
    await lockBeforeMaking(transaction.sql, DESK_BASIS_ID);
    const [made] = await transaction.view.many(CollectionBasis, [DESK_BASIS_ID]);
    if (made) return;
    await putDeskBasis(transaction, {
      title: "Default basis of this desk",
      purpose: "Early warning and assessment of conflict by whoever keeps this desk.",
      legalBasis: "None was stated yet; whoever brings something in answers for being allowed to hold it.",
      authority: "Whoever keeps this desk.",
      necessity: "Not assessed yet.",
      categories: ["Events, places and organisations; no natural persons"],
      geography: ["The world"],
      retentionDays: RETENTION_DAYS,
      reviewBy,
      approvedBy: "Nobody yet: made by default when this desk was begun",
    });
  });
}
