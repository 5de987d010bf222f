/** What all lists have in common. */
import { z } from "zod";

export const Limit = z.int().min(1).max(500).default(50).meta({ description: "How many at most." });
export const After = z.string().optional().meta({ description: "The `next` of the page before." });

export function pageOf<Item extends z.ZodType>(item: Item) {
  return z.object({
    items: z.array(item),
    next: z.string().optional(),
    total: z.int().optional().meta({ description: "How many there are in all." }),
  });
}
