import { Readable } from "node:stream";
import type { Draft, Format, Found } from "../src/collect/format.ts";
import { openInput, USUAL_LIMITS } from "../src/collect/input.ts";

/** Everything a format finds in these bytes, which come to it through the input layer as a file's do. */
export async function readAs(format: Format, content: string | Uint8Array, name = "input"): Promise<Found[]> {
  const found: Found[] = [];
  const signal = new AbortController().signal;
  for await (const input of openInput(Readable.from([Buffer.from(content)]), name, USUAL_LIMITS, signal)) {
    if ("fault" in input) throw input.fault;
    for await (const item of format.parse(input, format.options.parse({}))) found.push(item);
  }
  return found;
}

/** The drafts of all items, in order. */
export function draftsOf(found: readonly Found[]): Draft[] {
  return found.flatMap((item) => ("drafts" in item ? item.drafts : []));
}

/** What became of each item: a draft's kind, or why there is none. */
export function fates(found: readonly Found[]): string[] {
  return found.map((item) =>
    "drafts" in item
      ? item.drafts.map(({ kind }) => kind).join("+")
      : "quarantined" in item
        ? item.quarantined
        : item.filtered,
  );
}

/** The bodies of the reports among the drafts, in order. */
export function reportsIn(found: readonly Found[]) {
  return draftsOf(found).flatMap((draft) => (draft.kind === "report" ? [draft.body] : []));
}
