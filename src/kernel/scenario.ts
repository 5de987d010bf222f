/**
 * Scenario sets: what the future of a question hangs on, and which futures hang together.
 *
 * Drivers are descriptors with states; people state how a state of one furthers or hinders a state of another.
 * The invariant: nothing here is a likelihood. What is likely is a question, estimated and scored as every other.
 */
import { z } from "zod";
import { Reference, record } from "./record.ts";

const said = z.string().trim().min(1).max(2_000);
const key = z
  .string()
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/)
  .max(40);

export const ScenarioState = z
  .strictObject({ key: key.meta({ title: "Key" }), title: said.meta({ title: "State" }) })
  .meta({ id: "ScenarioState" });

export const Descriptor = z
  .strictObject({
    key: key.meta({ title: "Key" }),
    title: said.meta({ title: "Driver" }),
    about: said.optional().meta({ title: "What it means", description: "How it is told which state holds." }),
    states: z.array(ScenarioState).min(2).max(6).meta({ title: "States" }),
    baseline: key.meta({ title: "Baseline", description: "The state that is assumed." }),
    because: said.meta({ title: "Because", description: "Why it is assumed; the assumption to watch." }),
  })
  .meta({ id: "Descriptor" });
export type Descriptor = z.infer<typeof Descriptor>;

/** Of one state on another: −3 strongly hinders … 0 nothing … 3 strongly furthers. */
export const Impact = z
  .strictObject({
    from: z.strictObject({ descriptor: key, state: key }),
    to: z.strictObject({ descriptor: key, state: key }),
    strength: z
      .int()
      .min(-3)
      .max(3)
      .meta({ title: "Strength", description: "−3 strongly hinders, 3 strongly furthers." }),
    reason: said.optional().meta({ title: "Reason" }),
  })
  .meta({ id: "Impact" });
export type Impact = z.infer<typeof Impact>;

export const Signpost = z
  .strictObject({
    text: said.meta({ title: "Signpost", description: "What would be seen first if this were coming." }),
    indicatorId: z.uuid().optional().meta({ description: "The indicator that it became." }),
  })
  .meta({ id: "Signpost" });

/** A future that people tell: a combination of states, or a wild card outside all of them. */
export const Story = z
  .strictObject({
    title: said.meta({ title: "Title" }),
    states: z
      .record(key, key)
      .optional()
      .meta({ description: "Of each driver its state; a wild card, outside the cone, has none." }),
    narrative: said.meta({ title: "How it comes about" }),
    signposts: z.array(Signpost).max(20).default([]).meta({ title: "Signposts" }),
    questionId: z.uuid().optional().meta({ description: "The question that asks how likely it is." }),
  })
  .meta({ id: "Story" });
export type Story = z.infer<typeof Story>;

/** Assumptions that may give before a future lies outside the cone of plausibility. */
export const CONE_FLIPS = 2;

export const ScenarioSet = record("scenario-set", {
  title: said.meta({ title: "Title", searched: true }),
  question: said.meta({ title: "Question", searched: true, description: "What the scenarios are for." }),
  place: z
    .string()
    .optional()
    .meta({ title: "Place", indexed: true, description: "A place key, such as SYR." }),
  horizon: z.iso.date().meta({ title: "Horizon", indexed: true, description: "As of when the states hold." }),
  problemId: z.uuid().optional().meta({
    title: "Warning problem",
    description: "Whose indicators the signposts become.",
  }),
  descriptors: z.array(Descriptor).min(2).max(10).meta({ title: "Drivers" }),
  impacts: z.array(Impact).max(2_000).default([]).meta({ title: "Impacts" }),
  stories: z.array(Story).max(20).default([]).meta({ title: "Stories" }),
  basedOn: z.array(Reference).max(50).default([]).meta({ title: "Based on" }),
  status: z.enum(["active", "closed"]).default("active").meta({ title: "Status", indexed: true }),
});
export type ScenarioSet = z.infer<typeof ScenarioSet>;
