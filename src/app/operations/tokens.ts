import { z } from "zod";
import { apiTokensOf } from "../../guard/api-tokens.ts";
import { operation } from "../operation.ts";

export const tokens = operation({
  id: "tokens",
  title: "Lists one's own API tokens",
  about: "What each may do, and until when. The tokens themselves are kept nowhere.",
  permission: "self",
  effect: "read",
  only: "http",
  input: z.object({}),
  output: z.object({
    items: z.array(
      z.object({
        id: z.uuid(),
        name: z.string(),
        scopes: z.array(z.string()),
        madeAt: z.iso.datetime(),
        expiresAt: z.iso.datetime(),
      }),
    ),
  }),
  async run(_input, { system, principal }) {
    if (principal.isLocal) return { items: [] };
    const found = await apiTokensOf(system.store.pool, principal.id, system.door.clock.now());
    return {
      items: found.map(({ id, name, scopes, madeAt, expiresAt }) => ({
        id,
        name,
        scopes: [...scopes],
        madeAt: madeAt.toISOString(),
        expiresAt: expiresAt.toISOString(),
      })),
    };
  },
});
