/** Lines from violent countries to those that border on them: wide at much violence, bent so that both ways can be seen. */
import type { OutputOf } from "../api/client.ts";
import { markPlace, type Outline } from "./world-outlines.ts";

type Around = OutputOf<"diffusion">["items"][number];

export interface NeighbourLine {
  readonly from: string;
  readonly to: string;
  /** Faded deaths in the neighbour. */
  readonly decayed: number;
}

/** More would cover each other; a chosen country shows all of its own. */
export const MOST_LINES = 60;
/** Fewer have faded away. */
const LEAST_DEATHS = 0.5;
/** Pixels a root of a death, and the bounds of a line's width. */
const [PER_ROOT, THINNEST, WIDEST] = [0.3, 0.8, 9];
/** How far a line is bent, as a share of its length, and in how many steps. */
const [BEND, STEPS] = [0.16, 24];

/** @param chosen only the lines that lead to this country; without one the widest of all. */
export function neighbourLines(items: readonly Around[], chosen: string | undefined): NeighbourLine[] {
  return items
    .filter(({ place }) => chosen === undefined || place === chosen)
    .flatMap(({ place, neighbours }) =>
      neighbours
        .filter(({ decayed }) => decayed >= LEAST_DEATHS)
        .map(({ place: from, decayed }) => ({ from, to: place, decayed })),
    )
    .sort((a, b) => b.decayed - a.decayed)
    .slice(0, chosen === undefined ? MOST_LINES : undefined);
}

export function lineShapes(
  lines: readonly NeighbourLine[],
  shapes: readonly Outline[],
): GeoJSON.FeatureCollection<GeoJSON.LineString, { readonly width: number }> {
  const places = new Map(shapes.map((shape) => [shape.properties.code, shape]));
  return {
    type: "FeatureCollection",
    features: lines.flatMap(({ from, to, decayed }) => {
      const [start, end] = [places.get(from), places.get(to)];
      if (!start || !end) return [];
      return [
        {
          type: "Feature" as const,
          properties: { width: widthOf(decayed) },
          geometry: {
            type: "LineString" as const,
            coordinates: bent(markPlace(start), markPlace(end)),
          },
        },
      ];
    }),
  };
}

/** In pixels: the root, so that a thousand deaths do not hide ten. */
export function widthOf(decayed: number): number {
  return Math.min(WIDEST, Math.max(THINNEST, PER_ROOT * Math.sqrt(decayed)));
}

/** A quadratic Bézier curve that keeps to the right of the straight way. */
function bent([x0, y0]: [number, number], [x1, y1]: [number, number]): [number, number][] {
  const [across, along] = [x1 - x0, y1 - y0];
  const [x, y] = [(x0 + x1) / 2 + BEND * along, (y0 + y1) / 2 - BEND * across];
  return Array.from({ length: STEPS + 1 }, (_, step) => {
    const t = step / STEPS;
    const at = (a: number, b: number, c: number) => (1 - t) ** 2 * a + 2 * t * (1 - t) * b + t ** 2 * c;
    return [at(x0, x, x1), at(y0, y, y1)];
  });
}
