import type { LngLatBoundsLike, Map as MapLibre } from "maplibre-gl";
import { useEffect, useMemo, useRef, useState } from "react";
import { useLanguage } from "../language/language.tsx";
import {
  addCircles,
  type Circle,
  type CircleLayer,
  type CircleMeasure,
  levelAt,
  scaleFor,
} from "./circle-layer.ts";
import type { Points } from "./point-cells.ts";
import { idAt } from "./point-columns.ts";
import { type Chosen, chosenPlaces, circleName, circleNamed, countsIn, extentOf } from "./point-selection.ts";

export interface CirclesProps {
  readonly points: Points | undefined;
  readonly chosen: Chosen;
  readonly measure: CircleMeasure;
  /** The incident that the list points at, by its place in the columns. */
  readonly pointed: number | undefined;
  onLevel(level: number): void;
  onIncident(id: string): void;
  /** A circle that cannot be taken apart by coming closer is chosen, for the list. */
  onCircle(name: string): void;
}

export interface CircleRead {
  readonly x: number;
  readonly y: number;
  readonly text: string;
}

/** Incidents as circles on a map, counted anew whenever time, country or the cells' size change. */
export function useIncidentCircles(map: MapLibre | undefined, props: CirclesProps) {
  const { points, chosen, measure, pointed } = props;
  const { from, to, country } = chosen;
  const { say, format } = useLanguage();
  const [layer, setLayer] = useState<CircleLayer>();
  const [level, setLevel] = useState(0);
  const [read, setRead] = useState<CircleRead>();
  const counts = useMemo(
    () => points && countsIn(points, level, { from, to, country }),
    [points, level, from, to, country],
  );
  const scale = useMemo(() => scaleOf(points, level, measure), [points, level, measure]);
  const marked = useMemo(
    () => (points ? markedIn(points, level, pointed, chosen.circle) : []),
    [points, level, pointed, chosen.circle],
  );

  useEffect(() => {
    if (!map) return;
    const made = addCircles(map);
    setLayer(made);
    return () => {
      setLayer(undefined);
      made.remove();
    };
  }, [map]);
  const tellLevel = useRef(props.onLevel);
  tellLevel.current = props.onLevel;
  useEffect(() => {
    if (!map) return;
    const follow = () => setLevel(levelAt(map.getZoom()));
    follow();
    map.on("zoom", follow);
    return () => void map.off("zoom", follow);
  }, [map]);
  useEffect(() => tellLevel.current(level), [level]);
  useEffect(() => {
    const written = format.compact;
    layer?.show(points && counts && { points, counts, measure, scale, marked, written });
  }, [layer, points, counts, measure, scale, marked, format]);

  const now = useRef({ map, points, counts, chosen, level, props });
  now.current = { map, points, counts, chosen, level, props };
  return {
    scale,
    read,
    /** @returns whether there was a circle. */
    choose(x: number, y: number): boolean {
      const circle = layer?.at(x, y);
      if (!circle) return false;
      const { map: on, points: all, level: at, chosen: within, props: tell } = now.current;
      if (!on || !all) return true;
      const name = circleName(all, at, circle.cell);
      const members = chosenPlaces(all, { ...within, circle: name });
      const [first] = members;
      if (members.length === 1 && first !== undefined) tell.onIncident(idAt(all, first));
      else if (!comeCloser(on, extentOf(all, { ...within, circle: name }))) tell.onCircle(name);
      return true;
    },
    /** @returns whether there is a circle. */
    point(x: number, y: number): boolean {
      const circle = layer?.at(x, y);
      const { counts: counted } = now.current;
      setRead(
        circle && counted && { x: circle.x, y: circle.y - circle.radius, text: words(circle, counted) },
      );
      return circle !== undefined;
    },
  };

  function words({ cell }: Circle, { incidents, deaths }: NonNullable<typeof counts>): string {
    return say("situation.circle", {
      incidents: say("situation.circle.incidents", { count: incidents[cell] ?? 0 }),
      deaths: say("situation.incident.deaths", { count: Math.round(deaths[cell] ?? 0) }),
    });
  }
}

function scaleOf(points: Points | undefined, level: number, measure: CircleMeasure) {
  if (!points) return scaleFor(1);
  const always = countsIn(points, level, { from: points.days.at(-1) ?? 0, to: points.days[0] ?? 0 });
  let largest = 1;
  for (const count of always[measure]) largest = Math.max(largest, count);
  return scaleFor(largest);
}

function markedIn(points: Points, level: number, pointed: number | undefined, circle: string | undefined) {
  const cells = pointed === undefined ? [] : [points.levels[level]?.of[pointed] ?? -1];
  const named = circle === undefined ? undefined : circleNamed(points, circle);
  if (named?.level === level) cells.push(named.cell);
  return cells;
}

const CLOSEST = 11;
const WORTH_IT = 0.4;

/** @returns false when the circle would not come apart: its incidents have one place, or the map is at its closest. */
function comeCloser(map: MapLibre, extent: ReturnType<typeof extentOf>): boolean {
  if (!extent || (extent[0] === extent[2] && extent[1] === extent[3])) return false;
  const bounds: LngLatBoundsLike = extent;
  const zoom = map.cameraForBounds(bounds, { padding: 80, maxZoom: CLOSEST })?.zoom ?? 0;
  if (zoom < map.getZoom() + WORTH_IT) {
    if (map.getZoom() > CLOSEST - WORTH_IT) return false;
    map.easeTo({
      center: [(extent[0] + extent[2]) / 2, (extent[1] + extent[3]) / 2],
      zoom: Math.min(CLOSEST, map.getZoom() + 1.5),
      duration: 150,
    });
    return true;
  }
  map.fitBounds(bounds, { padding: 80, maxZoom: CLOSEST, duration: 150 });
  return true;
}
