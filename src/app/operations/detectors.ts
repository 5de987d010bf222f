import { z } from "zod";
import { detectors as known } from "../../analyse/detectors/all.ts";
import type { JointDetector } from "../../analyse/joint-detector.ts";
import { jointDetectors } from "../../analyse/joint-detectors/all.ts";
import { operation } from "../operation.ts";

export const detectors = operation({
  id: "detectors",
  title: "Lists the detectors",
  about:
    "What each is good for, where it misleads, the paper it is from, what it is for, and the options it takes as a JSON schema.",
  permission: "read",
  effect: "read",
  input: z.object({}),
  output: z.object({
    items: z.array(
      z.object({
        id: z.string(),
        title: z.string(),
        widths: z.array(z.string()).meta({
          description:
            "What a reading may stand for: a day, week or month of a series, or a sample of a meter.",
        }),
        measures: z.array(z.string()),
        about: z.string(),
        misleads: z.string(),
        paper: z.object({ title: z.string(), link: z.url() }),
        options: z.record(z.string(), z.unknown()),
      }),
    ),
  }),
  run: async () => ({
    items: [...known, ...[...jointDetectors].map(alone)].map(
      ({ id, title, about, misleads, paper, measures, buckets, options }) => ({
        id,
        title,
        widths: Object.keys(buckets),
        measures: [...measures],
        about,
        misleads,
        paper,
        options: z.toJSONSchema(options, { io: "input" }),
      }),
    ),
  }),
});

/** Several series at once are watched at one width, with the options as they are. */
function alone({ width, ...one }: JointDetector) {
  return { ...one, measures: [], buckets: { [width]: {} } };
}
