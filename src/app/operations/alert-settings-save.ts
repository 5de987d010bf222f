import { z } from "zod";
import { TWO_PERSONS } from "../episode-ask.ts";
import { operation } from "../operation.ts";
import { ALERTS_A_DAY } from "../planning-deliveries.ts";

export const alertSettingsSave = operation({
  id: "alert-settings-save",
  title: "Sets how many alerts a day the desk can read",
  about: "And whether letting a warning rest, or telling of it with another one, needs two persons.",
  permission: "secure",
  effect: "write",
  input: z.object({
    aDay: z.int().min(1).max(1_000).optional(),
    twoPersons: z.boolean().optional(),
  }),
  output: z.object({ saved: z.boolean() }),
  async run({ aDay, twoPersons }, { writer }) {
    await writer.transaction(async (transaction) => {
      if (aDay !== undefined) await transaction.setSetting(ALERTS_A_DAY, aDay);
      if (twoPersons !== undefined) await transaction.setSetting(TWO_PERSONS, twoPersons);
    });
    return { saved: true };
  },
});
