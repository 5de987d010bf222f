/** Scales: from values to places on the screen, with ticks people count in. */
export interface Scale {
  (value: number): number;
  readonly ticks: readonly number[];
  readonly domain: readonly [from: number, to: number];
  invert(place: number): number;
}

export function linearScale(
  domain: readonly [number, number],
  range: readonly [number, number],
  count = 5,
): Scale {
  const [low, high] = domain[0] === domain[1] ? [domain[0], domain[0] + 1] : domain;
  const place = (value: number) => range[0] + ((value - low) / (high - low)) * (range[1] - range[0]);
  return Object.assign(place, {
    ticks: niceTicks(low, high, count),
    domain: [low, high] as const,
    invert: (at: number) => low + ((at - range[0]) / (range[1] - range[0])) * (high - low),
  });
}

/** From zero up to a round number above the highest value. */
export function countScale(highest: number, range: readonly [number, number], count = 5): Scale {
  const step = niceStep(Math.max(1, highest) / count);
  const top = Math.max(step, Math.ceil(highest / step - 1e-9) * step);
  return linearScale([0, top], range, count);
}

/**
 * Symmetric logarithm, log(1 + x): as a logarithm for large counts, and zero has a place.
 * The ticks are powers of ten, thinned to what fits.
 */
export function logScale(highest: number, range: readonly [number, number]): Scale {
  const top = Math.max(10, highest);
  const full = Math.log1p(top);
  const powers = [0, 1, 10, 100, 1_000, 10_000, 100_000, 1_000_000].filter((tick) => tick <= top * 1.02);
  const place = (value: number) => range[0] + (Math.log1p(Math.max(0, value)) / full) * (range[1] - range[0]);
  return Object.assign(place, {
    ticks: powers,
    domain: [0, top] as const,
    invert: (at: number) => Math.expm1(((at - range[0]) / (range[1] - range[0])) * full),
  });
}

export function niceTicks(low: number, high: number, count: number): number[] {
  const step = niceStep((high - low) / count);
  const ticks: number[] = [];
  for (let i = Math.ceil(low / step - 1e-9); i * step <= high + step * 1e-9; i += 1)
    ticks.push(i * step || 0);
  return ticks;
}

/** The next of 1, 2, 5 × 10ⁿ at or above a step. */
export function niceStep(step: number): number {
  const power = 10 ** Math.floor(Math.log10(step));
  const factor = [1, 2, 5, 10].find((one) => one * power >= step * (1 - 1e-9)) ?? 10;
  return factor * power;
}

const DAY_MS = 86_400_000;

/** Days since 1970 of an ISO date, or of a month's first day. */
export function dayNumber(iso: string): number {
  return Date.parse(iso.length === 7 ? `${iso}-01` : iso.slice(0, 10)) / DAY_MS;
}

export function isoDay(day: number): string {
  return new Date(Math.round(day) * DAY_MS).toISOString().slice(0, 10);
}

/** First days of years, quarters, months or weeks, whichever gives about the wanted number. */
export function timeTicks(
  from: number,
  to: number,
  count: number,
): { readonly days: number[]; readonly unit: "year" | "month" | "day" } {
  const span = to - from;
  if (span / count > 180)
    return { days: monthsApart(from, to, 12 * Math.max(1, Math.round(span / 365 / count))), unit: "year" };
  if (span / count > 20) {
    const apart = [1, 2, 3, 6].find((months) => span / 30.4 / months <= count) ?? 6;
    return { days: monthsApart(from, to, apart), unit: "month" };
  }
  const step = [1, 2, 7, 14].find((days) => span / days <= count) ?? 14;
  const days: number[] = [];
  for (let day = Math.ceil(from / step) * step; day <= to; day += step) days.push(day);
  return { days, unit: "day" };
}

function monthsApart(from: number, to: number, apart: number): number[] {
  const start = new Date(from * DAY_MS);
  const first = Math.ceil((start.getUTCFullYear() * 12 + start.getUTCMonth()) / apart) * apart;
  const days: number[] = [];
  for (let month = first; ; month += apart) {
    const day = Date.UTC(Math.floor(month / 12), month % 12, 1) / DAY_MS;
    if (day > to) return days;
    if (day >= from) days.push(day);
  }
}
