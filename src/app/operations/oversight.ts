import { z } from "zod";
import { distinctOf, foundActs, readOnly, type Tally, tallies } from "../../guard/acts-found.ts";
import { clocksApart } from "../../guard/clock-check.ts";
import { PERSONAL_SEARCH, SEARCH } from "../../guard/consultations.ts";
import { type GuardSettings, Weakened, weakenedOf } from "../../guard/guard-settings.ts";
import { overdueKeys, overdueSecrets } from "../../guard/key-renewal.ts";
import { hasPeople } from "../../guard/people.ts";
import { refusalCounts } from "../../guard/refusals-noted.ts";
import { quarantineOverdue, retentionByBasis } from "../../guard/retention-state.ts";
import { UNUSUAL, unusualUse } from "../../guard/unusual-use.ts";
import { witnessesSeen } from "../../guard/witnesses-seen.ts";
import type { Queryable } from "../../store/view.ts";
import { Actor, actorNames, ShownAct, shownAct } from "../act-shown.ts";
import { auditState } from "../audit.ts";
import { certificateTime } from "../certificate.ts";
import type { Config } from "../config.ts";
import { operation } from "../operation.ts";
import type { System } from "../system.ts";

const Count = z.int().meta({ description: "Entries of the audit log in these days." });
const DAY = 86_400_000;
/** Values offered to filter by. */
const MOST_VALUES = 200;
const NEWEST = 8;

export const oversight = operation({
  id: "oversight",
  title: "Sums up how the desk was used",
  about:
    "For overseers: what was refused, what left, break-glass, searches for persons, readings of protected records, what is kept too long, changed rules, unusual use, and whether the audit log can be relied on.",
  permission: "oversee",
  effect: "read",
  input: z.object({
    days: z.int().min(1).max(3_660).default(30).meta({ description: "How many days back, today included." }),
  }),
  output: z.object({
    since: z.iso.date(),
    until: z.iso.datetime(),
    counts: z.object({
      all: Count,
      refusals: Count.meta({ description: "Refused with a code, whoever asked." }),
      denials: Count.meta({ description: "Turned away because of who asked." }),
      disclosures: Count,
      breakGlass: Count,
      searches: Count,
      personalSearches: Count,
      protectedReads: Count,
      policyChanges: Count,
      downgrades: Count,
      erasures: Count,
      refusedSignIns: Count,
    }),
    retention: z.object({
      due: z.int().meta({ description: "Batches that have run out and go with the next sweep." }),
      overdue: z.int().meta({ description: "Run out for more than a day and still there; must be 0." }),
      held: z.int().meta({ description: "Run out and kept by a legal hold." }),
    }),
    keysOverdue: z.array(z.string()).meta({
      description: "Keys of the desk, and secrets it keeps, that are to be replaced; must be none.",
    }),
    certificateEnds: z.iso.datetime().optional().meta({
      description: "When the desk's certificate ends, where that is soon or past; absent otherwise.",
    }),
    clocksApart: z.array(z.object({ of: z.string(), seconds: z.number().meta({ unit: "seconds" }) })).meta({
      description: "Clocks of the database and of witnesses that are not this machine's; must be none.",
    }),
    weakened: z
      .array(Weakened.extend({ act: z.int(), ts: z.iso.datetime() }))
      .meta({ description: "Settings that guard the desk less than at the start before, in these days." }),
    loose: z.array(z.string()).meta({
      description: "Settings of offices that are as loose as they can be, on a desk of several people.",
    }),
    log: z.object({
      isSound: z.boolean(),
      reasons: z.array(z.string()),
      size: z.int(),
      signedAt: z.iso.datetime().optional(),
      waiting: z.int(),
      quorum: z.int(),
      key: z.string(),
      witnesses: z.array(z.object({ name: z.string(), cosignedAt: z.iso.datetime().optional() })),
    }),
    unusual: z.array(
      z.object({
        rule: z.string(),
        says: z.string(),
        finds: z.array(
          z.object({ actor: Actor, day: z.iso.date(), count: z.int(), usual: z.number().optional() }),
        ),
      }),
    ),
    newest: z.object({
      disclosures: z.array(ShownAct),
      personalSearches: z.array(ShownAct),
      policyChanges: z.array(ShownAct),
      breakGlass: z.array(ShownAct),
    }),
    actors: z.array(Actor).meta({ description: "Who has entries, to filter by." }),
    objects: z.array(z.string()).meta({ description: "What entries were about, to filter by." }),
  }),
  async run({ days }, { system, view }) {
    const sql = readOnly(system.store.pool);
    const until = system.realClock.now();
    const since = new Date(until.getTime() - (days - 1) * DAY).toISOString().slice(0, 10);
    const actorOf = await actorNames(system, view);
    const newest = async (filter: Parameters<typeof foundActs>[1]) =>
      (await foundActs(sql, filter, { limit: NEWEST }))
        .filter(({ event }) => event && event.ts >= since)
        .map((one) => shownAct(one, actorOf));
    const [counted, coded, unusual, state, actors, objects] = await Promise.all([
      tallies(sql, since),
      refusalCounts(sql, since),
      unusualUse(sql, since),
      auditState(system),
      distinctOf(sql, "actor", MOST_VALUES),
      distinctOf(sql, "object_type", MOST_VALUES),
    ]);
    const refusals = [...coded.values()].reduce((sum, count) => sum + count, 0);
    return {
      since,
      until: until.toISOString(),
      counts: countsOf(counted, refusals),
      retention: await kept(sql, system.clock.now()),
      keysOverdue: [
        ...(await overdueKeys(system.keyring, until)),
        ...(await overdueSecrets(system.keyring, until)),
      ],
      ...(await certificateEnds(system.config, until)),
      weakened: await weakenedSince(sql, since),
      loose: await looseSettings(system),
      clocksApart: [...(await clocksApart(system.store.systemView(), sql, system.realClock))],
      log: {
        isSound: state.isSound,
        reasons: [...state.reasons],
        size: state.size,
        ...(state.signedAt && { signedAt: state.signedAt.toISOString() }),
        waiting: state.waiting,
        quorum: system.audit.trust.quorum,
        key: system.audit.keys.log.verifier.vkey,
        witnesses: await witnessesSeen(sql, system.audit.trust),
      },
      unusual: [...unusual].map(([rule, finds]) => ({
        rule,
        says: UNUSUAL[rule],
        finds: finds.map(({ actor, ...find }) => ({ ...find, actor: actorOf(actor) })),
      })),
      newest: {
        disclosures: await newest({ verb: "disclosure" }),
        personalSearches: await newest({ verb: "consultation", object: PERSONAL_SEARCH }),
        policyChanges: await newest({ verb: "policy-change" }),
        breakGlass: await newest({ verb: "break-glass" }),
      },
      actors: actors.map(actorOf),
      objects,
    };
  },
});

const MOST_STARTS = 100;

/** The newest first. */
/** They are so from the start, so that no start ever weakened them. */
async function looseSettings({ config, store }: System): Promise<string[]> {
  if (!(await hasPeople(store.systemView()))) return [];
  return [
    ...(config.officePasskeys === "any" && config.passkeyModels.length === 0 ? ["officePasskeys"] : []),
    ...(config.administrationNetworks.length === 0 ? ["administrationNetworks"] : []),
  ];
}

async function weakenedSince(sql: Queryable, since: string) {
  const kinds: readonly GuardSettings[] = ["guard-settings", "serving-settings"];
  const found = await Promise.all(
    kinds.map((object) => foundActs(sql, { verb: "policy-change", object }, { limit: MOST_STARTS })),
  );
  return found
    .flat()
    .sort((a, b) => b.act - a.act)
    .flatMap(({ act, event }) =>
      event && event.ts >= since
        ? weakenedOf(event.detail).map((one) => ({ ...one, act, ts: event.ts }))
        : [],
    );
}

async function certificateEnds(config: Config, now: Date): Promise<{ certificateEnds?: string }> {
  const certificate = await certificateTime(config, now);
  return certificate?.endsSoon ? { certificateEnds: certificate.until.toISOString() } : {};
}

/** @param now by the desk's clock. */
async function kept(sql: Queryable, now: Date) {
  const [states, late] = await Promise.all([retentionByBasis(sql, now), quarantineOverdue(sql, now)]);
  const sum = (of: "due" | "overdue" | "held") =>
    [...states.values()].reduce((total, state) => total + state[of], 0);
  return { due: sum("due"), overdue: sum("overdue") + late, held: sum("held") };
}

function countsOf(counted: readonly Tally[], refusals: number) {
  const sum = (fits: (tally: Tally) => boolean) =>
    counted.filter(fits).reduce((total, { count }) => total + count, 0);
  const searches = new Set([SEARCH, PERSONAL_SEARCH]);
  return {
    all: sum(({ verb }) => verb !== "oversee"),
    refusals,
    denials: sum(({ verb }) => verb === "refusal") - refusals,
    disclosures: sum(({ verb }) => verb === "disclosure"),
    breakGlass: sum(
      ({ verb, object }) => verb === "break-glass" || object.split(",").includes("break-glass"),
    ),
    searches: sum(({ verb, object }) => verb === "consultation" && searches.has(object)),
    personalSearches: sum(({ verb, object }) => verb === "consultation" && object === PERSONAL_SEARCH),
    protectedReads: sum(({ verb, object }) => verb === "consultation" && !searches.has(object)),
    policyChanges: sum(({ verb }) => verb === "policy-change"),
    downgrades: sum(({ verb }) => verb === "downgrade"),
    erasures: sum(({ verb }) => verb === "erasure"),
    refusedSignIns: sum(({ verb, decision }) => verb === "sign-in" && decision === "refused"),
  };
}
