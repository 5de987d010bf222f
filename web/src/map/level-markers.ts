/** A country's watch level on the map: a button with the level's shape and letter. */
import { Marker, type Map as WorldMap } from "maplibre-gl";
import { type Level, LEVEL_ORDER, levelPath } from "../parts/level.tsx";

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

const SIZE = { width: 46, height: 24 };
const SVG = "http://www.w3.org/2000/svg";

/** Draws the marks, the gravest first; those that would cover one another stand below each other. */
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
      marker: new Marker({ element: buttonOf(mark, onChoose) }).setLngLat(mark.place).addTo(map),
    }));
  const spread = () => spreadOut(map, placed);
  spread();
  map.on("move", spread);
  return () => {
    map.off("move", spread);
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

/** Moves marks down, in order of gravity, until none covers another. */
function spreadOut(map: WorldMap, placed: readonly Placed[]): void {
  const taken: { x: number; y: number }[] = [];
  for (const { marker, place } of placed) {
    const { x, y } = map.project(place);
    let offset = 0;
    const covers = () =>
      taken.some((one) => Math.abs(one.x - x) < SIZE.width && Math.abs(one.y - y - offset) < SIZE.height);
    while (covers() && offset < SIZE.height * 6) offset += SIZE.height;
    taken.push({ x, y: y + offset });
    marker.setOffset([0, offset]);
  }
}
