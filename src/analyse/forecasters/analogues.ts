import { adjustments } from "../analogue-adjustment.ts";
import { nearest } from "../analogue-library.ts";
import { analoguePaths, LEVEL_OFFSET } from "../analogue-paths.ts";
import type { Forecaster } from "../forecaster.ts";
import { ownPaths } from "../own-paths.ts";
import { pathMixture } from "../path-mixture.ts";

/**
 * Shares of the draws that are paths through the place's own last months. Developed, with the other settings, on windows
 * that end by October 2017 (docs/decisions/0003-first-forecaster.md).
 */
const OWN_PARTS = [
  { window: 6, share: 0.1 },
  { window: 12, share: 0.15 },
] as const;
const OWN_SHARE = 0.25;

/**
 * What happened, anywhere and at any time, after situations like this one, at this place's scale; mixed with
 * the place's own last months, which analogues smooth over.
 */
export const analogues: Forecaster = {
  id: "analogues",
  title: "Analogues and own history",
  about:
    "Follows what came after the most similar situations of all places, scaled to this one, mixed with its own last year. Knows nothing but the history: a war without forerunner surprises it.",
  ...pathMixture((library, leads) => (place) => {
    const found = nearest(library, place);
    const isAlone = found.entries.length === 0;
    const own = OWN_PARTS.map(({ window, share }) => ({
      part: `last-${window}-months`,
      share: isAlone ? share / OWN_SHARE : share,
      paths: (request: Parameters<typeof ownPaths>[2]) => ownPaths(library.panel, window, request),
    }));
    if (isAlone) return own;
    const level = library.histories[place]?.level(library.panel.months - 1) ?? 0;
    const factors = level > 0 ? adjustments(library, found, leads, LEVEL_OFFSET) : undefined;
    return [
      ...own,
      {
        part: "analogues",
        share: 1 - OWN_SHARE,
        found,
        paths: (request) => analoguePaths(library, found, request, factors),
      },
    ];
  }),
};
