import { useQuery } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { useRead } from "../api/reads.ts";
import { useLanguage } from "../language/language.tsx";
import { equalEarth } from "./equal-earth.ts";
import { loadWorld, type Outline, shapesOf } from "./world-outlines.ts";

/** What a country is coloured by. */
export interface Shaded {
  /** A class of its style, such as `p3` or `up2`. */
  readonly shade: string;
  /** What it says when pointed at. */
  readonly text: string;
}

interface ChanceMapProps {
  readonly label: string;
  /** By code; what is absent is hatched. */
  readonly shaded: ReadonlyMap<string, Shaded>;
  /** Only these are looked at closely; the whole world if absent. */
  readonly near: readonly string[] | undefined;
  readonly pointed: string | undefined;
  onPoint(code: string | undefined): void;
  onChoose(code: string): void;
}

interface Drawn {
  readonly code: string;
  readonly path: string;
  readonly box: Box;
}

interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** Drawn in thousandths of the projection's unit; nearer points than this would not be told apart. */
const SCALE = 1_000;
const NEAREST = 2;
/** Without the empty south. */
const WORLD: Box = { left: -2_500, top: -1_190, right: 2_700, bottom: 870 };
const NEAR_PADDING = 60;
const HATCH = "chance-hatch";

/**
 * The world by shades, drawn as it prints. What can be pointed at here stands in the table beside it, with its number: nothing is
 * said by colour alone.
 */
export function ChanceMap({ label, shaded, near, pointed, onPoint, onChoose }: ChanceMapProps) {
  const { say } = useLanguage();
  const outlines = useRead("outlines", {}, { keep: true });
  const [at, setAt] = useState<{ readonly x: number; readonly y: number }>();
  const world = useQuery({
    queryKey: ["world-outlines"],
    queryFn: ({ signal }) => loadWorld(signal),
    staleTime: Number.POSITIVE_INFINITY,
  });
  const drawn = useMemo(() => shapesOf(world.data, outlines.data).map(drawnOf), [world.data, outlines.data]);
  const disputed = useMemo(
    () => world.data?.disputed.coordinates.map((line) => pathOf(line, false)).join("") ?? "",
    [world.data],
  );
  const { left, top, right, bottom } = useMemo(() => viewOf(drawn, near), [drawn, near]);
  // The pointed country is drawn last: its outline lies above its neighbours'.
  const ordered = [...drawn].sort((a, b) => Number(a.code === pointed) - Number(b.code === pointed));
  return (
    <div
      className="chance-map"
      onPointerMove={({ currentTarget, clientX, clientY }) => {
        const box = currentTarget.getBoundingClientRect();
        setAt({ x: clientX - box.left, y: clientY - box.top });
      }}
      onPointerLeave={() => {
        setAt(undefined);
        onPoint(undefined);
      }}
    >
      <svg
        viewBox={`${left} ${top} ${right - left} ${bottom - top}`}
        role="img"
        aria-label={label}
        preserveAspectRatio="xMidYMid meet"
      >
        <defs>
          <pattern
            id={HATCH}
            width="5"
            height="5"
            patternUnits="userSpaceOnUse"
            patternTransform={`scale(${(right - left) / 900}) rotate(45)`}
          >
            <rect width="5" height="5" className="hatch-ground" />
            <line x1="0" y1="0" x2="0" y2="5" className="hatch-line" />
          </pattern>
        </defs>
        {ordered.map(({ code, path }, i) => (
          // biome-ignore lint/a11y/noStaticElementInteractions: the same choice stands in the table, for the keyboard.
          <path
            // biome-ignore lint/suspicious/noArrayIndexKey: several outlines have no code.
            key={`${code} ${i}`}
            d={path}
            className="chance-land"
            data-shade={shaded.get(code)?.shade}
            data-pointed={(code !== "" && code === pointed) || undefined}
            fill={shaded.has(code) ? undefined : `url(#${HATCH})`}
            onPointerEnter={() => onPoint(code || undefined)}
            onClick={() => shaded.has(code) && onChoose(code)}
          />
        ))}
        <path d={disputed} className="chance-disputed" />
      </svg>
      {at && pointed !== undefined && (
        <p className="map-read small numeric" style={{ translate: `${at.x}px ${at.y}px` }}>
          {shaded.get(pointed)?.text ?? say("world.map.none")}
        </p>
      )}
    </div>
  );
}

function drawnOf({ geometry, properties: { code } }: Outline): Drawn {
  const rings = geometry.type === "Polygon" ? geometry.coordinates : geometry.coordinates.flat();
  // The mainland alone says where to look: lands overseas would widen every view to an ocean.
  const mainland = rings.reduce((longest, ring) => (ring.length > longest.length ? ring : longest), []);
  const points = mainland.map(flat);
  return {
    code,
    path: rings.map((ring) => pathOf(ring, true)).join(""),
    box: {
      left: Math.min(...points.map(({ x }) => x)),
      top: Math.min(...points.map(({ y }) => y)),
      right: Math.max(...points.map(({ x }) => x)),
      bottom: Math.max(...points.map(({ y }) => y)),
    },
  };
}

function flat([longitude = 0, latitude = 0]: GeoJSON.Position) {
  const { x, y } = equalEarth(longitude, latitude);
  return { x: Math.round(x * SCALE), y: Math.round(y * SCALE) };
}

/** A ring without the points that could not be seen. */
function pathOf(ring: readonly GeoJSON.Position[], isClosed: boolean): string {
  let last: { x: number; y: number } | undefined;
  const kept = ring.map(flat).filter((point, i) => {
    const isFar = !last || Math.abs(point.x - last.x) + Math.abs(point.y - last.y) > NEAREST;
    if (!isFar && i < ring.length - 1) return false;
    last = point;
    return true;
  });
  return `M${kept.map(({ x, y }) => `${x} ${y}`).join("L")}${isClosed ? "Z" : ""}`;
}

/** Around the countries looked at. */
function viewOf(drawn: readonly Drawn[], near: readonly string[] | undefined): Box {
  const boxes = drawn.flatMap(({ code, box }) => (near?.includes(code) ? [box] : []));
  if (boxes.length === 0) return WORLD;
  const edge = (of: keyof Box, pick: (...values: number[]) => number) => pick(...boxes.map((box) => box[of]));
  return {
    left: Math.max(WORLD.left, edge("left", Math.min) - NEAR_PADDING),
    top: Math.max(WORLD.top, edge("top", Math.min) - NEAR_PADDING),
    right: Math.min(WORLD.right, edge("right", Math.max) + NEAR_PADDING),
    bottom: Math.min(WORLD.bottom, edge("bottom", Math.max) + NEAR_PADDING),
  };
}
