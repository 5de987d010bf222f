/** Dates, numbers and names as a language writes them. All times are UTC and say so. */
export interface Format {
  number(value: number, digits?: number): string;
  compact(value: number): string;
  /** A judged or computed probability: never written as 0 or 100 per cent. */
  percent(p: number): string;
  /** A part of a whole, which may be all of it. */
  share(part: number): string;
  signedPoints(difference: number): string;
  range(from: number, to: number): string;
  day(iso: string): string;
  shortDay(iso: string): string;
  month(iso: string): string;
  shortMonth(iso: string): string;
  moment(iso: string): string;
  /** For tables: the zone is said once above. */
  shortMoment(iso: string): string;
  bytes(count: number): string;
  list(items: readonly string[]): string;
  languageName(tag: string): string;
  countryName(iso2: string): string;
}

const UTC = { timeZone: "UTC" } as const;

export function formatFor(language: string): Format {
  const locale = language === "en" ? "en-GB" : language;
  const dates = (options: Intl.DateTimeFormatOptions) => {
    const made = new Intl.DateTimeFormat(locale, { ...UTC, ...options });
    return (iso: string) => {
      const at = new Date(iso.length === 7 ? `${iso}-01` : iso);
      return Number.isNaN(at.getTime()) ? iso : made.format(at);
    };
  };
  const whole = new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: 0 });
  const points = new Intl.NumberFormat(locale, { signDisplay: "exceptZero", maximumFractionDigits: 0 });
  const compact = new Intl.NumberFormat(locale, { notation: "compact", maximumFractionDigits: 1 });
  const languages = new Intl.DisplayNames([locale], { type: "language", fallback: "code" });
  const regions = new Intl.DisplayNames([locale], { type: "region", fallback: "code" });
  const lists = new Intl.ListFormat(locale, { type: "conjunction" });
  const moments = dates({ dateStyle: "medium", timeStyle: "short" });
  return {
    number: (value, digits = 0) =>
      new Intl.NumberFormat(locale, { maximumFractionDigits: digits }).format(value),
    compact: (value) => compact.format(value),
    percent: (p) => percentText(p, whole),
    share: (part) => whole.format(part),
    signedPoints: (difference) => points.format(Math.round(difference * 100)).replace("-", "−"),
    range: (from, to) => rangeText(from, to, whole, language),
    day: dates({ day: "numeric", month: "short", year: "numeric" }),
    shortDay: dates({ day: "numeric", month: "short" }),
    month: dates({ month: "long", year: "numeric" }),
    shortMonth: dates({ month: "short", year: "numeric" }),
    moment: (iso) => `${moments(iso)} UTC`,
    shortMoment: moments,
    bytes: (count) => bytesText(count, locale),
    list: (items) => lists.format(items),
    languageName: (tag) => nameOr(() => languages.of(tag), tag),
    countryName: (iso2) => nameOr(() => regions.of(iso2), iso2),
  };
}

function percentText(p: number, whole: Intl.NumberFormat): string {
  if (p < 0.01) return `<${whole.format(0.01)}`;
  if (p > 0.99) return `>${whole.format(0.99)}`;
  return whole.format(p);
}

function rangeText(from: number, to: number, whole: Intl.NumberFormat, language: string): string {
  const [low, high] = [whole.format(from), whole.format(to)];
  if (language === "tr") return `${low}–${high.replace("%", "")}`;
  return `${low.replace("%", "")}–${high}`;
}

function bytesText(count: number, locale: string): string {
  const units = ["byte", "kilobyte", "megabyte", "gigabyte"] as const;
  const step = Math.min(3, Math.floor(Math.log10(Math.max(1, count)) / 3));
  return new Intl.NumberFormat(locale, {
    style: "unit",
    unit: units[step] ?? "byte",
    unitDisplay: step === 0 ? "long" : "short",
    maximumFractionDigits: step === 0 ? 0 : 1,
  }).format(count / 1000 ** step);
}

function nameOr(name: () => string | undefined, fallback: string): string {
  try {
    return name() ?? fallback;
  } catch {
    return fallback;
  }
}
