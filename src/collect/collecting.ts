/**
 * Collecting on schedule: the sources that are due are visited by their connectors, one worker to a source.
 *
 * What a connector has seen commits with the last of what it brought, so that a killed visit is simply made
 * again. When to come again is written down as well: after the source's own interval, or, when it failed,
 * after a wait that doubles with each failure and is never shorter than the source asked for.
 */
import { z } from "zod";
import { noteRefusal } from "../guard/refusals.ts";
import type { Clock, Random } from "../kernel/effects.ts";
import { Fault } from "../kernel/fault.ts";
import type { Stored } from "../kernel/record.ts";
import { Source } from "../kernel/source.ts";
import type { Store } from "../store/store.ts";
import type { Transaction, Writer } from "../store/writer.ts";
import { requireBasis } from "./collection-basis.ts";
import type { Connector, Fetch, Received } from "./connector.ts";
import { connectors } from "./connectors/all.ts";
import { type OpenedInput, openInput, type UnreadableInput, USUAL_LIMITS } from "./input.ts";
import { openRunLocks, type RunLocks } from "./run-lock.ts";
import { type ImportResult, runImport } from "./runner.ts";
import type { OpenFolder } from "./watched-folders.ts";

export interface CollectEffects {
  readonly store: Store;
  readonly writer: Writer;
  readonly clock: Clock;
  readonly random: Random;
  readonly signal: AbortSignal;
  /** Guarded and polite, as `webFetch` gives it; kept from call to call, because it remembers. */
  readonly fetch: Fetch;
  readonly openFolder: OpenFolder;
}

export interface Visit {
  readonly sourceId: string;
  readonly results: readonly ImportResult[];
  /** Why the visit failed; it will be made again. */
  readonly fault?: Fault;
  /** When to come again; ISO 8601. */
  readonly nextAt: string;
}

/** Visits every source that is due. @throws Fault when all must stop, such as `full`. */
export async function collectDue(effects: CollectEffects): Promise<Visit[]> {
  const { store, signal } = effects;
  const locks = await openRunLocks(store.pool);
  try {
    const waiting = await sourcesWithConnector(store);
    const visits: Visit[] = [];
    const worker = async () => {
      for (let source = waiting.shift(); source && !signal.aborted; source = waiting.shift()) {
        const made = await visitIfDue(source, { ...effects, locks }).catch((error: unknown) => {
          // What stops one stops all: the disk is full, or the database is gone.
          waiting.length = 0;
          throw error;
        });
        if (made) visits.push(made);
      }
    };
    const ends = await Promise.allSettled(Array.from({ length: AT_ONCE }, worker));
    const failed = ends.find(({ status }) => status === "rejected");
    if (failed?.status === "rejected") throw failed.reason;
    return visits;
  } finally {
    await locks.close();
  }
}

/** Sources visited at the same time, so that a slow one does not keep the others waiting. */
const AT_ONCE = 4;

async function visitIfDue(source: Stored<Source>, effects: VisitEffects): Promise<Visit | undefined> {
  const { store, clock, locks } = effects;
  if (!(await locks.tryHold(source.id))) return undefined;
  try {
    const state = await readState(store, source.id);
    const isDue = state.nextAt === undefined || Date.parse(state.nextAt) <= clock.now().getTime();
    return isDue ? await visit(source, state, effects) : undefined;
  } finally {
    await locks.release(source.id).catch(() => undefined);
  }
}

async function sourcesWithConnector(store: Store): Promise<Stored<Source>[]> {
  const found: Stored<Source>[] = [];
  let after: string | undefined;
  do {
    const page = await store.systemView().list(Source, { limit: 500, after });
    found.push(...page.items.filter(({ body }) => body.connector));
    after = page.next;
  } while (after !== undefined);
  return found;
}

const State = z.object({
  cursor: z.unknown().optional(),
  nextAt: z.iso.datetime().optional(),
  failures: z.int().min(0).default(0),
  /** What went wrong at the last visit. */
  fault: z.string().optional(),
});
type State = z.output<typeof State>;

function settingOf(sourceId: string): string {
  return `collect/${sourceId}`;
}

/** How far collecting from a source has come. */
export const Collecting = State.omit({ cursor: true });

/** @returns by source id, for those that were visited. */
export async function collectingOf(
  store: Store,
  sourceIds: readonly string[],
): Promise<ReadonlyMap<string, z.output<typeof Collecting>>> {
  const { rows } = await store
    .systemView()
    .sql.query<{ name: string; value: unknown }>("SELECT name, value FROM setting WHERE name = ANY($1)", [
      sourceIds.map(settingOf),
    ]);
  const byName = new Map(rows.map(({ name, value }) => [name, value]));
  return new Map(
    sourceIds
      .filter((id) => byName.has(settingOf(id)))
      .map((id) => [id, Collecting.parse(byName.get(settingOf(id)))]),
  );
}

async function readState(store: Store, sourceId: string): Promise<State> {
  return State.parse((await store.systemView().setting(settingOf(sourceId))) ?? {});
}

type VisitEffects = CollectEffects & { readonly locks: RunLocks };

async function visit(source: Stored<Source>, state: State, effects: VisitEffects): Promise<Visit> {
  const { writer, clock, random } = effects;
  const everyMinutes = source.body.connector?.everyMinutes ?? 60;
  const results: ImportResult[] = [];
  const at = (milliseconds: number) => new Date(clock.now().getTime() + milliseconds).toISOString();
  let { cursor } = state;
  try {
    await requireBasis(effects.store, source, clock);
    const connector = connectors.get(source.body.connector?.id ?? "");
    const options = connectorOptions(connector, source.body);
    for await (const received of connector.collect(options, cursor, effects)) {
      results.push(...(await take(received, connector, source, state, effects)));
      cursor = received.cursor;
    }
    const nextAt = at(everyMinutes * MINUTE);
    const next = { cursor, nextAt, failures: 0 };
    await writer.transaction((transaction) => saveState(transaction, source.id, next));
    return { sourceId: source.id, results, nextAt };
  } catch (error) {
    if (!(error instanceof Fault) || error.loses === "run") throw error;
    await noteRefusal(writer, "source", error);
    const failures = state.failures + 1;
    const own = waitAfter(failures, everyMinutes, random());
    const asked = Date.parse(String(error.details.retryAfter)) - clock.now().getTime();
    const nextAt = at(Math.max(own, Math.min(asked || 0, LONGEST_WAIT)));
    const next = { cursor, nextAt, failures, fault: error.message };
    await writer.transaction((transaction) => saveState(transaction, source.id, next));
    return { sourceId: source.id, results, fault: error, nextAt };
  }
}

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
/** However long a server asks to be left alone. */
const LONGEST_WAIT = 7 * DAY;

/**
 * Milliseconds to wait after so many failures: doubled each time up to a day, and spread by a tenth so that
 * many sources of one host do not come back together.
 * @param chance uniform in [0, 1)
 */
export function waitAfter(failures: number, everyMinutes: number, chance: number): number {
  const usual = everyMinutes * MINUTE;
  const doubled = Math.min(usual * 2 ** Math.min(failures - 1, 20), Math.max(DAY, usual));
  return Math.round(doubled * (1 + chance / 10));
}

/**
 * Whether a source can be collected as it is written down, before anybody waits for it.
 * @throws Fault `missing` for an unknown connector, `invalid` for a wrong option, `refused` for a folder that
 * may not be watched.
 */
export async function checkConnector(body: Source, openFolder: OpenFolder): Promise<void> {
  if (!body.connector) return;
  const connector = connectors.get(body.connector.id);
  const options = connectorOptions(connector, body);
  const { folder } = z.looseObject({ folder: z.string().optional() }).parse(options);
  if (folder !== undefined) await openFolder(folder);
}

function connectorOptions(connector: Connector, body: Source): unknown {
  const parsed = connector.options.safeParse(body.connector?.options);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new Fault(
    "invalid",
    `The source "${body.name}" has a wrong option ${issue?.path.join(".")} for its connector: ${issue?.message}.`,
  );
}

async function saveState(transaction: Transaction, sourceId: string, state: State): Promise<void> {
  await transaction.keepState(settingOf(sourceId), state);
}

/** @throws Fault `upstream` when what was received broke off; it is fetched again then. */
async function take(
  received: Received,
  connector: Connector,
  source: Stored<Source>,
  state: State,
  { store, writer, clock, signal, locks }: VisitEffects,
): Promise<ImportResult[]> {
  const { name, mediaType, format, formatOptions, saidAt, cursor } = received;
  const results = await runImport(
    opened(received, signal),
    {
      source,
      format,
      options: formatOptions,
      mediaType,
      saidAt,
      isMoving: connector.isMoving,
      // Of an archive's several inputs none may commit the cursor before the last is in.
      onDone: async (transaction, input) => {
        if (input === name) await saveState(transaction, source.id, { ...state, cursor });
      },
    },
    { store, writer, clock, signal, locks },
  );
  for (const { fault } of results) await noteRefusal(writer, "source", fault);
  const broken = results.find(({ fault }) => fault?.code === "upstream")?.fault;
  if (broken) throw broken;
  return results;
}

async function* opened(
  { content, name }: Received,
  signal: AbortSignal,
): AsyncGenerator<OpenedInput | UnreadableInput> {
  if (content instanceof Fault) yield { path: name, fault: content };
  else yield* openInput(content, name, USUAL_LIMITS, signal);
}
