/**
 * Settings that guard the desk, in its audit log: an entry whenever a start finds others than the last one did.
 *
 * The configuration is whoever's who runs the desk, and no entry of ours can keep it from being loosened. That it was
 * is told to those who oversee the desk, with what it was before.
 */
import { z } from "zod";
import { canonicalJson } from "../kernel/canonical-json.ts";
import type { Store } from "../store/store.ts";

/** Whether going from one value to the other makes the guard weaker. */
type Weakens = (from: unknown, to: unknown) => boolean;

function rule<Value>(schema: z.ZodType<Value>, weakens: (from: Value, to: Value) => boolean): Weakens {
  return (from, to) => weakens(schema.parse(from), schema.parse(to));
}

const Names = z.array(z.string());
const Text = z.string().optional();

const fewer = rule(Names, (from, to) => from.some((name) => !to.includes(name)));
const more = rule(Names, (from, to) => to.some((name) => !from.includes(name)));
const lower = rule(z.number(), (from, to) => to < from);
const higher = rule(z.number(), (from, to) => to > from);
const another = rule(Text, (from, to) => from !== to);
/** That it is left out is as strict as can be. */
const present = rule(Text, (from, to) => to !== undefined && from !== to);
const absent = rule(Text, (from, to) => from !== undefined && from !== to);

/** No host named means every one. */
const wider = rule(Names, (from, to) =>
  from.length === 0 ? false : to.length === 0 || to.some((name) => !from.includes(name)),
);

const LOOPBACK = ["127.0.0.1", "::1", "localhost"];
const opened = rule(z.string(), (from, to) => from !== to && !LOOPBACK.includes(to));

const LOUDNESS = ["silent", "error", "warn", "info", "debug"];
const quieter = rule(z.string(), (from, to) => LOUDNESS.indexOf(to) < LOUDNESS.indexOf(from));

/** What holds for every command. */
const EVERYWHERE = {
  witnessQuorum: lower,
  witnesses: fewer,
  allowHosts: more,
  plainHosts: more,
  fetchHosts: wider,
  watchFolders: more,
} as const;

/** What holds for the desk that is served. */
const SERVING = {
  host: opened,
  administrationNetworks: wider,
  officePasskeys: rule(z.string(), (from, to) => from === "bound" && to !== "bound"),
  passkeyModels: wider,
  passkeyAuthorities: another,
  publicAddress: another,
  tlsCertificate: absent,
  tlsAuthority: present,
  uploadFiles: higher,
  uploadMegabytes: higher,
  witnessFor: fewer,
  vaultKey: another,
  logReceiver: absent,
  logReceiverAuthority: another,
  ssoIssuer: present,
  ssoInstitution: another,
  ssoSecondFactor: more,
  log: quieter,
} as const;

export const GUARD_SETTINGS = { "guard-settings": EVERYWHERE, "serving-settings": SERVING } as const;
export type GuardSettings = keyof typeof GUARD_SETTINGS;

export const Weakened = z.object({
  name: z.string(),
  was: z.string().meta({ description: "Empty where it was left out." }),
  is: z.string(),
});
export type Weakened = z.output<typeof Weakened>;

/** As entries hold it. */
const Detail = z.object({
  settings: z.record(z.string(), z.unknown()),
  weakened: z.array(Weakened).default([]),
});

/** Arbitrary, agreed between all Presage processes: two that start together leave one entry. */
const LOCK = 4_646_013;

/**
 * @param config all settings; those that guard are picked out.
 * @returns what is weaker than at the start before.
 */
export async function noteGuardSettings(
  store: Store,
  which: GuardSettings,
  config: Readonly<Record<string, unknown>>,
): Promise<readonly Weakened[]> {
  const rules: Readonly<Record<string, Weakens>> = GUARD_SETTINGS[which];
  const settings = Object.fromEntries(Object.keys(rules).map((name) => [name, config[name] ?? null]));
  return store.writer("system").transaction(async (transaction) => {
    await transaction.sql.query("SELECT pg_advisory_xact_lock($1)", [LOCK]);
    const { rows } = await transaction.sql.query<{ event: string }>(
      "SELECT event FROM access_event WHERE verb = 'policy-change' AND object_type = $1 ORDER BY act DESC LIMIT 1",
      [which],
    );
    const before = rows[0] && settingsIn(rows[0].event);
    if (before && canonicalJson(before) === canonicalJson(settings)) return [];
    const weakened = before ? weakenedIn(rules, before, settings) : [];
    await transaction.log({
      verb: "policy-change",
      objectType: which,
      detail: { settings, ...(weakened.length > 0 && { weakened }) },
    });
    return weakened;
  });
}

function settingsIn(event: string): Readonly<Record<string, unknown>> {
  return z.object({ detail: Detail }).parse(JSON.parse(event)).detail.settings;
}

/** A setting that the entry before does not know was not there then. */
function weakenedIn(
  rules: Readonly<Record<string, Weakens>>,
  before: Readonly<Record<string, unknown>>,
  now: Readonly<Record<string, unknown>>,
): Weakened[] {
  return Object.entries(rules)
    .filter(([name]) => Object.hasOwn(before, name))
    .filter(([name, weakens]) => weakens(before[name] ?? undefined, now[name] ?? undefined))
    .map(([name]) => ({ name, was: inWords(before[name]), is: inWords(now[name]) }));
}

function inWords(value: unknown): string {
  return Array.isArray(value) ? value.join(", ") : String(value ?? "");
}

/** What an entry says was weakened; nothing of any other entry. */
export function weakenedOf(detail: unknown): readonly Weakened[] {
  return Detail.safeParse(detail).data?.weakened ?? [];
}
