/**
 * What people do with episodes of warning: let them rest for a time, and take several for one.
 *
 * The invariant: neither changes a level or a likelihood, both say why, and both can be taken back.
 */
import { z } from "zod";
import { WarnedKind } from "./decision.ts";
import { record } from "./record.ts";
import { WatchLevel } from "./warning.ts";

const said = z.string().trim().min(1).max(2_000);

/** asked: waits for a second person, where the desk wants two. */
const Standing = z.enum(["asked", "in-force", "ended"]);

const signed = {
  reason: said.meta({ title: "Reason" }),
  status: Standing.meta({ indexed: true }),
  askedBy: z.string(),
  askedAt: z.iso.datetime(),
  confirmedBy: z.string().optional(),
  endedBy: z.string().optional(),
  endedAt: z.iso.datetime().optional(),
  endedWhy: said.optional(),
};

/** Nobody is told of it or reminded until its end, or until its level rises above the one it rests at. */
export const Snooze = record("snooze", {
  ofKind: WarnedKind,
  ofId: z.uuid().meta({ indexed: true }),
  level: WatchLevel,
  until: z.iso.datetime().meta({ title: "Until" }),
  ...signed,
});
export type Snooze = z.infer<typeof Snooze>;

/** The warning is told of with another one, of which it is a part. */
export const EpisodeMerge = record("episode-merge", {
  ofId: z.uuid().meta({ indexed: true, description: "The warning that is part of the other." }),
  intoId: z.uuid().meta({ indexed: true }),
  by: z.enum(["person", "rule"]),
  ...signed,
});
export type EpisodeMerge = z.infer<typeof EpisodeMerge>;
