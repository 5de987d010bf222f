import { z } from "zod";
import { record } from "./record.ts";

/**
 * An organisation, group, tool, technique or other named thing that is not a natural person.
 * `schema` is a FollowTheMoney schema or a STIX type; `properties` keeps what the source's own form says.
 */
export const Entity = record("entity", {
  nativeId: z.string().meta({ indexed: true }),
  schema: z.string().meta({ indexed: "name" }),
  name: z.string().meta({ searched: true, indexed: true }),
  aliases: z.array(z.string()).default([]),
  country: z.string().length(3).optional().meta({ indexed: true }),
  about: z.string().default("").meta({ searched: true }),
  sourceId: z.uuid().optional().meta({ indexed: true }),
  modifiedAt: z.iso.datetime().optional().meta({ description: "The source's own time of this version." }),
  properties: z.record(z.string(), z.unknown()).default({}),
});
export type Entity = z.infer<typeof Entity>;

/** A directed, typed statement that two things belong together. Either end may not be known yet. */
export const Link = record("link", {
  nativeId: z.string().meta({ indexed: true }),
  type: z.string().meta({ indexed: true }),
  fromId: z.uuid().meta({ indexed: true }),
  toId: z.uuid().meta({ indexed: true }),
  about: z.string().default(""),
  sourceId: z.uuid().optional().meta({ indexed: true }),
  modifiedAt: z.iso.datetime().optional(),
  endedAt: z.iso
    .datetime()
    .optional()
    .meta({ description: "Since when what it was derived from no longer says it." }),
  properties: z.record(z.string(), z.unknown()).default({}),
});
export type Link = z.infer<typeof Link>;
