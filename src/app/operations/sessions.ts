import { z } from "zod";
import { hasCodes } from "../../guard/one-time-codes.ts";
import { sessionsOf } from "../../guard/sessions.ts";
import { operation } from "../operation.ts";
import { ownSession } from "../own-session.ts";

export const sessions = operation({
  id: "sessions",
  title: "Lists one's own sessions",
  about: "Every browser in which one is signed in, and how one has proved oneself in it.",
  permission: "self",
  effect: "read",
  only: "http",
  input: z.object({}),
  output: z.object({
    hasCodes: z.boolean().meta({ description: "An authenticator is set up." }),
    items: z.array(
      z.object({
        id: z.uuid(),
        isThis: z.boolean(),
        agent: z.string(),
        factors: z.array(z.string()),
        begunAt: z.iso.datetime(),
        seenAt: z.iso.datetime(),
        endsAt: z.iso.datetime(),
      }),
    ),
  }),
  async run(_input, context) {
    const { system, principal } = context;
    if (principal.isLocal) return { hasCodes: false, items: [] };
    const { id: own } = await ownSession(context);
    const found = await sessionsOf(system.store.pool, principal.id, system.door.clock.now());
    return {
      hasCodes: await hasCodes(system.store.pool, principal.id),
      items: found.map(({ id, agent, factors, begunAt, seenAt, endsAt }) => ({
        id,
        isThis: id === own,
        agent,
        factors: [...factors],
        begunAt: begunAt.toISOString(),
        seenAt: seenAt.toISOString(),
        endsAt: endsAt.toISOString(),
      })),
    };
  },
});
