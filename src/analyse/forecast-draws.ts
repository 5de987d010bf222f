/**
 * The draws of one run of a model as bytes to keep, and back: all places of a measure in one blob.
 *
 * The layout, little endian throughout:
 *
 *     presage draws 1\n
 *     {"asOf":"2019-12","leads":[1,2],"draws":1000,"number":"int32","parts":[{"place":"AFG","bytes":5113}]}\n
 *     one Brotli stream (RFC 7932) a part, in the order of the parts and with nothing between them
 *
 * Unpacked, a part is leads × draws numbers, row-major: draw j of the k-th lead is number k × draws + j. They are
 * int32 where all draws of the run are whole numbers that fit, float64 otherwise. One place is read without
 * unpacking the others.
 *
 * The invariant: the same draws give the same bytes on every machine, so that a forecast made again points at the
 * same blob. Brotli is written as its one reference encoder writes it; zlib's output depends on the processor.
 */
import { brotliCompressSync, brotliDecompressSync, constants } from "node:zlib";
import { z } from "zod";
import { Fault } from "../kernel/fault.ts";
import { monthName, monthNumber } from "../kernel/month.ts";
import { type Draws, LONGEST_LEAD } from "./forecaster.ts";

const MAGIC = "presage draws 1\n";
const NEWLINE = 0x0a;
/** Higher qualities take several times as long for a few per cent. */
const QUALITY = 2;
/** No more than a part may unpack to: 36 leads of 100,000 draws in float64. */
const LARGEST_PART = LONGEST_LEAD * 100_000 * Float64Array.BYTES_PER_ELEMENT;

const Header = z.strictObject({
  asOf: z.string().regex(/^\d{4}-\d{2}$/),
  leads: z.array(z.int().min(1).max(LONGEST_LEAD)).min(1),
  draws: z.int().min(1).max(100_000),
  number: z.enum(["int32", "float64"]),
  parts: z.array(z.strictObject({ place: z.string(), bytes: z.int().min(1) })),
});

export interface KeptDraws {
  readonly places: readonly string[];
  /**
   * Only the places that are named, in that order.
   * @throws Fault `missing` for a place that was not forecast.
   */
  of(places: readonly string[]): Draws;
}

export function packDraws({ places, asOf, leads, draws, values }: Draws): Uint8Array {
  const size = leads.length * draws;
  const isWhole = values.every((value) => value === (value | 0));
  const parts = places.map((_, place) => {
    const own = values.subarray(place * size, (place + 1) * size);
    const { buffer } = isWhole ? Int32Array.from(own) : Float64Array.from(own);
    return brotliCompressSync(buffer, {
      params: { [constants.BROTLI_PARAM_QUALITY]: QUALITY },
    });
  });
  const header: z.infer<typeof Header> = {
    asOf: monthName(asOf),
    leads: [...leads],
    draws,
    number: isWhole ? "int32" : "float64",
    parts: places.map((place, i) => ({ place, bytes: parts[i]?.length ?? 0 })),
  };
  return Buffer.concat([Buffer.from(`${MAGIC}${JSON.stringify(header)}\n`), ...parts]);
}

/** @throws Fault `invalid` for bytes that are no draws. */
export function openDraws(bytes: Buffer): KeptDraws {
  const { asOf, leads, draws, number, parts, start } = headOf(bytes);
  const ends = new Map<string, { readonly from: number; readonly to: number }>();
  let from = start;
  for (const { place, bytes: length } of parts) {
    ends.set(place, { from, to: from + length });
    from += length;
  }
  if (from !== bytes.length)
    throw new Fault("invalid", "The kept draws are cut off or have something behind them.");
  const size = leads.length * draws;
  return {
    places: parts.map(({ place }) => place),
    of(places) {
      const values = new Float64Array(places.length * size);
      places.forEach((place, i) => {
        const part = ends.get(place);
        if (!part) throw new Fault("missing", `There are no draws of ${place} in this run.`);
        values.set(numbersOf(bytes.subarray(part.from, part.to), number, size), i * size);
      });
      return { places, asOf: monthNumber(asOf), leads, draws, values };
    },
  };
}

function headOf(bytes: Buffer): z.infer<typeof Header> & { readonly start: number } {
  const end = bytes.indexOf(NEWLINE, MAGIC.length);
  if (end < 0 || bytes.subarray(0, MAGIC.length).toString() !== MAGIC)
    throw new Fault("invalid", "These bytes are no kept draws.");
  return { ...Header.parse(JSON.parse(bytes.subarray(MAGIC.length, end).toString())), start: end + 1 };
}

function numbersOf(packed: Uint8Array, number: "int32" | "float64", size: number): Int32Array | Float64Array {
  const kind = number === "int32" ? Int32Array : Float64Array;
  const unpacked = brotliDecompressSync(packed, { maxOutputLength: LARGEST_PART });
  if (unpacked.length !== size * kind.BYTES_PER_ELEMENT)
    throw new Fault("invalid", "The kept draws of a place are not as many as their header says.");
  // A copy, because a Buffer may begin anywhere in its memory and numbers may not.
  return new kind(Uint8Array.from(unpacked).buffer);
}
