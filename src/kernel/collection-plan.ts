/** Collection plan: who has been asked to look for what, and whether they answered. */
import { z } from "zod";
import { record } from "./record.ts";

const said = z.string().trim().min(1).max(2_000);

export const TASK_STATUSES = ["planned", "asked", "acknowledged", "declined", "ended"] as const;

export const CollectionPlanLine = record("collection-plan-line", {
  requirementId: z.uuid().optional().meta({ indexed: true, title: "Requirement" }),
  problemId: z.uuid().optional().meta({ indexed: true, title: "Warning problem" }),
  indicatorId: z.uuid().optional().meta({ indexed: true, title: "Indicator" }),
  what: said.meta({ title: "What to look for", searched: true }),
  sourceId: z.uuid().optional().meta({ indexed: true, title: "Source" }),
  place: z.string().optional().meta({ title: "Place" }),
  cause: z.enum(["silent"]).optional().meta({
    title: "Cause",
    description:
      "silent: the desk itself asks, because nothing that would show the indicator comes in any more.",
  }),
  askedOf: said.meta({
    title: "Asked of",
    description: "The office or unit that collects; never a private person.",
  }),
  dueAt: z.iso.date().optional().meta({ title: "Due", indexed: true }),
  everyDays: z.int().min(1).max(366).optional().meta({ title: "Every", unit: "days" }),
  status: z.enum(TASK_STATUSES).default("planned").meta({ title: "Status", indexed: true }),
  messages: z
    .array(
      z.strictObject({
        at: z.iso.datetime(),
        by: z.string(),
        status: z.enum(TASK_STATUSES),
        words: z.string(),
      }),
    )
    .default([])
    .meta({ description: "What was asked and answered, oldest first." }),
});
export type CollectionPlanLine = z.infer<typeof CollectionPlanLine>;
