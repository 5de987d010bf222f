import { z } from "zod";
import { bucketName, dayOf } from "../../analyse/calendar.ts";
import {
  HIIK_RUNGS,
  type HiikProxy,
  hiikRung,
  type Transitions,
  transitionsOf,
} from "../../analyse/ladder.ts";
import { type ViolenceRecord, violenceRecords } from "../../analyse/violence-record.ts";
import { Fault } from "../../kernel/fault.ts";
import { WarningProblem } from "../../kernel/warning-problem.ts";
import type { View } from "../../store/view.ts";
import { operation } from "../operation.ts";
import { walkProblemLadder } from "../problem-ladder.ts";

const Matrix = z.object({
  counts: z.array(z.array(z.int())),
  n: z.array(z.int()).meta({ description: "Steps from each rung." }),
});

export const ladder = operation({
  id: "ladder",
  title: "Shows on which rung of an escalation ladder a place or a problem stands",
  about:
    "Of a place the built-in ladder, like that of HIIK, by month; of a warning problem its own, by day. With how often a rung was followed by another, and n. Its marks for weapons and destruction are not told by any series.",
  permission: "read",
  effect: "read",
  input: z.object({
    place: z.string().optional(),
    problemId: z.uuid().optional(),
  }),
  output: z.object({
    of: z.enum(["hiik-like", "problem"]),
    rungs: z.array(z.string()),
    steps: z.array(z.object({ at: z.string(), rung: z.int() })).meta({
      description: "Only those at which the rung changed, the first and the last one; oldest first.",
    }),
    now: z.int().optional().meta({ description: "Number of the rung; absent where nothing is known." }),
    before: z.int().optional().meta({ description: "The rung that it was on before this one." }),
    since: z.string().optional(),
    step: z.enum(["month", "30 days"]),
    transitions: Matrix,
    places: z.int().meta({ description: "Places that the transitions were counted in." }),
    untold: z.array(z.string()).meta({ description: "Rungs that no series tells." }),
  }),
  async run({ place, problemId }, { view, system }) {
    const now = view.asOf ?? system.clock.now();
    if (problemId !== undefined) {
      const { body } = await view.one(WarningProblem, problemId);
      const walked = await walkProblemLadder(view, body.ladder, now);
      return {
        of: "problem" as const,
        rungs: body.ladder.map(({ name }) => name),
        ...standingOf(walked.days.map(({ day, rung }) => ({ at: day, rung }))),
        step: "30 days" as const,
        transitions: matrixOf(walked.transitions),
        places: 1,
        untold: [...walked.untold],
      };
    }
    if (place === undefined) throw new Fault("invalid", "Name a place or a warning problem.");
    const { live, published } = await violenceRecords(view, dayOf(now));
    const own =
      live.find((record) => record.place === place) ?? published.find((record) => record.place === place);
    const steps = own ? await monthsOf(view, own) : [];
    const known = published.length > 0 ? published : live;
    const walks = known.map(({ months }) => Array.from(months, (deaths) => hiikRung({ deaths })));
    return {
      of: "hiik-like" as const,
      rungs: [...HIIK_RUNGS],
      ...standingOf(steps),
      step: "month" as const,
      transitions: matrixOf(
        transitionsOf(
          walks.map((walk) => walk.filter((rung) => !Number.isNaN(rung))),
          HIIK_RUNGS.length,
        ),
      ),
      places: known.length,
      untold: [],
    };
  },
});

interface Step {
  readonly at: string;
  readonly rung: number;
}

async function monthsOf(view: View, { place, firstMonth, months }: ViolenceRecord): Promise<Step[]> {
  const others = await Promise.all(
    (["displaced", "personnel"] as const).map(async (measure): Promise<[HiikProxy, Map<string, number>]> => {
      const rows = await view.readings({ measure, bucket: "month", places: [place], subjects: ["*"] });
      return [measure, new Map(rows.map(({ bucket, value }) => [bucket.slice(0, 7), value]))];
    }),
  );
  return Array.from(months, (deaths, i) => {
    const at = bucketName("month", firstMonth + i).slice(0, 7);
    const proxies = others.flatMap(([measure, values]) =>
      values.has(at) ? [[measure, values.get(at)]] : [],
    );
    return { at, rung: hiikRung({ deaths, ...Object.fromEntries(proxies) }) };
  }).filter(({ rung }) => !Number.isNaN(rung));
}

function standingOf(steps: readonly Step[]) {
  const changes = steps.filter(({ rung }, i) => rung !== steps[i - 1]?.rung);
  const [last, before] = [changes.at(-1), changes.at(-2)];
  const end = steps.at(-1);
  return {
    steps: end && last && end.at !== last.at ? [...changes, end] : changes,
    ...(last && { now: last.rung, since: last.at }),
    ...(before && { before: before.rung }),
  };
}

function matrixOf({ counts, n }: Transitions) {
  return { counts: counts.map((row) => [...row]), n: [...n] };
}
