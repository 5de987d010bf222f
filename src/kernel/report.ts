import { z } from "zod";
import { Grade } from "./grade.ts";
import { PlaceReference } from "./place.ts";
import { record } from "./record.ts";
import { Discipline } from "./source.ts";

/**
 * What was received, byte-exact: one document, feed item or whole file, with the hash of its bytes.
 * Claims point into it; nothing here is cleaned or judged.
 */
export const Report = record("report", {
  sourceId: z.uuid().meta({ indexed: "receivedAt" }),
  runId: z.uuid().meta({ indexed: true }),
  nativeId: z.string().meta({ indexed: true }),
  format: z.string(),
  discipline: Discipline.meta({ indexed: "receivedAt" }),
  title: z.string().meta({ searched: true }),
  text: z.string().default("").meta({ searched: true, description: "Plain text, for reading and search." }),
  language: z
    .string()
    .optional()
    .meta({ indexed: "receivedAt", description: "BCP 47 tag, detected or stated." }),
  url: z.string().optional(),
  author: z.string().optional().meta({ description: "An organisation or byline as published." }),
  publishedAt: z.iso.datetime().optional().meta({ indexed: true }),
  receivedAt: z.iso.datetime().meta({ indexed: true }),
  occurred: z
    .strictObject({ from: z.iso.datetime(), to: z.iso.datetime() })
    .optional()
    .meta({ description: "What the source itself says of when." }),
  place: PlaceReference.optional(),
  grade: Grade.optional(),
  access: z.string().optional(),
  origin: z
    .string()
    .optional()
    .meta({ indexed: true, description: "Provenance root: reports that echo one another share it." }),
  decidedOrigin: z.string().optional().meta({
    indexed: true,
    description:
      "The origin by a person's decision, which wins over the one found; absent when nobody decided.",
  }),
  doubts: z
    .array(z.enum(["future-dated", "back-dated"]))
    .optional()
    .meta({ indexed: true, description: "What is odd about its dates; absent when nothing is." }),
  sha256: z.string().meta({ indexed: true }),
  bytes: z.int().min(0).meta({ unit: "bytes" }),
  mediaType: z.string(),
  triage: z.enum(["new", "kept", "rejected"]).default("new").meta({ indexed: "receivedAt" }),
});
export type Report = z.infer<typeof Report>;
