/**
 * Formats: how a file's bytes become reports, claims, entities, links, places and readings.
 *
 * The invariant: every item of the input is yielded exactly once, as found, as quarantined or as filtered,
 * so that a run's counts balance. A format reads a stream and holds no more than one item of it.
 */

import type { z } from "zod";
import type { RefusalCode } from "../guard/refusals.ts";
import type { Claim } from "../kernel/claim.ts";
import type { Entity, Link } from "../kernel/entity.ts";
import type { Label } from "../kernel/label.ts";
import type { Place } from "../kernel/place.ts";
import type { Plugin } from "../kernel/registry.ts";
import type { Report } from "../kernel/report.ts";
import type { Fold, SeriesKey } from "../kernel/series.ts";

/** What the runner fills in by itself: who brought it, in which run, and the hash of the bytes. */
type FilledIn =
  | "sourceId"
  | "runId"
  | "reportId"
  | "format"
  | "discipline"
  | "receivedAt"
  | "sha256"
  | "bytes";

/** What an object says of another without a relationship of its own: a kind of link, and the other's id. */
export interface Referral {
  readonly type: string;
  readonly to: string;
}

/** One record a format asks for. Ends of links are named by the source's own ids. */
export type Draft =
  | { readonly kind: "report"; readonly body: Omit<z.input<typeof Report>, FilledIn>; readonly label?: Label }
  /** Without a report draft in the same item, the claim's report is the file itself. */
  | { readonly kind: "claim"; readonly body: Omit<z.input<typeof Claim>, FilledIn>; readonly label?: Label }
  | {
      readonly kind: "entity";
      readonly body: Omit<z.input<typeof Entity>, FilledIn>;
      readonly label?: Label;
      readonly refersTo?: readonly Referral[];
    }
  | {
      readonly kind: "link";
      readonly body: Omit<z.input<typeof Link>, FilledIn | "fromId" | "toId">;
      readonly from: string;
      readonly to: string;
      readonly label?: Label;
      /** They begin where the link does. */
      readonly refersTo?: readonly Referral[];
    }
  | { readonly kind: "place"; readonly body: z.input<typeof Place>; readonly label?: Label }
  | {
      readonly kind: "reading";
      readonly series: SeriesKey;
      readonly unit: string;
      readonly fold: Fold;
      /** First day of the bucket, YYYY-MM-DD. */
      readonly bucket: string;
      readonly value: number;
      /** When the source published it, where it says so; ISO 8601. */
      readonly publishedAt?: string;
      readonly label?: Label;
    };

/** One item of the input: a row, a feed item, an object, or the whole document. */
export type Found = {
  /** Line in the file for text tables, else the item's number; from 1. */
  readonly position: number;
  /** The item's bytes, as they came; a table in UTF-16 gives them in UTF-8. */
  readonly raw: Uint8Array;
} & (
  | { readonly drafts: readonly Draft[] }
  | { readonly quarantined: string }
  | { readonly filtered: string; readonly refusal?: RefusalCode }
);

/** What is known of an input before it is parsed: enough to tell which format it is. */
export interface Head {
  /** File name without folders, `.gz` and `.zip` taken off. */
  readonly name: string;
  /** The first 64 KiB, decoded; `encoding` says how it was decoded. */
  readonly text: string;
  readonly encoding: "utf-8" | "utf-16le" | "utf-16be" | "windows-1252";
  readonly mediaType?: string;
}

export interface Input extends Head {
  /** The bytes, unpacked, from the start. May be read once. */
  readonly bytes: AsyncIterable<Uint8Array>;
  /** The same as text without byte-order mark, in chunks. May be read once, instead of `bytes`. */
  readonly chunks: AsyncIterable<string>;
  readonly signal: AbortSignal;
}

/** How sure a format is that an input is its own, and why, in words for the user. */
export interface Sniffed {
  /** 0 not at all, 1 certain. */
  readonly sureness: number;
  readonly why: string;
}

export interface Format<Options extends z.ZodType = z.ZodType> extends Plugin {
  readonly options: Options;
  sniff(head: Head): Sniffed | undefined;
  /** @throws Fault `invalid` only when nothing of the input can be read; a bad item is yielded as quarantined. */
  parse(input: Input, options: z.output<Options>): AsyncIterable<Found>;
  /** What must stand before an item's raw bytes when it is replayed alone, such as a table's header line. */
  header?(input: Head): string;
}

/** Returns its argument; it is there so that the options' type reaches `parse`. */
export function format<Options extends z.ZodType>(definition: Format<Options>): Format<Options> {
  return definition;
}
