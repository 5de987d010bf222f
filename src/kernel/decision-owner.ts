/**
 * Decision owners: the offices that warnings are for, and the ways on which each is reached.
 *
 * The invariant: what goes out by a channel is bounded by what the channel is cleared for and by what the office may
 * read; a channel that says nothing of it is cleared for what is public.
 */
import { z } from "zod";
import { TLP } from "./label.ts";
import { Language } from "./language.ts";
import { InstitutionKey } from "./person.ts";
import { record } from "./record.ts";
import { WatchLevel } from "./warning.ts";

const said = z.string().trim().min(1).max(2_000);

/** Up to which TLP a channel may carry what is written; RED goes by none of them. */
const Cleared = z.enum(TLP).exclude(["RED"]).default("CLEAR").meta({
  title: "Cleared up to",
  description: "What is stricter is told of by a pointer without content.",
});

export const Channel = z
  .discriminatedUnion("by", [
    z.strictObject({
      by: z.literal("mail"),
      to: z.email().max(254).meta({ title: "Address", description: "The mailbox of the office." }),
      cleared: Cleared,
    }),
    z.strictObject({
      by: z.literal("webhook"),
      to: z
        .url({ protocol: /^https?$/ })
        .max(2_000)
        .meta({ title: "Address" }),
      cleared: Cleared,
    }),
    z.strictObject({ by: z.literal("print") }),
  ])
  .meta({ id: "Channel" });
export type Channel = z.infer<typeof Channel>;

export const DecisionOwner = record("decision-owner", {
  name: said.meta({
    title: "Office",
    indexed: true,
    description: "As warning problems name their decision owner; never a private person.",
  }),
  institution: InstitutionKey.default("home").meta({ title: "Institution" }),
  clearance: z.enum(TLP).default("AMBER+STRICT").meta({ title: "Clearance" }),
  persons: z.array(z.string()).default([]).meta({
    title: "Persons",
    description:
      "Who sits there, by their ids; what they open counts as seen. Everybody who may, if left empty.",
  }),
  places: z.array(z.string().min(1)).default([]).meta({
    title: "Places",
    description: "Whose warnings it is told of, by place keys such as SYR; all if left empty.",
  }),
  fromLevel: WatchLevel.default("W3").meta({
    title: "From level",
    description: "Warnings below it are not sent.",
  }),
  language: Language.default("en").meta({ title: "Language" }),
  channels: z.array(Channel).max(8).default([]).meta({
    title: "Channels",
    description: "Besides the desk itself.",
  }),
  deputyId: z.uuid().optional().meta({ title: "Deputy", description: "The office that is told next." }),
  remindAfterHours: z.number().min(0.25).max(720).default(4).meta({ title: "Remind after", unit: "hours" }),
  escalateAfterHours: z.number().min(0.25).max(720).default(12).meta({
    title: "Tell the deputy after",
    unit: "hours",
  }),
  digestHour: z.int().min(0).max(23).optional().meta({
    title: "Daily digest at",
    unit: "hour, UTC",
    description: "None if left out.",
  }),
  digestWhenQuiet: z.boolean().default(false).meta({
    title: "Digest on quiet days",
    description: "Also on a day on which nothing has changed.",
  }),
  contact: said.optional().meta({ title: "Contact", description: "Whom the notice says to ask." }),
  since: z.iso.datetime().meta({ description: "What changed before is not sent; the desk fills this in." }),
  secretNumber: z.int().min(1).default(1).meta({
    description: "Raised when the secret of its webhooks is replaced.",
  }),
  status: z.enum(["active", "closed"]).default("active").meta({ title: "Status", indexed: true }),
});
export type DecisionOwner = z.infer<typeof DecisionOwner>;
