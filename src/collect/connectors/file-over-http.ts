import { z } from "zod";
import { fetchChanged } from "../conditional-fetch.ts";
import { connector } from "../connector.ts";

export const fileOverHttp = connector({
  id: "file-over-http",
  title: "File on the web",
  about:
    "A file in any known format that is published again and again at one address. What left the file since the last visit stays here.",
  options: z.strictObject({
    url: z.url({ protocol: /^https?$/ }).meta({ title: "Address" }),
    format: z
      .string()
      .optional()
      .meta({ title: "Format", description: "The format's id, when it should not be guessed." }),
    formatOptions: z.record(z.string(), z.unknown()).optional().meta({ title: "Options of the format" }),
  }),
  isMoving: false,

  async *collect({ url, format, formatOptions }, cursor, effects) {
    const changed = await fetchChanged(url, cursor, effects);
    if (!changed) return;
    const { answer, name, mediaType, saidAt } = changed;
    yield { content: answer.body, name, mediaType, format, formatOptions, saidAt, cursor: changed.cursor };
  },
});
