/** Incidents as columns, the newest first: as the server packs them, unpacked and sorted. */
export interface PackedPoints {
  readonly count: number;
  readonly since?: string | undefined;
  readonly ids: string;
  readonly days: string;
  readonly latitudes: string;
  readonly longitudes: string;
  readonly deaths: string;
  readonly precisions: string;
  readonly countries: string;
}

export interface PointColumns {
  readonly count: number;
  /** 16 bytes each. */
  readonly ids: Uint8Array;
  /** Days since 1970-01-01, descending. */
  readonly days: Int32Array;
  /** Degrees; NaN where not known. */
  readonly latitudes: Float32Array;
  readonly longitudes: Float32Array;
  readonly deaths: Int32Array;
  /** Index into the kernel's PRECISIONS. */
  readonly precisions: Uint8Array;
  /** Place in `countryCodes`; -1 where not known. */
  readonly countries: Int16Array;
  readonly countryCodes: readonly string[];
}

const NOWHERE = -2_147_483_648;

export function unpacked(packed: PackedPoints): PointColumns {
  const { count } = packed;
  const days = new Int32Array(bytesOf(packed.days).buffer);
  const order = newestFirst(days);
  const ids = bytesOf(packed.ids);
  const latitudes = new Int32Array(bytesOf(packed.latitudes).buffer);
  const longitudes = new Int32Array(bytesOf(packed.longitudes).buffer);
  const deaths = new Int32Array(bytesOf(packed.deaths).buffer);
  const precisions = new Int16Array(bytesOf(packed.precisions).buffer);
  const letters = bytesOf(packed.countries);
  const sorted = {
    ids: new Uint8Array(16 * count),
    days: new Int32Array(count),
    latitudes: new Float32Array(count),
    longitudes: new Float32Array(count),
    deaths: new Int32Array(count),
    precisions: new Uint8Array(count),
    countries: new Int16Array(count),
  };
  const codes = new Map<string, number>();
  order.forEach((from, i) => {
    sorted.ids.set(ids.subarray(16 * from, 16 * from + 16), 16 * i);
    sorted.days[i] = days[from] ?? 0;
    sorted.latitudes[i] = degrees(latitudes[from]);
    sorted.longitudes[i] = degrees(longitudes[from]);
    sorted.deaths[i] = deaths[from] ?? 0;
    sorted.precisions[i] = precisions[from] ?? 0;
    const code = String.fromCharCode(...letters.subarray(3 * from, 3 * from + 3)).trim();
    if (code && !codes.has(code)) codes.set(code, codes.size);
    sorted.countries[i] = codes.get(code) ?? -1;
  });
  return { count, ...sorted, countryCodes: [...codes.keys()] };
}

function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  const text = atob(base64);
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i += 1) bytes[i] = text.charCodeAt(i);
  return bytes;
}

function degrees(fixed: number | undefined): number {
  return fixed === undefined || fixed === NOWHERE ? Number.NaN : fixed / 1e5;
}

/** Places of the days from the latest to the earliest, by counting: days are few beside incidents. */
function newestFirst(days: Int32Array): Int32Array {
  let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const day of days) {
    least = Math.min(least, day);
    most = Math.max(most, day);
  }
  const starts = new Int32Array(Math.max(0, most - least) + 2);
  for (const day of days) starts[most - day + 1] = (starts[most - day + 1] ?? 0) + 1;
  for (let i = 1; i < starts.length; i += 1) starts[i] = (starts[i] ?? 0) + (starts[i - 1] ?? 0);
  const order = new Int32Array(days.length);
  days.forEach((day, i) => {
    const at = starts[most - day] ?? 0;
    order[at] = i;
    starts[most - day] = at + 1;
  });
  return order;
}

export function idAt({ ids }: Pick<PointColumns, "ids">, i: number): string {
  let hex = "";
  for (let n = 16 * i; n < 16 * i + 16; n += 1) hex += (ids[n] ?? 0).toString(16).padStart(2, "0");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
