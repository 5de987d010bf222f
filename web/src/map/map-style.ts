/** The map's quiet base and its layers, in the colours of the theme that is on. */
import type { ExpressionSpecification, GeoJSONSourceSpecification, StyleSpecification } from "maplibre-gl";
import { LEVEL_ORDER, type Level } from "../parts/level-order.ts";

const EMPTY: GeoJSONSourceSpecification = {
  type: "geojson",
  data: { type: "FeatureCollection", features: [] },
};

/** Pixels at zoom 0 for a metre at the equator, on MapLibre's tiles of 512 pixels. */
const PIXELS_PER_METRE = 512 / 40_075_016.7;

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
    sources: { world: EMPTY, borders: EMPTY, disputed: EMPTY, levels: EMPTY, incidents: EMPTY },
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
      {
        id: "uncertainty",
        type: "circle",
        source: "incidents",
        filter: [">", ["get", "metres"], 0],
        paint: {
          "circle-color": colour("--incident"),
          "circle-opacity": 0.05,
          "circle-stroke-color": colour("--incident"),
          "circle-stroke-opacity": 0.14,
          "circle-stroke-width": 1,
          "circle-radius": [
            "interpolate",
            ["exponential", 2],
            ["zoom"],
            0,
            ["*", ["get", "metres"], PIXELS_PER_METRE],
            20,
            ["*", ["get", "metres"], PIXELS_PER_METRE * 2 ** 20],
          ],
        },
      },
      {
        id: "incidents",
        type: "circle",
        source: "incidents",
        layout: { "circle-sort-key": ["-", 0, ["get", "deaths"]] },
        paint: {
          // Area, and not radius, follows the deaths: the radius is their square root.
          "circle-radius": ["max", 2.2, ["*", 1.8, ["sqrt", ["get", "deaths"]]]],
          "circle-color": colour("--incident"),
          "circle-opacity": ["case", [">", ["get", "deaths"], 0], 0.5, 0],
          "circle-stroke-color": ["case", ["get", "chosen"], colour("--focus"), colour("--incident")],
          "circle-stroke-width": ["case", ["get", "chosen"], 3, 1],
          "circle-stroke-opacity": 0.85,
        },
      },
    ],
  };
}
