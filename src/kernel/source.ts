import { z } from "zod";
import { SourceGrade } from "./grade.ts";
import { Label } from "./label.ts";
import { record } from "./record.ts";

/** The three disciplines of collection; all-source means that no product rests on one of them alone. */
export const Discipline = z.enum(["human", "technical", "open"]).meta({ id: "Discipline" });
export type Discipline = z.infer<typeof Discipline>;

/** Where reports come from. A human source is a pseudonym and an access descriptor here, nothing else. */
export const Source = record("source", {
  name: z.string().min(1).meta({ title: "Name", indexed: true, searched: true }),
  discipline: Discipline.default("open").meta({ title: "Discipline", indexed: true }),
  about: z.string().default("").meta({ title: "Description", searched: true }),
  access: z
    .string()
    .optional()
    .meta({ title: "Access", description: "How it comes to know, such as direct observation." }),
  grade: SourceGrade.default("F").meta({ title: "Reliability" }),
  language: z.string().optional().meta({ title: "Language", description: "BCP 47 tag." }),
  label: Label.optional().meta({ description: "What its reports are labelled when they say nothing." }),
  url: z.url().optional(),
  basisId: z.uuid().optional().meta({
    indexed: true,
    description: "The collection basis it stands on; the desk's own if left out.",
  }),
  looksLike: z.string().optional().meta({
    description: "Another source whose name looks the same and is spelt otherwise; absent when none does.",
  }),
  /** How it is collected by itself; absent for what people bring. */
  connector: z
    .strictObject({
      id: z.string(),
      options: z.record(z.string(), z.unknown()),
      everyMinutes: z.number().min(1).default(60).meta({ unit: "minutes" }),
      mostADay: z.int().min(1).optional().meta({
        description: "Items taken in within 24 hours; the rest is left out. Default for feeds: 10,000.",
      }),
    })
    .optional(),
});
export type Source = z.infer<typeof Source>;
