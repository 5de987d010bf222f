import { z } from "zod";
import { type Replayed, replayQuarantined } from "../../collect/quarantine.ts";
import { storedSchema } from "../../kernel/record.ts";
import { Quarantined } from "../../kernel/run.ts";
import { operation } from "../operation.ts";

export const replay = operation({
  id: "replay",
  title: "Replays a quarantined item",
  about: "Parses it again, corrected if given; what is still wrong stays in quarantine with the new reason.",
  permission: "collect",
  effect: "write",
  isLong: true,
  positional: ["id"],
  piped: "corrected",
  input: z.object({
    id: z.uuid(),
    corrected: z
      .string()
      .optional()
      .meta({ description: "The item's text, put right; - reads standard input." }),
  }),
  output: z.object({ sentence: z.string(), quarantined: storedSchema(Quarantined), stored: z.int() }),
  async run({ id, corrected }, { system, view, writer }) {
    await view.one(Quarantined, id);
    const replayed = await replayQuarantined(system.store, writer, id, corrected);
    return { sentence: sentenceOf(replayed), ...replayed };
  },
});

function sentenceOf({ quarantined: { body }, stored }: Replayed): string {
  if (body.status === "open") return `Still in quarantine: ${body.reason}`;
  if (stored > 0) return "Stored; it has left the quarantine.";
  return body.note
    ? `Left out by rule: ${body.note}`
    : "Nothing new: it was known already, and has left the quarantine.";
}
