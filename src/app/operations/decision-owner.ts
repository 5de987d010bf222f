import { z } from "zod";
import { DecisionOwner } from "../../kernel/decision-owner.ts";
import { storedSchema } from "../../kernel/record.ts";
import { operation } from "../operation.ts";

export const decisionOwner = operation({
  id: "decision-owner",
  title: "Shows an office that warnings are sent to",
  about: "With whole addresses and who sits there, for whoever may change it.",
  permission: "secure",
  effect: "read",
  positional: ["id"],
  input: z.object({ id: z.uuid() }),
  output: storedSchema(DecisionOwner),
  run: ({ id }, { view }) => view.one(DecisionOwner, id),
});
