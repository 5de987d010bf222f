/** What follows when the picture has changed: detectors look, warnings are reviewed, questions come due. */

import { mergeOverlaps } from "../analyse/episode-overlaps.ts";
import { watchIndicators } from "../analyse/indicator-watch.ts";
import { detectDue } from "../analyse/signals.ts";
import { reviewWarnings } from "../analyse/warnings.ts";
import type { Clock } from "../kernel/effects.ts";
import { resolveDue } from "../review/resolve.ts";
import { revealDue } from "../review/reveal.ts";
import { settleWarnings } from "../review/warning-outcomes.ts";
import type { Store } from "../store/store.ts";
import { placeNames } from "./place-names.ts";

export interface Analysed {
  readonly signals: number;
  readonly warnings: number;
  /** Indicators that stand otherwise than before. */
  readonly indicators: number;
  readonly resolved: number;
}

/** Safe to run as often as one likes: the same picture gives the same signals and warnings. */
export async function analyse(store: Store, clock: Clock): Promise<Analysed> {
  const view = store.homeView();
  const writer = store.writer("analyse", clock);
  const today = clock.now();
  const placeName = await placeNames(view);
  const { signals } = await detectDue(writer, today, placeName);
  const { changed: warnings } = await reviewWarnings(view, writer, today, placeName);
  const { changed: indicators } = await watchIndicators(view, writer, today);
  await mergeOverlaps(view, writer, today);
  await revealDue(store.writer("review", clock), today);
  const resolved = await resolveDue(store.writer("review", clock), today);
  await settleWarnings(store.writer("review", clock), today);
  return { signals, warnings, indicators, resolved };
}
