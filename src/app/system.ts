/**
 * The system: everything built once, from the configuration, and handed to whoever needs it.
 *
 * Clock, chance, environment and network exist only here; everything below is given them.
 */
import { randomBytes } from "node:crypto";
import { join } from "node:path";
import type { PoolConfig } from "pg";
import pino, { type Logger } from "pino";
import { closeInterruptedRuns } from "../collect/run-lock.ts";
import { type Consultations, openConsultations } from "../guard/consultations.ts";
import { type Decider, openDecider } from "../guard/decide.ts";
import { type Denials, openDenials } from "../guard/denials.ts";
import { noteGuardSettings, type Weakened } from "../guard/guard-settings.ts";
import { type Keyring, openKeyring } from "../guard/keyring.ts";
import type { LogKeys } from "../guard/log-keys.ts";
import { hasPeople } from "../guard/people.ts";
import { notePolicies } from "../guard/policies-noted.ts";
import { noteSecrets } from "../guard/secrets-noted.ts";
import type { Door } from "../guard/sign-in.ts";
import type { SingleSignOn } from "../guard/vouched-identities.ts";
import type { Clock, Random } from "../kernel/effects.ts";
import type { Registry } from "../kernel/registry.ts";
import type { Ledger } from "../store/acts.ts";
import { startPostgres } from "../store/embedded.ts";
import { folderFault } from "../store/embedded-cluster.ts";
import { openStore, type Store } from "../store/store.ts";
import { type Audit, openAudit } from "./audit.ts";
import { type Config, type ConfigInput, type Explained, readConfig } from "./config.ts";
import { databaseAddress } from "./database-address.ts";
import { isMadeForOthers, requireClientCertificate, requireShownCertificate } from "./database-proof.ts";
import { type DeskClock, deskClock } from "./desk-clock.ts";
import { isKnownName } from "./known-names.ts";
import { plainLog } from "./log.ts";
import { makeFolder } from "./make-folder.ts";
import { readMode } from "./mode.ts";
import { passkeyRulesOf } from "./office-passkeys.ts";
import type { Operation } from "./operation.ts";
import { operations } from "./operations/all.ts";
import { type Phases, phasesOf } from "./phases.ts";
import { withSecrets } from "./secrets.ts";
import { singleSignOnOf } from "./single-sign-on.ts";

export interface System {
  readonly config: Config;
  readonly explained: readonly Explained[];
  readonly store: Store;
  readonly audit: Audit;
  /** The desk's own keys. */
  readonly keyring: Keyring;
  readonly phases: Phases;
  readonly clock: DeskClock;
  readonly realClock: Clock;
  readonly random: Random;
  readonly log: Logger;
  readonly database: {
    readonly kind: "embedded" | "external";
    readonly version: string;
    /** Whether the program works as a role that owns nothing there. */
    readonly hasTwoRoles: boolean;
  };
  readonly decider: Decider;
  /** All there are, for those that ask another one again. */
  readonly operations: Registry<Operation>;
  readonly consultations: Consultations;
  readonly denials: Denials;
  /** Where people come in. */
  readonly door: Door;
  /** Absent where no other service vouches for anybody. */
  readonly singleSignOn: SingleSignOn | undefined;
  /**
   * The same database through connections that do not wait for the disk at each commit: for what can be
   * played again from the start. The next ordinary commit makes all of it durable. The caller closes it.
   */
  replayable(): Promise<System>;
  close(): Promise<void>;
}

export interface Effects {
  readonly clock: Clock;
  readonly random: Random;
}

export const REAL: Effects = { clock: { now: () => new Date() }, random: Math.random };

export async function openSystem(input: ConfigInput, effects: Effects = REAL): Promise<System> {
  const { config: written, explained } = readConfig(input);
  const log = plainLog(written.log, pino.destination({ dest: 2, sync: true }));
  await makeFolder(written.data);
  const opening = openDeskKeyring(written, input, effects.clock);
  const configured = withSecrets(written, {
    keyring: () => opening,
    credentials: input.environment.CREDENTIALS_DIRECTORY,
  });
  const { server, keyring } = await bothOf(configured.then(databaseOf), opening);
  try {
    const config = await configured;
    const passkeyRules = await passkeyRulesOf(config);
    const singleSignOn = await singleSignOnOf(config, effects.clock);
    const keys = keyring.log;
    const clock = deskClock(effects.clock);
    const ledger = ledgerOf(keys, effects.clock);
    const open = (options: string) =>
      openStore({
        database: { ...server.config, options },
        owner: server.owner,
        blobFolder: join(config.data, "blobs"),
        blobKey: keyring.blobs,
        clock,
        random: effects.random,
        ledger,
      });
    const store = await open("");
    await requireProof(config, store).catch(async (error: unknown) => {
      await store.close();
      throw error;
    });
    const audit = await openAudit(store.pool, keys, config, ledger);
    await closeInterruptedRuns(store.writer("system"));
    const decider = openDecider();
    await notePolicies(store, decider.policies);
    await noteSecrets(store, await keyring.secrets());
    sayWeakened(await noteGuardSettings(store, "guard-settings", config), log);
    clock.follow(await readMode(store.systemView()));
    const { rows } = await store.pool.query<{ version: string }>(
      "SELECT current_setting('server_version') AS version",
    );
    const system: System = {
      config,
      explained,
      store,
      audit,
      keyring,
      phases: phasesOf(store.background, clock, log),
      clock,
      realClock: effects.clock,
      random: effects.random,
      log,
      database: {
        kind: config.database ? "external" : "embedded",
        version: rows[0]?.version ?? "unknown",
        hasTwoRoles: server.owner !== undefined,
      },
      decider,
      operations,
      consultations: openConsultations(effects.clock, (words) => isKnownName(store.systemView(), words)),
      denials: openDenials(effects.clock),
      door: { store, clock: effects.clock, entropy: randomBytes, seal: keyring.people, passkeyRules },
      singleSignOn,
      async replayable() {
        const hasty = await open("-c synchronous_commit=off");
        return {
          ...system,
          store: hasty,
          phases: phasesOf(hasty.background, clock, log),
          close: () => hasty.close(),
        };
      },
      async close() {
        await store.close();
        await server.stop();
        await keyring.close();
      },
    };
    return system;
  } catch (error) {
    await server.stop();
    await keyring.close();
    throw error;
  }
}

/** Whoever starts the desk is told, too; overseers find the entry. */
export function sayWeakened(weakened: readonly Weakened[], log: Logger): void {
  for (const { name, was, is } of weakened)
    log.warn({ setting: name, was, is }, "a guarding setting was weakened");
}

/** The desk's own keys, and secrets that were put beside them. */
export async function openDeskKeyring(
  config: Config,
  { environment }: Pick<ConfigInput, "environment">,
  clock: Clock,
): Promise<Keyring> {
  const credentials = environment.CREDENTIALS_DIRECTORY;
  const given = await withSecrets(config, {
    credentials,
    keyring: async () => ({ secret: async (name) => `keyring:${name}` }),
  });
  return openKeyring({
    folder: join(config.data, "keys"),
    clock,
    origin: config.logOrigin,
    credentials,
    rootKeyFile: config.rootKeyFile,
    given: { log: given.logKey, people: given.peopleKey },
  }).catch((error: unknown) => {
    throw folderFault(error, config.data);
  });
}

function ledgerOf({ pseudonym }: LogKeys, clock: Clock): Ledger {
  return { clock, pseudonym, salt: () => randomBytes(32) };
}

/** Both start at the same time; if one does not, the other is ended. */
async function bothOf(starting: Promise<Server>, opening: Promise<Keyring>) {
  const [server, keyring] = await Promise.allSettled([starting, opening]);
  if (server.status === "fulfilled" && keyring.status === "fulfilled")
    return { server: server.value, keyring: keyring.value };
  if (server.status === "fulfilled") await server.value.stop();
  if (keyring.status === "fulfilled") await keyring.value.close();
  throw keyring.status === "rejected" ? keyring.reason : server.status === "rejected" && server.reason;
}

/** A desk that others share shows a database elsewhere its certificate, whoever asks and by whatever command. */
async function requireProof(config: Config, store: Store): Promise<void> {
  if (!isMadeForOthers(config) && !(await hasPeople(store.systemView()))) return;
  requireClientCertificate(config.database);
  await requireShownCertificate(config.database, store.pool);
}

interface Server {
  readonly config: PoolConfig;
  readonly owner?: PoolConfig | undefined;
  stop(): Promise<void>;
}

async function databaseOf(config: Config): Promise<Server> {
  if (config.database) {
    const connectionString = databaseAddress(config.database);
    // What can be told before anything is connected to is; a password is then not sent even once.
    if (isMadeForOthers(config)) requireClientCertificate(config.database);
    const owner = ownerOf(config);
    return { config: { connectionString }, owner, stop: async () => undefined };
  }
  const server = await startPostgres({ folder: config.data });
  return { config: server.program, owner: server.connection, stop: () => server.stop() };
}

/** @throws Fault as for the other address: it is held to the same. */
function ownerOf(config: Config): PoolConfig | undefined {
  if (config.databaseOwner === undefined) return undefined;
  if (isMadeForOthers(config)) requireClientCertificate(config.databaseOwner);
  return { connectionString: databaseAddress(config.databaseOwner) };
}
