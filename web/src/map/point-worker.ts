/** Unpacks incidents and sorts them into cells beside the page, which stays free to react. */
import "./without-eval.ts";
import { levelsOf } from "./point-cells.ts";
import { type PackedPoints, unpacked } from "./point-columns.ts";

addEventListener("message", ({ data }: MessageEvent<PackedPoints>) => {
  const columns = unpacked(data);
  postMessage({ ...columns, levels: levelsOf(columns), since: data.since });
});
