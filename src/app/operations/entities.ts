import { z } from "zod";
import { Entity } from "../../kernel/entity.ts";
import type { View } from "../../store/view.ts";
import { operation } from "../operation.ts";
import { After, Limit, pageOf, totalOf } from "../page.ts";

export const entities = operation({
  id: "entities",
  title: "Lists organisations and other named things",
  about: "By name or schema, with how many links each has; natural persons are not kept.",
  permission: "read",
  effect: "read",
  searches: "q",
  positional: ["q"],
  input: z.object({ q: z.string().optional(), schema: z.string().optional(), limit: Limit, after: After }),
  output: pageOf(
    z.object({ id: z.uuid(), name: z.string(), schema: z.string(), about: z.string(), links: z.int() }),
  ),
  async run({ q, schema, limit, after }, { view }) {
    const page = q
      ? { items: await found(view, q, schema, limit) }
      : await view.list(Entity, { where: { schema }, orderBy: "name", descending: false, limit, after });
    const links = await linksOf(
      view,
      page.items.map(({ id }) => id),
    );
    return {
      ...page,
      items: page.items.map(({ id, body }) => ({
        id,
        name: body.name,
        schema: body.schema,
        about: body.about.slice(0, 300),
        links: links.get(id) ?? 0,
      })),
      ...(!q && (await totalOf(view, Entity, { schema }))),
    };
  },
});

/** The best matches there are; what else is asked of them is looked for among so many. */
const MOST_SEARCHED = 500;

async function found(view: View, q: string, schema: string | undefined, limit: number) {
  const hits = await view.search(q, { kinds: ["entity"], limit: schema ? MOST_SEARCHED : limit });
  const items = await view.many(
    Entity,
    hits.map(({ id }) => id),
  );
  return items.filter(({ body }) => !schema || body.schema === schema).slice(0, limit);
}

/** How many links the reader can see at each, counted up to a thousand in either direction. */
async function linksOf(view: View, ids: readonly string[]): Promise<Map<string, number>> {
  const { where, values } = view.visible;
  const end = (field: string) =>
    `SELECT id FROM (SELECT id FROM link WHERE ${where} AND body ->> '${field}' = asked.id LIMIT ${MOST_LINKS}) AS first`;
  const { rows } = await view.sql.query<{ id: string; count: number }>(
    `SELECT asked.id, count(*) AS count FROM unnest($${values.length + 1}::text[]) AS asked (id),
       LATERAL (${end("fromId")} UNION ${end("toId")}) AS link
     GROUP BY asked.id`,
    [...values, ids],
  );
  return new Map(rows.map(({ id, count }) => [id, count]));
}

const MOST_LINKS = 1_000;
