import { z } from "zod";
import type { View } from "../store/view.ts";
import type { Transaction } from "../store/writer.ts";

/** What the desk holds: the worked example, the user's own data, or nothing yet. */
export const Mode = z.object({
  mode: z.enum(["example", "own", "empty"]),
  /** The end of the example's story: where its as-of clock is set at first. */
  exampleAsOf: z.iso.datetime().optional(),
});
export type Mode = z.infer<typeof Mode>;

export async function readMode(view: View): Promise<Mode> {
  const parsed = Mode.safeParse(await view.setting("mode"));
  return parsed.success ? parsed.data : { mode: "empty" };
}

export async function writeMode(transaction: Transaction, mode: Mode): Promise<void> {
  await transaction.setSetting("mode", mode);
}
