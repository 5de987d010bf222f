/**
 * What one incident adds to which series; a change of it adds the difference.
 *
 * Dated by occurrence, in UTC. An incident known only to a month or a year counts in its first month and in
 * no day. Persons are no subjects of series: an incident's actors are organisations.
 */
import type { Event } from "../kernel/event.ts";
import type { Label } from "../kernel/label.ts";
import { labelText } from "../kernel/label-text.ts";
import type { SeriesKey } from "../kernel/series.ts";
import type { NewReading } from "../store/readings.ts";

/** The measures that are kept of incidents, with their units. */
export const MEASURES = { incidents: "incidents", deaths: "persons", "media-volume": "claims" } as const;

type Measure = keyof typeof MEASURES;

const BY_PLACE: readonly Measure[] = ["incidents", "deaths", "media-volume"];
const BY_ACTOR: readonly Measure[] = ["incidents", "deaths"];
/** The place key of the whole world, and the subject key of all subjects. */
const ALL = "*";

/**
 * One event's parts of the series: country × day and × month, world × month, actor × month.
 *
 * @param isSubject whether an actor's name is that of an organisation.
 */
export function contributions(
  event: Event,
  label: Label,
  isSubject: (actor: string) => boolean,
  sign: 1 | -1 = 1,
): NewReading[] {
  const values: Readonly<Record<Measure, number>> = {
    incidents: 1,
    deaths: event.deaths?.best ?? 0,
    "media-volume": event.mediaVolume,
  };
  const month = `${event.day.slice(0, 7)}-01`;
  const { precision } = event.occurred;
  const places = event.country === undefined ? [ALL] : [event.country, ALL];
  const part = (series: Omit<SeriesKey, "measure">, measure: Measure, bucket: string): NewReading => ({
    series: { ...series, measure },
    unit: MEASURES[measure],
    fold: "sum",
    bucket,
    value: sign * values[measure],
    label,
  });
  const parts: NewReading[] = [];
  for (const measure of BY_PLACE) {
    for (const place of places) parts.push(part({ place, subject: ALL, bucket: "month" }, measure, month));
    if (event.country !== undefined && precision !== "month" && precision !== "year")
      parts.push(part({ place: event.country, subject: ALL, bucket: "day" }, measure, event.day));
  }
  for (const subject of new Set(event.actors.filter(isSubject)))
    for (const measure of BY_ACTOR)
      for (const place of places) parts.push(part({ place, subject, bucket: "month" }, measure, month));
  return parts.filter(({ value }) => value !== 0);
}

/** Adds up the parts of one series, bucket and label, and leaves out what comes to nothing. */
export function summed(parts: Iterable<NewReading>): NewReading[] {
  const sums = new Map<string, NewReading>();
  for (const part of parts) {
    const { place, subject, measure, bucket } = part.series;
    const label = labelText(part.label);
    const key = `${place}
${subject}
${measure}
${bucket}
${part.bucket}
${label}`;
    const before = sums.get(key);
    sums.set(key, before ? { ...before, value: before.value + part.value } : part);
  }
  return [...sums.values()].filter(({ value }) => value !== 0);
}
