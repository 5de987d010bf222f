export type Level = "W5" | "W4" | "W3" | "W2" | "W1";

/** From routine to imminent, as in the kernel; a test holds the two together. */
export const LEVEL_ORDER: readonly Level[] = ["W5", "W4", "W3", "W2", "W1"];

/** A shape for each level on a 16 × 16 grid, so that none depends on its colour alone. */
const SHAPES: Readonly<Record<Level, string>> = {
  W5: "M8 2.5a5.5 5.5 0 1 0 0 11a5.5 5.5 0 1 0 0-11Z",
  W4: "M3.5 3.5h9v9h-9Z",
  W3: "M8 1.2 14.8 8 8 14.8 1.2 8Z",
  W2: "M8 1.6 15 14H1Z",
  W1: "M5.1 1h5.8L15 5.1v5.8L10.9 15H5.1L1 10.9V5.1Z",
};

export function levelPath(level: Level): string {
  return SHAPES[level];
}
