import { z } from "zod";
import { isAbove } from "../../analyse/warning-level.ts";
import { Decision, Outcome } from "../../kernel/decision.ts";
import { DecisionOwner } from "../../kernel/decision-owner.ts";
import { Delivery } from "../../kernel/delivery.ts";
import { EpisodeMerge, Snooze } from "../../kernel/episode.ts";
import { storedSchema } from "../../kernel/record.ts";
import { Warning } from "../../kernel/warning.ts";
import { WarningProblem } from "../../kernel/warning-problem.ts";
import type { View } from "../../store/view.ts";
import { allDeliveries } from "../acknowledging.ts";
import { isInReach, sameOffice } from "../alerts.ts";
import { withMaskedAddress } from "../delivery-shown.ts";
import { operation } from "../operation.ts";
import { isAsleep } from "../resting.ts";
import { WarnedInput, warnedOne } from "../warned.ts";

export const handling = operation({
  id: "handling",
  title: "Shows who was told of a warning and what they did with it",
  about:
    "Sent, seen, acknowledged, decided; what came of it and how much time there was; whether it rests or is told of with another one.",
  permission: "read",
  effect: "read",
  positional: ["id"],
  input: z.object(WarnedInput),
  output: z.object({
    deliveries: z.array(storedSchema(Delivery)).meta({ description: "The newest first." }),
    decisions: z.array(storedSchema(Decision)),
    outcome: storedSchema(Outcome).optional(),
    given: z.boolean().meta({ description: "Whether somebody has acknowledged it as it stands." }),
    leadTimeDays: z.number().optional().meta({
      description:
        "From the first acknowledgement to the day of the event; below zero when it came too late.",
    }),
    snooze: storedSchema(Snooze).optional(),
    merges: z
      .array(storedSchema(EpisodeMerge))
      .meta({ description: "Into another one, or of others into this." }),
    titles: z.record(z.string(), z.string()).meta({ description: "Of the warnings that merges name." }),
    unreached: z.boolean().meta({
      description: "Whether no office on record would be told of it.",
    }),
  }),
  async run({ kind, id }, { view, system }) {
    const now = view.asOf ?? system.clock.now();
    const one = await warnedOne(view, kind, id);
    const [sent, decided, outcomes, snoozes, into, from] = await Promise.all([
      allDeliveries(view, id),
      view.list(Decision, { where: { ofId: id }, limit: 100 }),
      view.list(Outcome, { where: { ofId: id }, limit: 10 }),
      view.list(Snooze, { where: { ofId: id, status: ["asked", "in-force"] }, limit: 10 }),
      view.list(EpisodeMerge, { where: { ofId: id, status: ["asked", "in-force"] }, limit: 50 }),
      view.list(EpisodeMerge, { where: { intoId: id, status: ["asked", "in-force"] }, limit: 50 }),
    ]);
    // What a person said of it outweighs what a rule has settled.
    const outcome = outcomes.items.find(({ body }) => body.by !== "rule") ?? outcomes.items[0];
    const acknowledged = await acknowledgedFirst(
      view,
      kind,
      id,
      sent.map(({ body }) => body.acknowledgedAt),
    );
    const snooze = snoozes.items.find(
      (item) => item.body.status === "asked" || isAsleep(item, one.level, now),
    );
    const merges = [...into.items, ...from.items];
    const named = await view.many(
      Warning,
      merges.flatMap(({ body }) => [body.ofId, body.intoId]),
    );
    const happenedOn = outcome?.body.happenedOn;
    return {
      deliveries: sent.map(withMaskedAddress),
      decisions: decided.items,
      ...(outcome && { outcome }),
      given: await isGiven(
        view,
        kind,
        id,
        sent.map(({ body }) => body),
      ),
      ...(happenedOn !== undefined &&
        acknowledged !== undefined && { leadTimeDays: leadTimeDays(happenedOn, acknowledged) }),
      ...(snooze && { snooze }),
      merges,
      titles: Object.fromEntries(named.map((warning) => [warning.id, warning.body.title])),
      unreached: await isUnreached(view, kind, id),
    };
  },
});

const DAY_MS = 86_400_000;

/** From the moment of acknowledgement to the beginning of the event's day, in days, to a tenth. */
export function leadTimeDays(happenedOn: string, acknowledgedAt: string): number {
  return Math.round(((Date.parse(happenedOn) - Date.parse(acknowledgedAt)) / DAY_MS) * 10) / 10;
}

async function isGiven(view: View, kind: string, id: string, sent: readonly Delivery[]): Promise<boolean> {
  if (kind === "warning") return (await view.one(Warning, id)).body.acknowledgedAt !== undefined;
  const newest = sent[0]?.messageId;
  return sent.some(({ messageId, acknowledgedAt }) => messageId === newest && acknowledgedAt !== undefined);
}

async function acknowledgedFirst(
  view: View,
  kind: string,
  id: string,
  sent: readonly (string | undefined)[],
): Promise<string | undefined> {
  const versions = kind === "warning" ? await view.history(Warning, id) : [];
  return [...sent, ...versions.map(({ body }) => body.acknowledgedAt)]
    .filter((at): at is string => at !== undefined)
    .sort()[0];
}

async function isUnreached(view: View, kind: z.infer<typeof WarnedInput.kind>, id: string): Promise<boolean> {
  const { items: owners } = await view.list(DecisionOwner, { where: { status: "active" }, limit: 500 });
  if (kind === "warning-problem") {
    const { body } = await view.one(WarningProblem, id);
    return !owners.some((owner) => sameOffice(owner.body.name, body.decisionOwner));
  }
  const { place, level } = await warnedOne(view, kind, id);
  return !owners.some(({ body }) => isInReach(body, place) && !isAbove(body.fromLevel, level));
}
