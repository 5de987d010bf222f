import type { Clock } from "../kernel/effects.ts";
import type { Mode } from "./mode.ts";

/** Real milliseconds that pass while one passes in the exercise. */
const SLOWED = 1_000;

export interface DeskClock extends Clock {
  readonly kind: "real" | "exercise";
  follow(mode: Mode): void;
}

/**
 * The desk's clock: real time, or, in the worked example, the last day of its story.
 *
 * The exercise's day does not pass: its clock goes a thousand times slower, so that what is written keeps its
 * order and the picture does not age while nobody reports. Work in the exercise is dated in the exercise.
 */
export function deskClock(real: Clock): DeskClock {
  let now = () => real.now();
  let kind: DeskClock["kind"] = "real";
  return {
    get kind() {
      return kind;
    },
    now: () => now(),
    follow(mode) {
      if (mode.mode !== "example") return;
      const [endsAt, loadedAt] = [Date.parse(mode.endsAt), Date.parse(mode.loadedAt)];
      kind = "exercise";
      now = () => new Date(endsAt + Math.max(0, real.now().getTime() - loadedAt) / SLOWED);
    },
  };
}
