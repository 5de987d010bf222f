/** Bringing files in: the source they come from, the runs they make, and the phases after them. */

import { basename } from "node:path";
import type { OpenedInput, UnreadableInput } from "../collect/input.ts";
import { lookalike } from "../collect/lookalike.ts";
import { type ImportResult, runImport } from "../collect/runner.ts";
import { LOCAL_PERSON } from "../guard/principal.ts";
import type { Clock } from "../kernel/effects.ts";
import { Fault } from "../kernel/fault.ts";
import { type Label, readLabel, UNLABELLED } from "../kernel/label.ts";
import type { Reader } from "../kernel/reader.ts";
import type { Stored } from "../kernel/record.ts";
import { Source } from "../kernel/source.ts";
import { derivedId } from "../store/identity.ts";
import { lockBeforeMaking } from "../store/record-locks.ts";
import type { Store } from "../store/store.ts";
import type { View } from "../store/view.ts";
import type { Writer } from "../store/writer.ts";
import { stateDeskBasis } from "./desk-basis.ts";
import { readMode, writeMode } from "./mode.ts";
import type { Progress } from "./operation.ts";
import type { System } from "./system.ts";

export interface Bringing {
  readonly source?: string | undefined;
  readonly format?: string | undefined;
  readonly label?: string | undefined;
  readonly options?: Readonly<Record<string, unknown>> | undefined;
  readonly signal: AbortSignal;
  readonly clock?: Clock;
  /** Whose sources are looked among; the person at the desk if left out. */
  readonly reader?: Reader;
  progress?(progress: Progress & { readonly run: string }): void;
}

/**
 * One run for each input; the label and the source are those given, or what the inputs themselves say.
 *
 * Nothing is written before there is something to read: a file that is not there leaves the desk as it was.
 */
export async function bringIn(
  system: System,
  writer: Writer,
  inputs: AsyncIterable<OpenedInput | UnreadableInput>,
  bringing: Bringing,
): Promise<ImportResult[]> {
  const { format, label, options, signal, clock = system.clock, progress } = bringing;
  const given = label === undefined ? undefined : readLabel(label);
  const peeked = await peek(inputs);
  // What comes on a clock of its own is a part of the example, and does not make the desk anybody's.
  if (!bringing.clock) await ownDesk(system, writer);
  return runImport(
    peeked,
    {
      source: await sourceNamed(
        system.store,
        bringing.reader ?? LOCAL_PERSON.reader,
        writer,
        bringing.source ?? "Imports by hand",
        given,
      ),
      ...(given && { label: given }),
      format,
      options,
    },
    {
      store: system.store,
      writer,
      clock,
      signal,
      ...(progress && {
        progress: ({ runId, input, done, total }) =>
          progress({ run: runId, step: basename(input), done, total }),
      }),
    },
  );
}

/** The same inputs, after the first of them has been opened. */
async function peek<Value>(values: AsyncIterable<Value>): Promise<AsyncIterable<Value>> {
  const iterator = values[Symbol.asyncIterator]();
  const first = await iterator.next();
  return {
    async *[Symbol.asyncIterator]() {
      if (first.done) return;
      try {
        yield first.value;
        for (let next = await iterator.next(); !next.done; next = await iterator.next()) yield next.value;
      } finally {
        await iterator.return?.();
      }
    },
  };
}

/**
 * The first thing brought into an empty desk makes it one's own: the example stays out, and the desk's basis
 * is stated.
 * @throws Fault `busy` while the example is being played, because playing it anew removes what came between.
 */
export async function ownDesk(system: System, writer: Writer): Promise<void> {
  const { store, config } = system;
  const { mode } = await readMode(store.systemView());
  if (mode === "playing")
    throw new Fault(
      "busy",
      `The worked example is being loaded in ${config.data}, or was cut off; wait for npm start to finish it, or name another folder with --data.`,
    );
  if (mode === "empty") await writer.transaction((transaction) => writeMode(transaction, { mode: "own" }));
  await stateDeskBasis(system);
}

/**
 * The source of that name that the reader may see; the reader's own, or else the oldest, where there are
 * several. Made when there is none.
 *
 * A name belongs to nobody. One that only a source out of the reader's sight has is as free as any other: a
 * second source of that name is made, with an id that depends on the reader and the name alone, so that
 * neither the answer nor what is stored tells of the first. Whoever sees both sees two sources, and may
 * rename one; their reports and grades are never mixed.
 */
export async function sourceNamed(
  store: Store,
  reader: Reader,
  writer: Writer,
  name: string,
  label: Label = UNLABELLED,
): Promise<Stored<Source>> {
  const own = derivedId("source", reader.id, name);
  const seen = await store.view(reader).list(Source, { where: { name }, descending: false, limit: 50 });
  const found = seen.items.find(({ id }) => id === own) ?? seen.items[0];
  if (found) return found;
  const looksLike = await nameLike(store.view(reader), name);
  return writer.transaction(async (transaction) => {
    await lockBeforeMaking(transaction.sql, own);
    // The reader may have made it under a label that is out of its own sight, and brings more to it.
    const [made] = await transaction.view.many(Source, [own]);
    const body = { name, ...(looksLike !== undefined && { looksLike }) };
    if (!made) await transaction.put(Source, [{ id: own, label, body }]);
    return made ?? transaction.view.one(Source, own);
  });
}

/** The name of a source in sight that looks like this one, so that an imitation is not taken for it. @param own id not to look at. */
export async function nameLike(view: View, name: string, own?: string): Promise<string | undefined> {
  const known: string[] = [];
  for (let after: string | undefined, isFirst = true; isFirst || after !== undefined; isFirst = false) {
    const page = await view.list(Source, { limit: 500, after });
    known.push(...page.items.filter(({ id }) => id !== own).map(({ body }) => body.name));
    after = page.next;
  }
  return lookalike(name, known);
}
