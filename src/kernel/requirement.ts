/** Intelligence requirements: what somebody who decides needs to know, and by when. */
import { z } from "zod";
import { Reference, record } from "./record.ts";

const said = z.string().trim().min(1).max(2_000);

export const REQUIREMENT_STATUSES = ["open", "answered", "closed"] as const;

export const Requirement = record("requirement", {
  question: said.meta({ title: "Question", searched: true, description: "What has to be known." }),
  decision: said.meta({ title: "Decision", description: "The decision that the answer serves." }),
  owner: said.meta({ title: "Owner", description: "The office that decides and has to be told." }),
  priority: z.int().min(1).max(3).default(2).meta({
    title: "Priority",
    indexed: true,
    description: "1 a priority intelligence requirement, 2 an essential one, 3 good to know.",
  }),
  dueAt: z.iso
    .date()
    .meta({ title: "Due", indexed: true, description: "After this day the answer is too late." }),
  places: z
    .array(z.string().min(1))
    .default([])
    .meta({ title: "Places", description: "Place keys, such as SYR." }),
  status: z.enum(REQUIREMENT_STATUSES).default("open").meta({ title: "Status", indexed: true }),
  answer: said.optional().meta({ title: "Answer", searched: true }),
  answeredBy: z
    .array(Reference)
    .default([])
    .meta({ title: "Answered by", description: "Records that hold the answer." }),
  askedBy: z.string().meta({ description: "Who asked; the desk fills this in." }),
  askedAt: z.iso.datetime(),
  told: z
    .array(z.strictObject({ who: said, at: z.iso.datetime(), what: said, by: z.string() }))
    .default([])
    .meta({ description: "Who was told what, and when." }),
});
export type Requirement = z.infer<typeof Requirement>;
