import { z } from "zod";
import { operation } from "../operation.ts";
import { pageOf } from "../page.ts";

export const config = operation({
  id: "config",
  title: "Lists all settings",
  about: "Each setting's value, where it comes from, and the flag and environment variable that set it.",
  permission: "administer",
  effect: "read",
  only: "cli",
  input: z.object({}),
  output: pageOf(
    z.object({
      name: z.string(),
      value: z.unknown(),
      from: z.string(),
      flag: z.string(),
      environment: z.string(),
      about: z.string(),
    }),
  ),
  run: async (_input, { system }) => ({ items: [...system.explained] }),
});
