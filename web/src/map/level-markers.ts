/** A country's watch level on the map: a button with the level's shape and letter. */
import { Marker, type Map as WorldMap } from "maplibre-gl";
import { LEVEL_ORDER, type Level, levelPath } from "../parts/level-order.ts";

export interface LevelMark {
  readonly code: string;
  readonly level: Level;
  readonly label: string;
  readonly place: [longitude: number, latitude: number];
  readonly chosen: boolean;
}

interface Placed {
  readonly marker: Marker;
  readonly place: LevelMark["place"];
}

/** Of a whole mark, in pixels; a shortened one is a square. */
const WIDTH = 44;
const HEIGHT = 20;
/** Pixels above its place, where the circle of its incidents stands. */
const ABOVE = 8;
const SVG = "http://www.w3.org/2000/svg";

/** Draws the marks, the gravest first. A mark that would cover a graver one keeps its shape and its place only. */
export function drawMarkers(
  map: WorldMap,
  marks: readonly LevelMark[],
  onChoose: (code: string) => void,
): () => void {
  const gravity = ({ level }: LevelMark) => LEVEL_ORDER.indexOf(level);
  const placed: Placed[] = [...marks]
    .sort((a, b) => gravity(b) - gravity(a))
    .map((mark) => ({
      place: mark.place,
      marker: new Marker({ element: buttonOf(mark, onChoose), anchor: "bottom", offset: [0, -ABOVE] })
        .setLngLat(mark.place)
        .addTo(map),
    }));
  const refit = () => shorten(map, placed);
  refit();
  map.on("move", refit);
  return () => {
    map.off("move", refit);
    for (const { marker } of placed) marker.remove();
  };
}

function buttonOf({ code, level, label, chosen }: LevelMark, onChoose: (code: string) => void): HTMLElement {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "map-mark";
  button.dataset.level = level;
  button.dataset.code = code;
  button.setAttribute("aria-label", label);
  button.setAttribute("aria-pressed", String(chosen));
  button.title = label;
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 16 16");
  svg.setAttribute("class", "level-shape");
  svg.dataset.level = level;
  svg.append(Object.assign(document.createElementNS(SVG, "path")));
  svg.firstElementChild?.setAttribute("d", levelPath(level));
  button.append(svg, level);
  button.addEventListener("click", (event) => {
    event.stopPropagation();
    onChoose(code);
  });
  return button;
}

/** Shortens, in order of gravity, every mark that would cover one already drawn; coming closer brings it back. */
function shorten(map: WorldMap, placed: readonly Placed[]): void {
  const taken: { x: number; y: number; width: number }[] = [];
  for (const { marker, place } of placed) {
    const { x, y } = map.project(place);
    const covers = taken.some(
      (one) => Math.abs(one.x - x) < (one.width + WIDTH) / 2 && Math.abs(one.y - y) < HEIGHT,
    );
    marker.getElement().toggleAttribute("data-close", covers);
    taken.push({ x, y, width: covers ? HEIGHT : WIDTH });
  }
}
