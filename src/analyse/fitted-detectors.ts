/** Which detectors look at a measure at a width of bucket, each with its options for that width. */
import { measureKind } from "../kernel/measure.ts";
import type { Bucket } from "../kernel/series.ts";
import type { Detector } from "./detector.ts";
import { detectors } from "./detectors/all.ts";

export interface Fitted {
  readonly detector: Detector;
  readonly options: unknown;
}

export function detectorsFor(measure: string, bucket: Bucket): readonly Fitted[] {
  const kind = measureKind(measure);
  return [...detectors].flatMap((detector) => {
    const options = detector.buckets[bucket];
    if (options === undefined || !detector.measures.includes(kind)) return [];
    return [{ detector, options: detector.options.parse(options) }];
  });
}
