/**
 * Circles over the map: incidents by cell, drawn on a canvas of their own. That takes some milliseconds for
 * thousands, so that time and place can be moved under the hand, and needs no fonts from a server.
 */
import type { Map as WorldMap } from "maplibre-gl";
import { PRECISIONS } from "../../../src/kernel/place.ts";
import { FINEST, type Points } from "./point-cells.ts";
import type { Counts } from "./point-selection.ts";

export type CircleMeasure = "incidents" | "deaths";

export interface CirclesShown {
  readonly points: Points;
  readonly counts: Counts;
  readonly measure: CircleMeasure;
  readonly scale: CircleScale;
  /** The cells of the incident pointed at and of the circle chosen; -1 for none. */
  readonly marked: readonly number[];
  written(count: number): string;
}

/** Pixels of radius for the square root of a count: the area is true, from one view's scale. */
export interface CircleScale {
  readonly perRoot: number;
}

export interface Circle {
  readonly cell: number;
  readonly x: number;
  readonly y: number;
  readonly radius: number;
  readonly count: number;
}

const LARGEST = 26;
const LARGEST_FOR_ONE = 5;
/** Less could not be seen, nor hit. */
const SMALLEST = 2.5;
const WIDE_ENOUGH_FOR_WORDS = 10;

/** Of the largest cell at any time, so that circles do not grow and shrink as the time is moved. */
export function scaleFor(largest: number): CircleScale {
  return { perRoot: Math.min(LARGEST_FOR_ONE, LARGEST / Math.sqrt(Math.max(1, largest))) };
}

/** Kilometres between the middles of cells of resolution 0; each finer one is closer by the root of 7. */
const APART_KM = 2_216;
const CLOSEST_PIXELS = 24;
/** On MapLibre's tiles of 512 pixels, at the equator. */
const KM_A_PIXEL = 40_075.0167 / 512;

/** The finest resolution whose cells still stand apart at this zoom. */
export function levelAt(zoom: number): number {
  const cells = APART_KM / (KM_A_PIXEL / 2 ** zoom) / CLOSEST_PIXELS;
  return Math.max(0, Math.min(FINEST, Math.floor(Math.log(cells) / Math.log(Math.sqrt(7)))));
}

/** How far off a place may be, in metres: half of its incidents are known at least so exactly. */
const OFF_BY: Readonly<Record<(typeof PRECISIONS)[number], number>> = {
  exact: 0,
  place: 4_000,
  admin1: 30_000,
  country: 120_000,
  unknown: 0,
};

export function uncertainty({ incidents, precisions }: Counts, cell: number): number {
  let known = 0;
  for (const [n, precision] of PRECISIONS.entries()) {
    known += precisions[cell * PRECISIONS.length + n] ?? 0;
    if (2 * known >= (incidents[cell] ?? 0)) return OFF_BY[precision];
  }
  return 0;
}

export interface CircleLayer {
  show(shown: CirclesShown | undefined): void;
  /** The circle at a point of the map, or the nearest within a finger's reach. */
  at(x: number, y: number): Circle | undefined;
  remove(): void;
}

const REACH = 8;

export function addCircles(map: WorldMap): CircleLayer {
  const canvas = document.createElement("canvas");
  canvas.className = "map-circles";
  canvas.setAttribute("aria-hidden", "true");
  map.getCanvas().after(canvas);
  let shown: CirclesShown | undefined;
  let circles: readonly Circle[] = [];
  const draw = () => {
    circles = shown ? circlesIn(map, shown) : [];
    // For whoever looks from outside, such as a test: a canvas says nothing of what is on it.
    canvas.dataset.circles = String(circles.length);
    paint(canvas, map, circles, shown);
  };
  map.on("move", draw);
  map.on("resize", draw);
  return {
    show(next) {
      shown = next;
      draw();
    },
    at(x, y) {
      const near = circles
        .map((circle) => ({ circle, beyond: Math.hypot(circle.x - x, circle.y - y) - circle.radius }))
        .filter(({ beyond }) => beyond <= REACH)
        .sort((a, b) => a.beyond - b.beyond || a.circle.radius - b.circle.radius);
      return near[0]?.circle;
    },
    remove() {
      map.off("move", draw);
      map.off("resize", draw);
      canvas.remove();
    },
  };
}

/** Those on screen, the largest first. */
function circlesIn(map: WorldMap, { points, counts, measure, scale }: CirclesShown): Circle[] {
  const level = points.levels[counts.level];
  if (!level) return [];
  const { clientWidth: width, clientHeight: height } = map.getContainer();
  const bounds = map.getBounds();
  const [west, south, east, north] = [
    bounds.getWest(),
    bounds.getSouth(),
    bounds.getEast(),
    bounds.getNorth(),
  ];
  const margin = { x: ((east - west) * LARGEST) / width, y: ((north - south) * 2 * LARGEST) / height };
  const values = counts[measure];
  const circles: Circle[] = [];
  for (let cell = 0; cell < level.cells.length; cell += 1) {
    if ((counts.incidents[cell] ?? 0) === 0) continue;
    const [latitude = 0, longitude = 0] = [level.latitudes[cell], level.longitudes[cell]];
    if (latitude < south - margin.y || latitude > north + margin.y) continue;
    if (longitude < west - margin.x || longitude > east + margin.x) continue;
    const { x, y } = map.project([longitude, latitude]);
    const count = values[cell] ?? 0;
    circles.push({ cell, x, y, count, radius: Math.max(SMALLEST, scale.perRoot * Math.sqrt(count)) });
  }
  return circles.sort((a, b) => b.radius - a.radius);
}

function paint(
  canvas: HTMLCanvasElement,
  map: WorldMap,
  circles: readonly Circle[],
  shown: CirclesShown | undefined,
): void {
  const { clientWidth: width, clientHeight: height } = map.getContainer();
  const density = window.devicePixelRatio;
  if (canvas.width !== width * density || canvas.height !== height * density) {
    canvas.width = width * density;
    canvas.height = height * density;
    canvas.style.inlineSize = `${width}px`;
    canvas.style.blockSize = `${height}px`;
  }
  const pen = canvas.getContext("2d");
  if (!pen) return;
  pen.setTransform(density, 0, 0, density, 0, 0);
  pen.clearRect(0, 0, width, height);
  if (!shown) return;
  const page = getComputedStyle(document.documentElement);
  const colour = (name: string) => page.getPropertyValue(name).trim();
  const ink = { incident: colour("--incident"), land: colour("--land"), focus: colour("--focus") };
  paintDiscs(pen, map, circles, shown, ink.incident);
  for (const circle of circles) paintCircle(pen, circle, shown.marked.includes(circle.cell), ink);
  paintNumbers(pen, circles, shown, { ...ink, font: page.getPropertyValue("--font") });
}

function paintDiscs(
  pen: CanvasRenderingContext2D,
  map: WorldMap,
  circles: readonly Circle[],
  { points, counts }: CirclesShown,
  ink: string,
): void {
  const pixelsAMetre = 2 ** map.getZoom() / (1_000 * KM_A_PIXEL);
  pen.fillStyle = ink;
  pen.strokeStyle = ink;
  pen.lineWidth = 1;
  for (const { cell, x, y, radius } of circles) {
    const metres = uncertainty(counts, cell);
    const latitude = points.levels[counts.level]?.latitudes[cell] ?? 0;
    // Mercator draws a metre longer the further it is from the equator.
    const disc = (metres * pixelsAMetre) / Math.cos((latitude * Math.PI) / 180);
    if (disc <= radius + 2) continue;
    ring(pen, x, y, disc);
    pen.globalAlpha = 0.06;
    pen.fill();
    pen.globalAlpha = 0.22;
    pen.stroke();
  }
  pen.globalAlpha = 1;
}

function paintCircle(
  pen: CanvasRenderingContext2D,
  { x, y, radius, count }: Circle,
  isMarked: boolean,
  ink: { readonly incident: string; readonly land: string; readonly focus: string },
): void {
  ring(pen, x, y, radius);
  pen.fillStyle = ink.incident;
  // Open where there is nothing to count, such as deaths where none died.
  pen.globalAlpha = count > 0 ? 0.72 : 0;
  pen.fill();
  pen.globalAlpha = 1;
  pen.strokeStyle = isMarked ? ink.focus : count > 0 ? ink.land : ink.incident;
  pen.lineWidth = isMarked ? 3 : 1;
  pen.stroke();
}

/** In a circle where they fit, else beside it where nothing is in the way; the largest are written first. */
function paintNumbers(
  pen: CanvasRenderingContext2D,
  circles: readonly Circle[],
  { written }: CirclesShown,
  ink: { readonly incident: string; readonly land: string; readonly font: string },
): void {
  pen.textBaseline = "middle";
  pen.lineJoin = "round";
  const taken: Box[] = circles.map(boxOf);
  for (const circle of circles) {
    const { x, y, radius, count } = circle;
    if (count < 2) continue;
    const text = written(count);
    pen.font = `600 ${radius > 18 ? 12 : 11}px ${ink.font}`;
    const { width } = pen.measureText(text);
    if (radius >= WIDE_ENOUGH_FOR_WORDS && width < 2 * radius - 4) {
      pen.textAlign = "center";
      pen.fillStyle = ink.land;
      pen.fillText(text, x, y + 0.5);
      continue;
    }
    const beside = { left: x + radius + 2, right: x + radius + 4 + width, top: y - 7, bottom: y + 7 };
    const own = boxOf(circle);
    if (taken.some((box) => overlaps(box, beside) && !isSame(box, own))) continue;
    taken.push(beside);
    pen.textAlign = "start";
    pen.strokeStyle = ink.land;
    pen.lineWidth = 3;
    pen.strokeText(text, beside.left, y + 0.5);
    pen.fillStyle = ink.incident;
    pen.fillText(text, beside.left, y + 0.5);
  }
}

interface Box {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

function boxOf({ x, y, radius }: Circle): Box {
  return { left: x - radius, right: x + radius, top: y - radius, bottom: y + radius };
}

function overlaps(a: Box, b: Box): boolean {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}

function isSame(a: Box, b: Box): boolean {
  return a.left === b.left && a.top === b.top;
}

function ring(pen: CanvasRenderingContext2D, x: number, y: number, radius: number): void {
  pen.beginPath();
  pen.arc(x, y, radius, 0, 2 * Math.PI);
}
