import { z } from "zod";
import { replayQuarantined } from "../../collect/quarantine.ts";
import { storedSchema } from "../../kernel/record.ts";
import { Quarantined } from "../../kernel/run.ts";
import { operation } from "../operation.ts";

export const replay = operation({
  id: "replay",
  title: "Replays a quarantined item",
  about: "Parses it again, corrected if given; what is still wrong stays in quarantine with the new reason.",
  permission: "collect",
  effect: "write",
  positional: ["id"],
  input: z.object({
    id: z.uuid(),
    corrected: z.string().optional().meta({ description: "The item's text, put right." }),
  }),
  output: z.object({ quarantined: storedSchema(Quarantined), stored: z.int() }),
  async run({ id, corrected }, { system, view, writer }) {
    await view.one(Quarantined, id);
    return replayQuarantined(system.store, writer, id, corrected);
  },
});
