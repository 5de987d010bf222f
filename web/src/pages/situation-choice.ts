import { useDebouncedCallback, useDebouncedValue } from "@mantine/hooks";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useMemo, useState } from "react";
import { dayNumber, isoDay } from "../charts/scale.ts";
import type { Points } from "../map/point-cells.ts";
import { idAt } from "../map/point-columns.ts";
import { type Chosen, chosenPlaces, daysOfPlace } from "../map/point-selection.ts";
import type { TimeSpan } from "../map/time-brush.tsx";

/** An incident of the list: what it says comes with its page, asked for when it is looked at. */
export interface Listed {
  readonly id: string;
  /** In the columns of the points. */
  readonly place: number;
  /** The ids that are asked for together. */
  readonly page: readonly string[];
}

const MOST_LISTED = 2_000;
const A_PAGE = 50;
const USUAL_DAYS = 90;
/** While the time is being moved, the map follows; the list and the address wait for the hand to rest. */
const REST_MS = 150;

/** One selection for the map, the brush and the list: time, country and circle, from the address. */
export function useSituationChoice(points: Points | undefined, asOf: string | undefined) {
  const search = useSearch({ from: "/" });
  const navigate = useNavigate({ from: "/" });
  const whole = useMemo(() => wholeTime(points, asOf), [points, asOf]);
  const [moved, setMoved] = useState<TimeSpan>();
  const span = moved ?? {
    from: search.from ?? isoDay(dayNumber(whole.to) - USUAL_DAYS),
    to: search.to ?? whole.to,
  };
  const write = useDebouncedCallback((next: TimeSpan) => {
    void navigate({ search: (before) => ({ ...before, ...next }), replace: true }).then(() =>
      setMoved((now) => (now === next ? undefined : now)),
    );
  }, REST_MS);
  const [from, to] = [dayNumber(span.from), dayNumber(span.to)];
  const { country, circle } = search;
  const chosen = useMemo<Chosen>(() => ({ from, to, country, circle }), [from, to, country, circle]);
  const places = useMemo(() => (points ? chosenPlaces(points, chosen) : new Int32Array()), [points, chosen]);
  const [rested] = useDebouncedValue(places, REST_MS);
  return {
    whole,
    span,
    chosen,
    /** How many are chosen. */
    count: places.length,
    days: useMemo(
      () => (points ? daysOfPlace(points, { country, circle }) : new Int32Array()),
      [points, country, circle],
    ),
    listed: useMemo(() => (points ? listedOf(points, rested) : []), [points, rested]),
    chooseTime(next: TimeSpan) {
      setMoved(next);
      write(next);
    },
    chooseCircle(name: string | undefined) {
      void navigate({
        search: ({ circle: _, ...before }: { circle?: string; asOf?: string | undefined }) => ({
          ...before,
          ...(name && { circle: name, list: "incidents" as const }),
        }),
        replace: true,
      });
    },
  };
}

function listedOf(points: Points, places: Int32Array): Listed[] {
  const shown = [...places.subarray(0, MOST_LISTED)].filter((place) => place < points.count);
  const ids = shown.map((place) => idAt(points, place));
  const pages = Array.from({ length: Math.ceil(ids.length / A_PAGE) }, (_, n) =>
    ids.slice(n * A_PAGE, (n + 1) * A_PAGE),
  );
  return shown.map((place, n) => ({
    place,
    id: ids[n] ?? "",
    page: pages[Math.floor(n / A_PAGE)] ?? [],
  }));
}

/** From the first incident to the as-of day, four months at least. */
function wholeTime(points: Points | undefined, asOf: string | undefined): TimeSpan {
  const to = (asOf ?? new Date().toISOString()).slice(0, 10);
  const last = dayNumber(to);
  return { from: isoDay(Math.min(points?.days.at(-1) ?? last - 365, last - 120)), to };
}
