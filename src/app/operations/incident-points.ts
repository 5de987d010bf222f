import { z } from "zod";
import { IncidentPoints, incidentPointsIn } from "../incident-points.ts";
import { operation } from "../operation.ts";

export const incidentPoints = operation({
  id: "incident-points",
  title: "Gives all incidents as points, in columns",
  about:
    "Where, when, how many deaths and how exactly known, of the newest 200,000 incidents, packed for drawing: the map counts them in cells by itself. With `known`, says whether anything has changed and sends nothing else.",
  permission: "read",
  effect: "read",
  only: "http",
  input: z.object({
    known: z.string().optional().meta({ description: "The `stamp` of the answer you have." }),
  }),
  output: z.object({
    stamp: z.string().meta({ description: "Changes when any of the points does." }),
    points: IncidentPoints.optional().meta({ description: "Absent when you have them already." }),
  }),
  run: ({ known }, { view }) => incidentPointsIn(view, known),
});
