/**
 * The worked example, played on its own clock.
 *
 * Everything arrives at the time its name says and is worked on as it would have been then, so that the desk
 * can afterwards be set to any day of the story and of the real figures, and shows what was known.
 */

import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import { fileURLToPath } from "node:url";
import { openInput, USUAL_LIMITS } from "../collect/input.ts";
import { LOCAL_PERSON } from "../guard/principal.ts";
import { records } from "../kernel/records.ts";
import type { Store } from "../store/store.ts";
import { analyse } from "./analysing.ts";
import type { Act } from "./example-desk.ts";
import { exerciseDirection } from "./example-direction.ts";
import { exerciseJudgements } from "./example-judgements.ts";
import { exerciseProblems } from "./example-problems.ts";
import { exerciseScenarios } from "./example-scenarios.ts";
import { settleWorld, sourceNames } from "./example-world.ts";
import { forecastAll } from "./forecasting.ts";
import { bringIn } from "./importing.ts";
import { makeBrief } from "./making-briefs.ts";
import { writeMode } from "./mode.ts";
import type { Progress } from "./operation.ts";
import type { System } from "./system.ts";

const FOLDER = fileURLToPath(new URL("../../example/", import.meta.url));
/** The real figures' source, as it is cited. */
const FIGURES_SOURCE = "UCDP";
/** When the last real figures are out; the story itself ends on 31 December 2019. */
const END = "2020-01-20T12:00:00.000Z";
const BEGINNING = "1989-01-01T00:00:00.000Z";

/** Only for a desk that is empty or in which the example was cut off: what is there is removed. */
export async function loadExample(system: System, progress: (progress: Progress) => void): Promise<void> {
  await emptyDesk(system.store);
  const stage = await system.replayable();
  try {
    await play(stage, progress);
  } finally {
    await stage.close();
  }
  const mode = { mode: "example", endsAt: END, loadedAt: system.realClock.now().toISOString() } as const;
  await system.store.writer("example").transaction((transaction) => writeMode(transaction, mode));
  system.clock.follow(mode);
}

async function play(system: System, progress: (progress: Progress) => void): Promise<void> {
  const clock = { time: new Date(BEGINNING), now: () => clock.time };
  const stage: Stage = { system, clock };
  await settleWorld(FOLDER, system.store.writer("example", clock));
  const direction = await exerciseDirection(system, clock, FOLDER);
  const acts = [
    ...(await figureActs(stage)),
    ...(await inboxActs(stage)),
    ...reviewActs(stage),
    ...forecastActs(stage),
    ...exerciseJudgements(system, clock),
    await exerciseScenarios(system, clock, FOLDER),
    ...direction.acts,
    ...(await exerciseProblems(system, clock, FOLDER, { end: END, direction })),
  ].sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
  let done = 0;
  for (const act of acts) {
    clock.time = new Date(act.at);
    progress({ step: `${act.at.slice(0, 10)} ${act.name}`, done, total: acts.length });
    await act.play();
    done += 1;
  }
  clock.time = new Date(END);
  await system.phases.settle({ clock, analysis: false });
  await analyse(system.store, clock);
  const view = system.store.view(LOCAL_PERSON.reader);
  const writer = system.store.writer("exercise desk", clock);
  await makeBrief({ ...system, clock }, { view, writer }, { language: system.config.language });
}

/** What a play that was cut off left behind would be out of order in time; it is only ever the example's own. */
async function emptyDesk(store: Store): Promise<void> {
  const writer = store.writer("example");
  await writer.transaction(async (transaction) => {
    await transaction.log({ verb: "erasure", objectType: "desk", emptied: true });
    const tables = [
      ...records.map(({ kind }) => `"${kind}"`),
      "changes",
      "subscriber",
      "reading",
      "series",
      "search",
      "setting",
    ];
    await transaction.sql.query(`TRUNCATE ${tables.join(", ")}`);
    await writeMode(transaction, { mode: "playing" });
  });
}

interface Stage {
  readonly system: System;
  readonly clock: { time: Date; now(): Date };
}

/**
 * The real figures: each year up to 2017 on 20 January of the next, then each month on the 20th of the next,
 * which is about how the UCDP's yearly and monthly releases come.
 */
async function figureActs(stage: Stage): Promise<Act[]> {
  const table = await readFile(join(FOLDER, "figures", "ucdp-deaths-by-country-month.csv"), "utf8");
  const [header = "", ...rows] = table.trimEnd().split("\n");
  const releases = new Map<string, string[]>();
  for (const row of rows) {
    const month = row.split(",")[1] ?? "";
    const release = month < "2018" ? month.slice(0, 4) : month;
    releases.set(release, [...(releases.get(release) ?? []), row]);
  }
  return [...releases].map(([release, lines]) => ({
    at: releasedAt(release),
    name: `figures of ${release}`,
    play: () =>
      take(stage, FIGURES_SOURCE, `ucdp-deaths-${release}.figures.csv`, `${[header, ...lines].join("\n")}\n`),
  }));
}

function releasedAt(release: string): string {
  const [year = 0, month = 12] = release.split("-").map(Number);
  return new Date(Date.UTC(year, month, 20, 6)).toISOString();
}

async function inboxActs(stage: Stage): Promise<Act[]> {
  const folder = join(FOLDER, "inbox");
  const mapping: unknown = JSON.parse(await readFile(join(FOLDER, "events-mapping.json"), "utf8"));
  const names = await sourceNames(FOLDER);
  return (await readdir(folder)).sort().map((file) => {
    const [, stamp = "", rest = ""] = /^(\d{8}T\d{4}Z)-(.*)$/.exec(file) ?? [];
    const [id = ""] = [...names.keys()]
      .filter((known) => rest.startsWith(`${known}-`))
      .sort((a, b) => b.length - a.length);
    const source = names.get(id) ?? id;
    return {
      at: stamp.replace(/^(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})Z$/, "$1-$2-$3T$4:$5:00.000Z"),
      name: rest,
      play: async () => {
        const options = file.endsWith(".events.csv") ? { mapping } : {};
        await take(stage, source, file, await readFile(join(folder, file)), options);
        await stage.system.phases.settle({ clock: stage.clock, analysis: false });
      },
    };
  });
}

async function take(
  { system, clock }: Stage,
  source: string,
  name: string,
  content: string | Uint8Array,
  options: Readonly<Record<string, unknown>> = {},
): Promise<void> {
  const { signal } = new AbortController();
  const inputs = openInput(Readable.from([Buffer.from(content)]), name, USUAL_LIMITS, signal);
  await bringIn(system, system.store.writer("example", clock), inputs, { source, options, clock, signal });
}

/** Every Monday the desk looks at everything; in the crisis, new listings come on Mondays, too. */
function reviewActs({ system, clock }: Stage): Act[] {
  const acts: Act[] = [];
  for (let day = Date.parse("2018-07-02T12:00:00Z"); day < Date.parse(END); day += 7 * 86_400_000)
    acts.push({
      at: new Date(day).toISOString(),
      name: "weekly review",
      play: () => analyse(system.store, clock),
    });
  return acts;
}

function forecastActs({ system, clock }: Stage): Act[] {
  return [
    { at: "2019-01-20T08:00:00.000Z", asOf: "2018-12" },
    { at: "2020-01-20T08:00:00.000Z", asOf: "2019-12" },
  ].map(({ at, asOf }) => ({
    at,
    name: `forecasts on data to ${asOf}`,
    play: () => forecastAll(system.store, clock, asOf),
  }));
}
