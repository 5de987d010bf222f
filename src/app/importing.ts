/** Bringing files in: the source they come from, the runs they make, and the phases after them. */
import { basename } from "node:path";
import type { OpenedInput, UnreadableInput } from "../collect/input.ts";
import { type ImportResult, runImport } from "../collect/runner.ts";
import type { Clock } from "../kernel/effects.ts";
import { Fault } from "../kernel/fault.ts";
import { type Label, readLabel, UNLABELLED } from "../kernel/label.ts";
import type { Stored } from "../kernel/record.ts";
import { Source } from "../kernel/source.ts";
import { derivedId } from "../store/identity.ts";
import type { Writer } from "../store/writer.ts";
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
      source: await sourceNamed(system, writer, bringing.source ?? "Imports by hand", given),
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
 * The first thing brought into an empty desk makes it one's own: the example stays out.
 * @throws Fault `busy` while the example is being played, because playing it anew removes what came between.
 */
export async function ownDesk({ store, config }: System, writer: Writer): Promise<void> {
  const { mode } = await readMode(store.systemView());
  if (mode === "playing")
    throw new Fault(
      "busy",
      `The worked example is being loaded in ${config.data}, or was cut off; wait for npm start to finish it, or name another folder with --data.`,
    );
  if (mode === "empty") await writer.transaction((transaction) => writeMode(transaction, { mode: "own" }));
}

/** The source of that name, made if there is none. */
export async function sourceNamed(
  { store }: System,
  writer: Writer,
  name: string,
  label: Label = UNLABELLED,
): Promise<Stored<Source>> {
  const view = store.systemView();
  const { items } = await view.list(Source, { where: { name }, limit: 1 });
  if (items[0]) return items[0];
  const id = derivedId("source", name);
  await writer.transaction((transaction) => transaction.put(Source, [{ id, label, body: { name } }]));
  return view.one(Source, id);
}
