import { z } from "zod";
import { Entity } from "../../kernel/entity.ts";
import { operation } from "../operation.ts";

/** Whoever made two things need not bring them near: nearly all of a collection has one maker. */
const AUTHORSHIP = "created-by";

export const neighbours = operation({
  id: "neighbours",
  title: "Walks the graph from one entity",
  about:
    "The things within one or two links of an entity, with the links between them; up to the given limit. Who made a thing is shown of the entity itself only.",
  permission: "read",
  effect: "read",
  positional: ["id"],
  input: z.object({
    id: z.uuid(),
    depth: z.int().min(1).max(2).default(1),
    limit: z.int().min(1).max(5_000).default(500),
  }),
  output: z.object({
    nodes: z.array(z.object({ id: z.uuid(), name: z.string(), schema: z.string() })),
    links: z.array(z.object({ id: z.uuid(), from: z.uuid(), to: z.uuid(), type: z.string() })),
  }),
  async run({ id, depth, limit }, { view }) {
    const start = await view.one(Entity, id);
    const links = new Map<string, { id: string; from: string; to: string; type: string }>();
    let frontier = [start.id];
    const seen = new Set(frontier);
    for (let step = 0; step < depth && frontier.length > 0; step += 1) {
      const n = view.visible.values.length;
      const { rows } = await view.sql.query<{ id: string; from: string; to: string; type: string }>(
        `SELECT id, body ->> 'fromId' AS from, body ->> 'toId' AS to, body ->> 'type' AS type FROM (
           SELECT id, body FROM link WHERE ${view.visible.where} AND body ->> 'fromId' = ANY($${n + 1})
           UNION SELECT id, body FROM link WHERE ${view.visible.where} AND body ->> 'toId' = ANY($${n + 1})
         ) AS near
         WHERE body ->> 'endedAt' IS NULL AND ($${n + 3} OR body ->> 'type' <> '${AUTHORSHIP}')
         ORDER BY body ->> 'type' = '${AUTHORSHIP}', id LIMIT $${n + 2}`,
        [...view.visible.values, frontier, limit, step === 0],
      );
      for (const link of rows) links.set(link.id, link);
      frontier = [...new Set(rows.flatMap(({ from, to }) => [from, to]))].filter((end) => !seen.has(end));
      for (const end of frontier) seen.add(end);
    }
    const nodes = await view.many(Entity, [...seen].slice(0, limit + 1));
    const known = new Set(nodes.map((node) => node.id));
    return {
      nodes: nodes.map((node) => ({ id: node.id, name: node.body.name, schema: node.body.schema })),
      links: [...links.values()].filter(({ from, to }) => known.has(from) && known.has(to)),
    };
  },
});
