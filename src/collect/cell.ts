/**
 * What cells of tables say, read with a reason where they say nothing that can be meant.
 */
import type { z } from "zod";
import type { Deaths } from "../kernel/claim.ts";
import { Fault } from "../kernel/fault.ts";
import { cleanText } from "./plain-text.ts";

const PLAIN = /^[\x20-\x7e]*$/;

/** The cell without blanks and without deceptive characters; undefined when it is empty or not there. */
export function cellText(cells: readonly string[], at: number | undefined): string | undefined {
  const text = at === undefined ? undefined : cells[at]?.trim();
  if (text === undefined || text === "") return undefined;
  return PLAIN.test(text) ? text : cleanText(text);
}

const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,3})?$/;

/** @throws Fault `invalid` for what is not a finite number. */
export function readNumber(text: string, what: string): number {
  const number = NUMBER.test(text) ? Number(text) : Number.NaN;
  if (!Number.isFinite(number)) {
    throw new Fault("invalid", `The ${what} "${text.slice(0, 40)}" is not a number.`);
  }
  return number;
}

/**
 * A number with a comma before its decimals, where a comma does not part the cells: `1.234,5`, `0,5`, `12.5`.
 * A point alone is the decimal point; when both stand, the last is the decimal sign.
 */
export function readDecimalComma(text: string, what: string): number {
  const comma = text.lastIndexOf(",");
  if (comma < 0) return readNumber(text, what);
  const isGrouped = /^[+-]?\d{1,3}(\.\d{3})+,\d+$/.test(text);
  const isEnglish = /^[+-]?\d{1,3}(,\d{3})+\.\d+$/.test(text);
  if (isEnglish) return readNumber(text.replaceAll(",", ""), what);
  return readNumber((isGrouped ? text.replaceAll(".", "") : text).replace(",", "."), what);
}

/** @throws Fault `invalid` for a latitude or longitude that is not on the globe, or one without the other. */
export function readCoordinates(
  latitude: string | undefined,
  longitude: string | undefined,
): { latitude: number; longitude: number } | undefined {
  if (latitude === undefined && longitude === undefined) return undefined;
  if (latitude === undefined || longitude === undefined) {
    throw new Fault(
      "invalid",
      `There is a ${latitude ? "latitude without a longitude" : "longitude without a latitude"}.`,
    );
  }
  const [north, east] = [readDecimalComma(latitude, "latitude"), readDecimalComma(longitude, "longitude")];
  if (Math.abs(north) > 90) throw new Fault("invalid", `The latitude ${latitude} is not between -90 and 90.`);
  if (Math.abs(east) > 180)
    throw new Fault("invalid", `The longitude ${longitude} is not between -180 and 180.`);
  return { latitude: north, longitude: east };
}

/** Numbers of deaths as written; absent ones are not zero. */
export interface WrittenDeaths {
  readonly best?: string | undefined;
  readonly low?: string | undefined;
  readonly high?: string | undefined;
  readonly civilians?: string | undefined;
}

/**
 * Deaths with their bounds. Bounds that are both on the wrong side are an error; one that alone contradicts
 * the best estimate is left out, because registers publish such rows while they are being checked.
 * @throws Fault `invalid` for negative numbers, fractions, and bounds that are upside down.
 */
export function readDeaths(written: WrittenDeaths): z.output<typeof Deaths> | undefined {
  const best = count(written.best, "best estimate of deaths");
  if (best === undefined) return undefined;
  const [low, high] = [
    count(written.low, "lowest estimate of deaths"),
    count(written.high, "highest estimate of deaths"),
  ];
  const civilians = count(written.civilians, "number of civilian deaths");
  if (low !== undefined && high !== undefined && low > best && best > high) {
    throw new Fault("invalid", `The lowest estimate of deaths (${low}) is above the highest (${high}).`);
  }
  return {
    best,
    ...(low !== undefined && low <= best && { low }),
    ...(high !== undefined && high >= best && { high }),
    ...(civilians !== undefined && { civilians }),
  };
}

function count(text: string | undefined, what: string): number | undefined {
  if (text === undefined) return undefined;
  const number = readNumber(text, what);
  if (number < 0) throw new Fault("invalid", `The ${what} is ${text}, and cannot be negative.`);
  if (!Number.isInteger(number))
    throw new Fault("invalid", `The ${what} is ${text}, and cannot be a fraction.`);
  return number;
}
