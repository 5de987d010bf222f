import { z } from "zod";
import { Reference, record } from "./record.ts";

/** A sentence of a brief with what it rests on. */
export const Sentence = z
  .strictObject({
    text: z.string(),
    kind: z.enum(["fact", "judgement", "forecast", "assumption", "gap"]).default("fact"),
    cites: z.array(Reference).default([]),
    mark: z
      .string()
      .optional()
      .meta({ description: "Portion mark: the banner of this sentence by itself; older briefs have none." }),
  })
  .meta({ id: "Sentence" });
export type Sentence = z.infer<typeof Sentence>;

export const BriefSection = z
  .strictObject({
    id: z.string(),
    title: z.string(),
    sentences: z.array(Sentence).default([]),
    table: z
      .strictObject({
        columns: z.array(z.string()),
        rows: z.array(z.array(z.string())),
        marks: z.array(z.string()).optional().meta({ description: "Portion marks, one a row." }),
      })
      .optional(),
  })
  .meta({ id: "BriefSection" });
export type BriefSection = z.infer<typeof BriefSection>;

/** What is put before the people who decide; its files are blobs made from this very body. */
export const Brief = record("brief", {
  title: z.string().meta({ searched: true }),
  asOf: z.iso.datetime().meta({ indexed: true }),
  language: z.string().default("en"),
  banner: z.string(),
  recipients: z.array(z.string()).optional().meta({
    description: "Institutions it was made for: it rests on what all of them may read, and on nothing else.",
  }),
  sections: z.array(BriefSection),
  citations: z.array(
    z.strictObject({
      number: z.int().min(1),
      reference: Reference,
      text: z.string(),
      grade: z.string().optional(),
    }),
  ),
  files: z.strictObject({ pdf: z.string(), html: z.string(), markdown: z.string() }),
});
export type Brief = z.infer<typeof Brief>;
