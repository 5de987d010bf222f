import { z } from "zod";
import { budgetOn } from "../../analyse/alert-budget.ts";
import { Delivery } from "../../kernel/delivery.ts";
import { TWO_PERSONS } from "../episode-ask.ts";
import { operation } from "../operation.ts";
import { alertsADay, budgetKept } from "../planning-deliveries.ts";

export const alertSettings = operation({
  id: "alert-settings",
  title: "Shows the alert budget and what it holds back",
  about:
    "How many alerts a day the desk can read, from which score they pass today, how many have, and how many are held; and which ways out there are.",
  permission: "read",
  effect: "read",
  input: z.object({}),
  output: z.object({
    aDay: z.int(),
    threshold: z.number().meta({ description: "Likelihood times consequence, from which an alert passes." }),
    passedToday: z.int(),
    held: z.int(),
    dead: z.int().meta({ description: "Deliveries that were given up or are uncertain." }),
    twoPersons: z.boolean().meta({ description: "Whether rests and merges need a second person." }),
    hasMail: z.boolean(),
    webhookHosts: z.array(z.string()),
  }),
  async run(_input, { view, system }) {
    const now = view.asOf ?? system.clock.now();
    const aDay = await alertsADay(view);
    const budget = budgetOn(await budgetKept(view, now), now.toISOString().slice(0, 10), aDay);
    const [held, dead, twoPersons] = await Promise.all([
      view.count(Delivery, { status: "held" }, 10_000),
      view.count(Delivery, { status: ["dead", "uncertain"] }, 10_000),
      view.setting(TWO_PERSONS),
    ]);
    return {
      aDay,
      threshold: budget.threshold,
      passedToday: budget.passed,
      held,
      dead,
      twoPersons: twoPersons === true,
      hasMail: system.config.mailServer !== undefined,
      webhookHosts: [...system.config.webhookHosts],
    };
  },
});
