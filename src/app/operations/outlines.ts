import { z } from "zod";
import { Place } from "../../kernel/place.ts";
import { operation } from "../operation.ts";

export const outlines = operation({
  id: "outlines",
  title: "Gives the outlines of the desk's own places",
  about: "GeoJSON of places that the world map does not have, such as the states of the worked example.",
  permission: "read",
  effect: "read",
  input: z.object({}),
  output: z.object({
    type: z.literal("FeatureCollection"),
    features: z.array(
      z.object({
        type: z.literal("Feature"),
        properties: z.object({ code: z.string(), name: z.string(), feature: z.string() }),
        geometry: z.unknown(),
      }),
    ),
  }),
  async run(_input, { view }) {
    const { items } = await view.list(Place, { where: { feature: ["country", "admin1"] }, limit: 500 });
    return {
      type: "FeatureCollection" as const,
      features: items
        .filter(({ body }) => body.outline)
        .map(({ body }) => ({
          type: "Feature" as const,
          properties: { code: body.country, name: body.name, feature: body.feature },
          geometry: body.outline,
        })),
    };
  },
});
