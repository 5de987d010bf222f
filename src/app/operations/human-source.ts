import { z } from "zod";
import { HumanSource } from "../../kernel/human-source.ts";
import { storedSchema } from "../../kernel/record.ts";
import { operation } from "../operation.ts";

export const humanSource = operation({
  id: "human-source",
  title: "Shows what the desk knows of a human source",
  about: "Its access, its region, and every grade with its day and reason; never who it is.",
  permission: "protect",
  effect: "read",
  positional: ["id"],
  input: z.object({ id: z.uuid() }),
  output: storedSchema(HumanSource),
  run: ({ id }, { view }) => view.one(HumanSource, id),
});
