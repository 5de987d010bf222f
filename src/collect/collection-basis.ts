/** The basis that a source stands on: its own, or else the desk's, which is stated openly when the desk is begun. */

import type { z } from "zod";
import { refusal } from "../guard/refusals.ts";
import { basisStatus, CollectionBasis } from "../kernel/basis.ts";
import type { Clock } from "../kernel/effects.ts";
import { readLabel } from "../kernel/label.ts";
import type { Stored } from "../kernel/record.ts";
import type { Source } from "../kernel/source.ts";
import { derivedId } from "../store/identity.ts";
import type { Store } from "../store/store.ts";
import type { Transaction } from "../store/writer.ts";

/** The basis of sources that name none. */
export const DESK_BASIS_ID = derivedId("basis", "desk");
/** Everybody at the desk may know by what right it collects. */
export const BASIS_LABEL = readLabel("TLP:GREEN");

export async function putDeskBasis(
  transaction: Transaction,
  body: z.input<typeof CollectionBasis>,
): Promise<void> {
  await transaction.put(CollectionBasis, [{ id: DESK_BASIS_ID, label: BASIS_LABEL, body }]);
}

/** @throws Fault `refused` (R6) when nothing may be collected from this source at this time. */
export async function requireBasis(
  store: Store,
  { body }: Stored<Source>,
  clock: Clock,
): Promise<Stored<CollectionBasis>> {
  const id = body.basisId ?? DESK_BASIS_ID;
  const [basis] = await store.systemView().many(CollectionBasis, [id]);
  if (!basis)
    throw refusal(
      "R6",
      `The source "${body.name}" stands on no collection basis; state one with basis-save and name it in the source.`,
      { sourceName: body.name },
    );
  const status = basisStatus(basis.body, clock.now());
  if (status === "valid") return basis;
  const found = {
    planned: `begins only on ${basis.body.startsAt?.slice(0, 10)}`,
    expired: `had to be reviewed by ${basis.body.reviewBy.slice(0, 10)}`,
    withdrawn: `was withdrawn on ${basis.body.withdrawnAt?.slice(0, 10)}`,
  }[status];
  throw refusal(
    "R6",
    `Nothing is collected from "${body.name}": its basis "${basis.body.title}" ${found}; review it with basis-save.`,
    { sourceName: body.name, basisId: id, status },
  );
}
