import { z } from "zod";
import type { View } from "../store/view.ts";
import type { Transaction } from "../store/writer.ts";

/** What the desk holds: the worked example, the user's own data, or nothing yet. */
export const Mode = z.discriminatedUnion("mode", [
  z.object({
    mode: z.literal("example"),
    /** The exercise time at which the story ends and the desk begins. */
    endsAt: z.iso.datetime(),
    /** The real time at which that was. */
    loadedAt: z.iso.datetime(),
  }),
  /** The example is being played; found at a start, it was cut off and is played anew. */
  z.object({ mode: z.literal("playing") }),
  z.object({ mode: z.literal("own") }),
  z.object({ mode: z.literal("empty") }),
]);
export type Mode = z.infer<typeof Mode>;

export async function readMode(view: View): Promise<Mode> {
  const parsed = Mode.safeParse(await view.setting("mode"));
  return parsed.success ? parsed.data : { mode: "empty" };
}

export async function writeMode(transaction: Transaction, mode: Mode): Promise<void> {
  await transaction.setSetting("mode", mode);
}
