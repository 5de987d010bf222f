/**
 * Whether packages are older than docs/security/dependencies.md allows: the days it sets for a known weakness by
 * severity, and for a newer version without one.
 */
import { z } from "zod";

const DAY = 86_400_000;

/** Days until a newer version without a known weakness has to be in use. */
export const UPDATE_DAYS = 90;
/** Days until a known weakness is mended, by what `npm audit` calls it; the shortest that the page names for each. */
export const WEAKNESS_DAYS: Readonly<Record<string, number>> = {
  critical: 2,
  high: 2,
  moderate: 30,
  low: 90,
  info: 90,
};

/** What a registry says of when versions came out: by version, ISO 8601. */
export const Times = z.record(z.string(), z.string());

export interface Frame {
  readonly name: string;
  readonly version: string;
  /** The newest one of the same major (below 1.0 of the same minor), if it is newer. */
  readonly newest?: string;
  /** How long a newer one has been there. */
  readonly days: number;
  readonly isOverdue: boolean;
}

/**
 * @param times every version's time; other keys, such as `created`, are passed over.
 * @throws Error when the version in use is not among them.
 */
export function updateFrame(name: string, version: string, times: z.infer<typeof Times>, now: Date): Frame {
  if (times[version] === undefined) throw new Error(`The registry knows no ${name} ${version}.`);
  const newer = Object.entries(times)
    .filter(([other]) => isRelease(other) && line(other) === line(version) && isNewer(other, version))
    .sort(([a], [b]) => (isNewer(a, b) ? -1 : 1));
  const first = Math.min(...newer.map(([, at]) => Date.parse(at)));
  const days = newer.length > 0 ? Math.floor((now.getTime() - first) / DAY) : 0;
  const newest = newer[0]?.[0];
  return { name, version, ...(newest !== undefined && { newest }), days, isOverdue: days > UPDATE_DAYS };
}

/** Only releases count: 1.2.3, and not 1.2.3-beta.1. */
function isRelease(version: string): boolean {
  return /^\d+\.\d+\.\d+$/.test(version);
}

/** Versions that may replace one another: of one major, before 1.0 of one minor. */
function line(version: string): string {
  const [major = "", minor = ""] = version.split(".");
  return major === "0" ? `0.${minor}` : major;
}

function isNewer(a: string, b: string): boolean {
  const [left, right] = [numbers(a), numbers(b)];
  const at = left.findIndex((part, i) => part !== right[i]);
  return at >= 0 && (left[at] ?? 0) > (right[at] ?? 0);
}

function numbers(version: string): number[] {
  return version.split("-")[0]?.split(".").map(Number) ?? [];
}

const Audit = z.object({
  vulnerabilities: z.record(
    z.string(),
    z.object({ name: z.string(), severity: z.string(), range: z.string().default("*") }),
  ),
});

export interface Weakness {
  readonly name: string;
  readonly severity: string;
  readonly days: number;
}

/**
 * @param answer what `npm audit --json` printed.
 * @returns undefined where the registry did not answer: then nothing is known, which is not that there is nothing.
 */
export function weaknessesIn(answer: unknown): readonly Weakness[] | undefined {
  const read = Audit.safeParse(answer);
  if (!read.success) return undefined;
  return Object.values(read.data.vulnerabilities).map(({ name, severity }) => ({
    name,
    severity,
    days: WEAKNESS_DAYS[severity] ?? 2,
  }));
}
