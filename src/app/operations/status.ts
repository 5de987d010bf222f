import { z } from "zod";
import { clocksApart } from "../../guard/clock-check.ts";
import { KEY_NAMES } from "../../guard/key-names.ts";
import { overdueKeys, overdueSecrets } from "../../guard/key-renewal.ts";
import { retentionOverdue } from "../../guard/retention-state.ts";
import { Claim } from "../../kernel/claim.ts";
import { Event } from "../../kernel/event.ts";
import { Forecast } from "../../kernel/forecast.ts";
import { banner, joinLabels } from "../../kernel/label.ts";
import { Report } from "../../kernel/report.ts";
import { Quarantined, Run } from "../../kernel/run.ts";
import { Signal } from "../../kernel/signal.ts";
import { Warning } from "../../kernel/warning.ts";
import { certificateTime } from "../certificate.ts";
import { newestSeq } from "../changed-since.ts";
import { labelsShown } from "../labels-shown.ts";
import { shippingState } from "../log-shipping.ts";
import { readMode } from "../mode.ts";
import { operation } from "../operation.ts";
import { totalOf } from "../page.ts";
import { VERSION } from "../version.ts";

const KINDS = {
  reports: Report,
  claims: Claim,
  events: Event,
  signals: Signal,
  warnings: Warning,
  forecasts: Forecast,
  quarantined: Quarantined,
  runs: Run,
};

const Counts = z
  .record(z.string(), z.int())
  .meta({ description: "Records of each kind, counted up to 5,000." });

export const status = operation({
  id: "status",
  title: "Says what this desk is and holds",
  about: "Version, database, mode, as-of time, banner and how many records of each kind there are.",
  permission: "read",
  effect: "read",
  input: z.object({}),
  output: z.object({
    version: z.string(),
    now: z.iso.datetime(),
    asOf: z.iso.datetime().optional(),
    mode: z.enum(["example", "playing", "own", "empty"]),
    clock: z
      .enum(["real", "exercise"])
      .meta({ description: "In the example the exercise's clock is the desk's." }),
    banner: z.object({ tlp: z.string(), text: z.string() }),
    person: z.object({ name: z.string(), local: z.boolean() }),
    counts: Counts,
    countsAreAtLeast: z
      .array(z.string())
      .meta({ description: "The kinds of which there are more than were counted." }),
    database: z.object({ kind: z.enum(["embedded", "external"]), version: z.string() }),
    data: z.string(),
    newestChange: z.int(),
    retentionOverdue: z
      .int()
      .optional()
      .meta({ description: "Batches that should have been deleted a day ago; absent when there are none." }),
    keysOverdue: z
      .array(z.enum(KEY_NAMES))
      .optional()
      .meta({ description: "Keys of the desk that are to be replaced; absent when there are none." }),
    secretsOverdue: z
      .array(z.string())
      .optional()
      .meta({ description: "Secrets in the keyring that are to be replaced; absent when there are none." }),
    certificate: z.object({ until: z.iso.datetime(), endsSoon: z.boolean() }).optional().meta({
      description:
        "Until when the desk's certificate counts, and whether to renew it now; absent where none is named.",
    }),
    logShipping: z.object({ waiting: z.int(), at: z.iso.datetime().optional() }).optional().meta({
      description:
        "Entries of the audit log that wait for the institution's log server, and when it was last handed some; absent where none is named.",
    }),
    clocksApart: z
      .array(z.object({ of: z.string(), seconds: z.number().meta({ unit: "seconds" }) }))
      .optional()
      .meta({
        description:
          "The database or witnesses whose clocks are more than ten seconds ahead of this machine's, or behind where negative; absent when there are none.",
      }),
  }),
  async run(_input, { system, view, principal }) {
    const shipping = await shippingState(system);
    const apart = await clocksApart(system.store.systemView(), system.store.pool, system.realClock);
    const counts = await Promise.all(
      Object.entries(KINDS).map(async ([name, schema]) => ({ name, ...(await totalOf(view, schema)) })),
    );
    const { mode } = await readMode(view);
    const overdue = await retentionOverdue(system.store.pool, system.clock.now());
    const keysOverdue = await overdueKeys(system.keyring, system.realClock.now());
    const secretsOverdue = await overdueSecrets(system.keyring, system.realClock.now());
    const certificate = await certificateTime(system.config, system.realClock.now());
    const label = joinLabels(await labelsShown(view));
    return {
      version: VERSION,
      now: system.clock.now().toISOString(),
      ...(view.asOf && { asOf: view.asOf.toISOString() }),
      mode,
      clock: system.clock.kind,
      banner: { tlp: label.tlp, text: banner(label) },
      person: { name: principal.name, local: principal.isLocal },
      counts: Object.fromEntries(counts.map(({ name, total }) => [name, total])),
      countsAreAtLeast: counts.filter(({ totalIsAtLeast }) => totalIsAtLeast).map(({ name }) => name),
      database: system.database,
      data: system.config.data,
      newestChange: await newestSeq(view),
      ...(overdue > 0 && { retentionOverdue: overdue }),
      ...(keysOverdue.length > 0 && { keysOverdue }),
      ...(secretsOverdue.length > 0 && { secretsOverdue }),
      ...(certificate && {
        certificate: { until: certificate.until.toISOString(), endsSoon: certificate.endsSoon },
      }),
      ...(shipping && { logShipping: shipping }),
      ...(apart.length > 0 && { clocksApart: [...apart] }),
    };
  },
});
