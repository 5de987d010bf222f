/**
 * The exercise's direction, played: the offices that decide, what they have to know, whom the desk asks to look, and the
 * levels that they take in.
 *
 * Everything is in the example's file; a level is told by the desk's own planning, and acknowledged some hours later.
 */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import { CollectionPlanLine, TASK_STATUSES } from "../kernel/collection-plan.ts";
import { DecisionOwner } from "../kernel/decision-owner.ts";
import { Delivery } from "../kernel/delivery.ts";
import type { Clock } from "../kernel/effects.ts";
import { UNLABELLED } from "../kernel/label.ts";
import { Report } from "../kernel/report.ts";
import { Requirement } from "../kernel/requirement.ts";
import { derivedId } from "../store/identity.ts";
import { acknowledgeDeliveries } from "./acknowledging.ts";
import { type Act, DESK, exerciseId, receivedAt } from "./example-desk.ts";
import { planDeliveries } from "./planning-deliveries.ts";
import type { System } from "./system.ts";

const HOUR_MS = 3_600_000;

const ExerciseTask = CollectionPlanLine.pick({
  what: true,
  place: true,
  askedOf: true,
  dueAt: true,
  everyDays: true,
}).extend({
  key: z.string(),
  source: z.string(),
  problem: z.string().optional(),
  indicator: z.string().optional(),
  messages: z.array(
    z.strictObject({
      at: z.iso.datetime(),
      /** Whether the desk says it, or who was asked. */
      by: z.enum(["asked", "of"]),
      status: z.enum(TASK_STATUSES),
      words: z.string(),
    }),
  ),
});
type ExerciseTask = z.infer<typeof ExerciseTask>;

const ExerciseRequirement = z.strictObject({
  key: z.string(),
  at: z.iso.datetime(),
  body: Requirement.omit({ askedBy: true, askedAt: true, told: true }),
  told: z.array(z.strictObject({ at: z.iso.datetime(), who: z.string(), what: z.string() })),
  answer: z
    .strictObject({ at: z.iso.datetime(), text: z.string(), reports: z.array(z.iso.datetime()) })
    .optional(),
  tasks: z.array(ExerciseTask),
});
type ExerciseRequirement = z.infer<typeof ExerciseRequirement>;

const ExerciseOffice = z.strictObject({
  key: z.string(),
  at: z.iso.datetime(),
  office: DecisionOwner.omit({ since: true, deputyId: true }),
  deputy: z.string().optional(),
});

const ExerciseFile = z.strictObject({
  offices: z.array(ExerciseOffice),
  acknowledgedAfterHours: z.number().min(0),
  requirements: z.array(ExerciseRequirement),
});

export interface ExerciseDirection {
  readonly acts: readonly Act[];
  /** Tells the offices what has changed. */
  tell(): Promise<void>;
  /** After so many hours what was told is acknowledged. */
  readonly acknowledgedAfterMs: number;
  acknowledge(): Promise<void>;
}

export async function exerciseDirection(
  system: System,
  clock: Clock,
  folder: string,
): Promise<ExerciseDirection> {
  const file = ExerciseFile.parse(parse(await readFile(join(folder, "direction.yaml"), "utf8")));
  const { store } = system;
  const writer = store.writer(DESK, clock);
  const offices = file.offices.map(({ key, at, office, deputy }) => ({
    at,
    name: "an office is named",
    play: () => {
      const deputyId = deputy === undefined ? {} : { deputyId: exerciseId("decision-owner", deputy) };
      const body = { ...office, ...deputyId, since: at };
      return writer.transaction((transaction) =>
        transaction.put(DecisionOwner, [{ id: exerciseId("decision-owner", key), label: UNLABELLED, body }]),
      );
    },
  }));
  let isWaiting = false;
  return {
    acts: [...offices, ...file.requirements.flatMap((one) => requirementActs(system, clock, one))],
    acknowledgedAfterMs: file.acknowledgedAfterHours * HOUR_MS,
    async tell() {
      const planned = await planDeliveries({ store, clock, realClock: clock });
      isWaiting ||= planned > 0;
    },
    async acknowledge() {
      if (!isWaiting) return;
      isWaiting = false;
      for (const { key, office } of file.offices) await takenIn(system, clock, key, office.name);
    },
  };
}

/** All that an office was sent and has not acknowledged. */
async function takenIn({ store }: System, clock: Clock, key: string, office: string): Promise<void> {
  const ownerId = exerciseId("decision-owner", key);
  const at = clock.now().toISOString();
  await store.writer(DESK, clock).transaction(async (transaction) => {
    const { items } = await transaction.view.list(Delivery, {
      where: { ownerId, status: "sent" },
      limit: 500,
    });
    const open = items.flatMap(({ body }) =>
      body.acknowledgedAt === undefined && body.aboutId !== undefined ? [body.aboutId] : [],
    );
    for (const aboutId of new Set(open))
      await acknowledgeDeliveries(transaction, aboutId, { at, by: `${office} (${DESK})` });
  });
}

function requirementActs({ store }: System, clock: Clock, one: ExerciseRequirement): Act[] {
  const id = exerciseId("requirement", one.key);
  const writer = store.writer(DESK, clock);
  const put = async (at: string) => {
    const answered = one.answer && one.answer.at <= at ? one.answer : undefined;
    const cited = answered
      ? (await Promise.all(answered.reports.map((time) => receivedAt(store.homeView(), time)))).flat()
      : [];
    const body = {
      ...one.body,
      ...(answered && { status: "answered" as const, answer: answered.text }),
      answeredBy: cited.map((report) => ({ kind: Report.kind, id: report.id })),
      askedBy: DESK,
      askedAt: one.at,
      told: one.told.filter((told) => told.at <= at).map((told) => ({ ...told, by: DESK })),
    };
    await writer.transaction((transaction) =>
      transaction.put(Requirement, [{ id, label: UNLABELLED, body }]),
    );
  };
  const times = [one.at, ...one.told.map(({ at }) => at), ...(one.answer ? [one.answer.at] : [])];
  return [
    ...times.map((at) => ({ at, name: "a requirement is followed", play: () => put(at) })),
    ...one.tasks.flatMap((task) =>
      task.messages.map(({ at }) => ({
        at,
        name: "a task is asked or answered",
        play: () =>
          writer.transaction((transaction) =>
            transaction.put(CollectionPlanLine, [
              {
                id: exerciseId("collection-plan-line", `${one.key} ${task.key}`),
                label: UNLABELLED,
                body: taskAt(id, task, at),
              },
            ]),
          ),
      })),
    ),
  ];
}

function taskAt(
  requirementId: string,
  { key: _, source, problem, indicator, messages, ...task }: ExerciseTask,
  at: string,
): z.input<typeof CollectionPlanLine> {
  const said = messages.filter((message) => message.at <= at);
  return {
    ...task,
    requirementId,
    ...(problem !== undefined && { problemId: exerciseId("warning-problem", problem) }),
    ...(problem !== undefined &&
      indicator !== undefined && { indicatorId: exerciseId("indicator", `${problem} ${indicator}`) }),
    sourceId: derivedId("source", source),
    status: said.at(-1)?.status ?? "planned",
    messages: said.map(({ by, ...message }) => ({ ...message, by: by === "asked" ? DESK : task.askedOf })),
  };
}
