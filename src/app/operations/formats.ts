import { z } from "zod";
import { formats as known } from "../../collect/formats/all.ts";
import { operation } from "../operation.ts";

export const formats = operation({
  id: "formats",
  title: "Lists the formats a file may be in",
  about: "What each is good for and where it misleads, and the options it takes as a JSON schema.",
  permission: "read",
  effect: "read",
  input: z.object({}),
  output: z.object({
    items: z.array(
      z.object({
        id: z.string(),
        title: z.string(),
        about: z.string(),
        options: z
          .record(z.string(), z.unknown())
          .meta({ description: "JSON schema (2020-12) of an object; without properties it takes none." }),
      }),
    ),
  }),
  run: async () => ({
    items: [...known].map(({ id, title, about, options }) => ({
      id,
      title,
      about,
      options: z.toJSONSchema(options, { io: "input" }),
    })),
  }),
});
