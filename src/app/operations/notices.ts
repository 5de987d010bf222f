import { z } from "zod";
import { NoticeKind, noticesOf } from "../../guard/notices.ts";
import { operation } from "../operation.ts";

export const notices = operation({
  id: "notices",
  title: "Tells what happened to one's own sign-in",
  about:
    "Attempts that look strange, and every change of what one proves oneself by; the newest 50 of a quarter of a year.",
  permission: "self",
  effect: "read",
  only: "http",
  input: z.object({}),
  output: z.object({
    items: z.array(
      z.object({
        id: z.uuid(),
        kind: NoticeKind,
        at: z.iso.datetime(),
        times: z.int().optional().meta({ description: "How often, where it counts something." }),
        isSeen: z.boolean(),
      }),
    ),
  }),
  async run(_input, { system, principal }) {
    if (principal.isLocal) return { items: [] };
    const items = await noticesOf(system.store.pool, principal.id);
    return {
      items: items.map(({ id, kind, at, times, isSeen }) => ({
        id,
        kind,
        at: at.toISOString(),
        ...(times !== undefined && { times }),
        isSeen,
      })),
    };
  },
});
