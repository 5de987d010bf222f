/** The reasons of a forecast as lines that a record can keep: one a reason, numbers first. */
import type { Reason } from "./forecaster.ts";

export function reasonLine(reason: Reason): string {
  switch (reason.kind) {
    case "level":
      return `${figure(reason.mean)} a month over the last ${monthsInWords(reason.months)}`;
    case "quiet":
      return reason.months === 0
        ? "above zero in the last month"
        : `${monthsInWords(reason.months)} since the last value above zero`;
    case "part":
      return `${percent(reason.share)} of the draws from ${reason.part.replaceAll("-", " ")}`;
    case "analogue":
      return `${percent(reason.share)} of the analogues from ${reason.place}, closest ${reason.month}: ${figure(reason.before)} a month before, ${figure(reason.after)} after`;
  }
}

function monthsInWords(months: number): string {
  return months === 1 ? "1 month" : `${months} months`;
}

/** Three significant figures below 100, whole numbers above. */
function figure(value: number): string {
  return value >= 100 ? value.toFixed(0) : String(Number(value.toPrecision(3)));
}

function percent(share: number): string {
  return `${(100 * share).toFixed(share < 0.1 ? 1 : 0)}%`;
}
