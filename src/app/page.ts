/** What all lists have in common. */
import { z } from "zod";
import type { RecordSchema } from "../kernel/record.ts";
import type { ListOptions, View } from "../store/view.ts";

export const Limit = z.int().min(1).max(500).default(50).meta({ description: "How many at most." });
export const After = z.string().optional().meta({ description: "The `next` of the page before." });

/** A list is counted up to here: with two conditions on a million records more would take longer than the page. */
export const MOST_COUNTED = 5_000;

export const Total = {
  total: z.int().optional().meta({ description: "How many there are in all, counted up to 5,000." }),
  totalIsAtLeast: z.literal(true).optional().meta({ description: "There are more than were counted." }),
};

export function pageOf<Item extends z.ZodType>(item: Item) {
  return z.object({ items: z.array(item), next: z.string().optional(), ...Total });
}

export interface Counted {
  readonly total: number;
  readonly totalIsAtLeast?: true;
}

export async function totalOf(
  view: View,
  schema: RecordSchema,
  where: ListOptions["where"] = {},
): Promise<Counted> {
  const counted = await view.count(schema, where, MOST_COUNTED + 1);
  return counted > MOST_COUNTED ? { total: MOST_COUNTED, totalIsAtLeast: true } : { total: counted };
}
