/** What tests of importing share: a store, a source, and texts imported as files. */
import { onTestFinished } from "vitest";
import { type OpenedInput, openInput, type UnreadableInput, USUAL_LIMITS } from "../src/collect/input.ts";
import {
  type ImportEffects,
  type ImportRequest,
  type ImportResult,
  runImport,
} from "../src/collect/runner.ts";
import { OPEN } from "../src/kernel/label.ts";
import { isBalanced, Run } from "../src/kernel/run.ts";
import { Source } from "../src/kernel/source.ts";
import type { Store } from "../src/store/store.ts";
import type { Writer } from "../src/store/writer.ts";
import { stateTestBasis } from "./desk-basis.ts";
import { freshStore } from "./postgres/fresh-store.ts";

const never = new AbortController().signal;

export interface Importing {
  readonly store: Store;
  readonly writer: Writer;
  readonly clock: { time: Date; now(): Date };
  readonly sourceId: string;
  readonly url: string;
  importPath(path: string, request?: Partial<ImportRequest>): Promise<ImportResult[]>;
  importText(
    text: string | Uint8Array,
    name: string,
    request?: Partial<ImportRequest>,
  ): Promise<ImportResult>;
  importFrom(
    inputs: AsyncIterable<OpenedInput | UnreadableInput>,
    request?: Partial<ImportRequest>,
    effects?: Partial<ImportEffects>,
  ): Promise<ImportResult[]>;
}

/** On a store of its own, which is gone after the test. Every run's counts are checked to balance. */
export async function importing(source: Partial<Source> = {}): Promise<Importing> {
  const { store, clock, url, drop } = await freshStore();
  onTestFinished(drop);
  const writer = store.writer("test");
  await stateTestBasis(writer);
  const body = { name: "A source", label: OPEN, ...source };
  const [put] = await writer.transaction((transaction) => transaction.put(Source, [{ label: OPEN, body }]));
  const sourceId = put?.id ?? "";

  const importFrom: Importing["importFrom"] = async (inputs, request = {}, effects = {}) => {
    const results = await runImport(
      inputs,
      { source: await store.systemView().one(Source, sourceId), ...request },
      { store, writer, clock, signal: never, ...effects },
    );
    for (const { run } of results)
      if (!isBalanced(run.body.counts)) throw new Error(`counts of ${run.id} do not balance`);
    return results;
  };
  return {
    store,
    writer,
    clock,
    sourceId,
    url,
    importFrom,
    importPath: (path, request) => importFrom(openInput(path, path, USUAL_LIMITS, never), request),
    async importText(text, name, request) {
      const bytes = typeof text === "string" ? Buffer.from(text) : text;
      const [result] = await importFrom(openInput(once(bytes), name, USUAL_LIMITS, never), request);
      if (!result) throw new Error(`nothing was imported from ${name}`);
      return result;
    },
  };
}

export async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

/** The counts of every run in the store, oldest first. */
export async function runsOf(store: Store) {
  const { items } = await store.systemView().list(Run, { descending: false, limit: 500 });
  return items.map(({ body }) => body);
}
