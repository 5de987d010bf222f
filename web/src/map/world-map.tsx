import "maplibre-gl/dist/maplibre-gl.css";
import { ActionIcon, Tooltip } from "@mantine/core";
import { IconFocusCentered, IconMinus, IconPlus, IconTopologyStar, IconWorld } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { GeoJSONSource, type LngLatBoundsLike, Map as MapLibre, setWorkerUrl } from "maplibre-gl";
import workerUrl from "maplibre-gl/dist/maplibre-gl-worker.mjs?url";
import { useEffect, useMemo, useRef, useState } from "react";
import type { OutputOf } from "../api/client.ts";
import { useLanguage } from "../language/language.tsx";
import type { Level } from "../parts/level-order.ts";
import type { CircleMeasure } from "./circle-layer.ts";
import { CircleLegend } from "./circle-legend.tsx";
import { type CirclesProps, useIncidentCircles } from "./incident-circles.ts";
import { drawMarkers, type LevelMark } from "./level-markers.ts";
import { mapStyle } from "./map-style.ts";
import { lineShapes, MOST_LINES, type NeighbourLine } from "./neighbour-lines.ts";
import { loadWorld, markPlace, type Outline, shapesOf } from "./world-outlines.ts";

setWorkerUrl(workerUrl);

export interface CountryLevel {
  readonly country: string;
  readonly name: string;
  readonly level?: Level | undefined;
}

interface WorldMapProps {
  readonly countries: readonly CountryLevel[];
  /** Outlines that Natural Earth does not have, such as the example's states. */
  readonly outlines: OutputOf<"outlines"> | undefined;
  readonly chosenCountry: string | undefined;
  readonly circles: CirclesProps;
  /** Lines from violent neighbours; absent while they are not asked for. */
  readonly lines: readonly NeighbourLine[] | undefined;
  onLines(shown: boolean): void;
  onMeasure(measure: CircleMeasure): void;
  onCountry(code: string | undefined): void;
}

const WORLD: LngLatBoundsLike = [
  [-150, -47],
  [170, 70],
];

/** The world with watch levels and incidents. What can be chosen here can be chosen in the list beside it. */
export function WorldMap(props: WorldMapProps) {
  const { countries, outlines, chosenCountry, circles, lines, onLines, onMeasure, onCountry } = props;
  const { say, place } = useLanguage();
  const container = useRef<HTMLDivElement>(null);
  const [map, setMap] = useState<MapLibre>();
  const [failed, setFailed] = useState(false);
  const world = useQuery({
    queryKey: ["world-outlines"],
    queryFn: ({ signal }) => loadWorld(signal),
    staleTime: Number.POSITIVE_INFINITY,
  });
  const shapes = useMemo(() => shapesOf(world.data, outlines), [world.data, outlines]);
  const drawn = useIncidentCircles(map, circles);
  const chooseCountry = useRef(onCountry);
  const hit = useRef(drawn);
  chooseCountry.current = onCountry;
  hit.current = drawn;

  useEffect(() => {
    if (!container.current) return;
    const made = makeMap(container.current, say("situation.map"), {
      onCountry: (code) => chooseCountry.current(code),
      choose: (x, y) => hit.current.choose(x, y),
      point: (x, y) => hit.current.point(x, y),
    });
    if (!made) {
      setFailed(true);
      return;
    }
    made.once("load", () => setMap(made));
    return () => {
      setMap(undefined);
      made.remove();
    };
  }, [say]);

  useEffect(() => {
    if (!map || !world.data) return;
    give(map, "world", collection(shapes));
    give(map, "borders", { type: "Feature", properties: {}, geometry: world.data.borders });
    give(map, "disputed", { type: "Feature", properties: {}, geometry: world.data.disputed });
  }, [map, world.data, shapes]);

  const marks = useMemo(
    () =>
      marksOf(shapes, countries, chosenCountry, ({ country, name }, level) =>
        say("situation.marker", { name: place(country, name), level, word: say(`level.${level}`) }),
      ),
    [shapes, countries, chosenCountry, say, place],
  );
  useEffect(() => {
    if (!map) return;
    const levels = new Map(marks.map(({ code, level }) => [code, level]));
    const ringed = shapes.filter(({ properties: { code } }) => levels.has(code));
    give(
      map,
      "levels",
      collection(
        ringed.map((shape) => ({ ...shape, properties: { level: levels.get(shape.properties.code) } })),
      ),
    );
    return drawMarkers(map, marks, (code) => chooseCountry.current(code));
  }, [map, marks, shapes]);

  useEffect(() => {
    if (map) give(map, "neighbours", lineShapes(lines ?? [], shapes));
  }, [map, lines, shapes]);

  useEffect(() => {
    if (!map) return;
    map.setFilter("chosen", ["==", ["get", "code"], chosenCountry ?? ""]);
    const shape = shapes.find(({ properties: { code } }) => code === chosenCountry);
    if (shape) map.fitBounds(boundsOf([shape]), { padding: 60, maxZoom: 6, duration: 150 });
  }, [map, shapes, chosenCountry]);

  const focus = () => {
    const codes = new Set(marks.map(({ code }) => code));
    const watched = shapes.filter(({ properties: { code } }) => codes.has(code));
    if (watched.length > 0) map?.fitBounds(boundsOf(watched), { padding: 60, maxZoom: 6, duration: 150 });
  };

  return (
    <div className="map" data-tour="map">
      <div ref={container} className="map-canvas" />
      {drawn.read && (
        <p className="map-read small numeric" style={{ translate: `${drawn.read.x}px ${drawn.read.y}px` }}>
          {drawn.read.text}
        </p>
      )}
      {failed && <p className="map-failed">{say("problem.map")}</p>}
      <div className="map-controls">
        <MapButton
          label={say("situation.map.in")}
          icon={IconPlus}
          act={() => map?.zoomIn({ duration: 120 })}
        />
        <MapButton
          label={say("situation.map.out")}
          icon={IconMinus}
          act={() => map?.zoomOut({ duration: 120 })}
        />
        <MapButton
          label={say("situation.map.reset")}
          icon={IconWorld}
          act={() => map?.fitBounds(WORLD, { duration: 150 })}
        />
        <MapButton label={say("situation.map.focus")} icon={IconFocusCentered} act={focus} />
        <MapButton
          label={say("situation.map.neighbours")}
          icon={IconTopologyStar}
          pressed={lines !== undefined}
          act={() => onLines(lines === undefined)}
        />
      </div>
      <div className="map-legend small">
        <CircleLegend scale={drawn.scale} measure={circles.measure} onMeasure={onMeasure} />
        <span className="muted">
          {lines
            ? `${say("situation.legend.neighbours")} ${lines.length >= MOST_LINES ? say("situation.legend.neighbours.most", { count: MOST_LINES }) : ""}`
            : say("situation.legend.disputed")}
        </span>
      </div>
    </div>
  );
}

interface MapButtonProps {
  readonly label: string;
  readonly icon: typeof IconPlus;
  /** Of a button that stays down. */
  readonly pressed?: boolean;
  act(): void;
}

function MapButton({ label, icon: Icon, pressed, act }: MapButtonProps) {
  return (
    <Tooltip label={label} position="left">
      <ActionIcon
        variant={pressed ? "filled" : "default"}
        aria-label={label}
        aria-pressed={pressed}
        onClick={act}
      >
        <Icon size={16} stroke={1.7} />
      </ActionIcon>
    </Tooltip>
  );
}

interface MapChoice {
  onCountry(code: string | undefined): void;
  /** Both in pixels of the map; they answer whether there was a circle. */
  choose(x: number, y: number): boolean;
  point(x: number, y: number): boolean;
}

function makeMap(container: HTMLElement, label: string, choice: MapChoice): MapLibre | undefined {
  let map: MapLibre;
  try {
    map = new MapLibre({
      container,
      style: mapStyle(),
      bounds: WORLD,
      minZoom: 0,
      maxZoom: 11,
      renderWorldCopies: false,
      attributionControl: false,
      dragRotate: false,
      pitchWithRotate: false,
      fadeDuration: 0,
    });
  } catch {
    return undefined;
  }
  map.on("error", ({ error }) => console.error("map", error.message));
  map.touchZoomRotate.disableRotation();
  map.getCanvas().setAttribute("aria-label", label);
  map.on("click", ({ point }) => {
    if (choice.choose(point.x, point.y)) return;
    const [land] = map.queryRenderedFeatures(point, { layers: ["land"] });
    choice.onCountry(land?.properties.code || undefined);
  });
  map.on("mousemove", ({ point }) => {
    map.getCanvas().style.cursor = choice.point(point.x, point.y) ? "pointer" : "";
  });
  return map;
}

function give(map: MapLibre, source: string, data: GeoJSON.GeoJSON): void {
  const found = map.getSource(source);
  if (found instanceof GeoJSONSource) void found.setData(data);
}

function collection(features: readonly GeoJSON.Feature[]): GeoJSON.FeatureCollection {
  return { type: "FeatureCollection", features: [...features] };
}

function marksOf(
  shapes: readonly Outline[],
  countries: readonly CountryLevel[],
  chosen: string | undefined,
  labelOf: (country: CountryLevel, level: Level) => string,
): LevelMark[] {
  const byCode = new Map(shapes.map((shape) => [shape.properties.code, shape]));
  return countries.flatMap((one) => {
    const { country, level } = one;
    const shape = byCode.get(country);
    if (!level || !shape) return [];
    return [
      {
        code: country,
        level,
        label: labelOf(one, level),
        place: markPlace(shape),
        chosen: country === chosen,
      },
    ];
  });
}

function boundsOf(shapes: readonly Outline[]): LngLatBoundsLike {
  let [west, south, east, north] = [180, 90, -180, -90];
  for (const { geometry } of shapes) {
    const rings = geometry.type === "Polygon" ? geometry.coordinates : geometry.coordinates.flat();
    for (const [x = 0, y = 0] of rings.flat()) {
      [west, east] = [Math.min(west, x), Math.max(east, x)];
      [south, north] = [Math.min(south, y), Math.max(north, y)];
    }
  }
  return [
    [west, south],
    [east, north],
  ];
}
