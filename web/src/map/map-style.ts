/** The map's quiet base and its layers, in the colours of the theme that is on. */
import type { ExpressionSpecification, GeoJSONSourceSpecification, StyleSpecification } from "maplibre-gl";
import { LEVEL_ORDER, type Level } from "../parts/level-order.ts";

const EMPTY: GeoJSONSourceSpecification = {
  type: "geojson",
  data: { type: "FeatureCollection", features: [] },
};

export function mapStyle(): StyleSpecification {
  const page = getComputedStyle(document.documentElement);
  const colour = (name: string) => page.getPropertyValue(name).trim();
  const levelColour: ExpressionSpecification = [
    "match",
    ["get", "level"],
    ...LEVEL_ORDER.flatMap((level: Level) => [level, colour(`--${level.toLowerCase()}`)]),
    colour("--land-line"),
  ] as never;
  const line = (id: string, source: string, paint: object) =>
    ({ id, type: "line", source, layout: { "line-join": "round", "line-cap": "round" }, paint }) as const;
  return {
    version: 8,
    sources: {
      world: EMPTY,
      borders: EMPTY,
      disputed: EMPTY,
      levels: EMPTY,
      neighbours: { ...EMPTY, lineMetrics: true },
    },
    layers: [
      { id: "sea", type: "background", paint: { "background-color": colour("--sea") } },
      {
        id: "land",
        type: "fill",
        source: "world",
        paint: { "fill-color": colour("--land"), "fill-antialias": true },
      },
      line("coast", "world", { "line-color": colour("--land-line"), "line-width": 0.5 }),
      line("borders", "borders", { "line-color": colour("--land-line"), "line-width": 0.7 }),
      line("disputed", "disputed", {
        "line-color": colour("--line-strong"),
        "line-width": 0.8,
        "line-dasharray": [2.5, 2],
      }),
      {
        id: "chosen",
        type: "fill",
        source: "world",
        filter: ["==", ["get", "code"], ""],
        paint: { "fill-color": colour("--accent"), "fill-opacity": 0.16 },
      },
      line("levels", "levels", {
        "line-color": levelColour,
        "line-width": ["interpolate", ["linear"], ["zoom"], 0, 1.4, 5, 2.6],
      }),
      // From the violent neighbour, where the line is strong, to the place, where it has faded.
      line("neighbours", "neighbours", {
        "line-width": ["get", "width"],
        "line-opacity": 0.8,
        "line-gradient": [
          "interpolate",
          ["linear"],
          ["line-progress"],
          0,
          colour("--incident"),
          1,
          colour("--land-line"),
        ],
      }),
    ],
  };
}
