import { z } from "zod";
import { Entity } from "../../kernel/entity.ts";
import { operation } from "../operation.ts";
import { After, Limit, pageOf } from "../page.ts";

export const entities = operation({
  id: "entities",
  title: "Lists organisations and other named things",
  about: "By name or schema, with how many links each has; natural persons are not kept.",
  permission: "read",
  effect: "read",
  positional: ["q"],
  input: z.object({ q: z.string().optional(), schema: z.string().optional(), limit: Limit, after: After }),
  output: pageOf(
    z.object({ id: z.uuid(), name: z.string(), schema: z.string(), about: z.string(), links: z.int() }),
  ),
  async run({ q, schema, limit, after }, { view }) {
    const page = q
      ? {
          items: await view.many(
            Entity,
            (await view.search(q, { kinds: ["entity"], limit })).map(({ id }) => id),
          ),
        }
      : await view.list(Entity, { where: { schema }, orderBy: "name", descending: false, limit, after });
    const { rows } = await view.sql.query<{ id: string; count: number }>(
      `SELECT entity.id, count(link.id) AS count
       FROM unnest($1::uuid[]) AS entity (id)
       LEFT JOIN link ON link.superseded_at = 'infinity'
         AND (link.body ->> 'fromId' = entity.id::text OR link.body ->> 'toId' = entity.id::text)
       GROUP BY entity.id`,
      [page.items.map(({ id }) => id)],
    );
    const links = new Map(rows.map(({ id, count }) => [id, count]));
    return {
      ...page,
      items: page.items.map(({ id, body }) => ({
        id,
        name: body.name,
        schema: body.schema,
        about: body.about.slice(0, 300),
        links: links.get(id) ?? 0,
      })),
      ...(!q && { total: await view.count(Entity, { schema }) }),
    };
  },
});
