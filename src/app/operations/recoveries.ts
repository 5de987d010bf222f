import { z } from "zod";
import { isKeptBy } from "../../guard/people.ts";
import { openRecoveries, ProofOfIdentity } from "../../guard/recovery.ts";
import { Person } from "../../kernel/person.ts";
import { operation } from "../operation.ts";

export const recoveries = operation({
  id: "recoveries",
  title: "Lists recoveries that wait for a second person",
  about:
    "Of the people one administers: who asked, how it was seen who they are, and whether one may confirm it.",
  permission: "administer",
  effect: "read",
  input: z.object({}),
  output: z.object({
    items: z.array(
      z.object({
        id: z.uuid(),
        personId: z.uuid(),
        name: z.string(),
        askedBy: z.string(),
        askedAt: z.iso.datetime(),
        method: ProofOfIdentity,
        reason: z.string(),
        mayConfirm: z.boolean(),
      }),
    ),
  }),
  async run(_input, { system, principal }) {
    const open = await openRecoveries(system.store.pool, system.door.clock.now());
    const people = await system.store.systemView().many(
      Person,
      open.flatMap(({ personId, askedBy }) => [
        personId,
        ...(z.uuid().safeParse(askedBy).success ? [askedBy] : []),
      ]),
    );
    const byId = new Map(people.map((person) => [person.id, person.body]));
    return {
      items: open.flatMap(({ id, personId, askedBy, askedAt, method, reason }) => {
        const person = byId.get(personId);
        if (!person || !isKeptBy(principal, person.institution)) return [];
        return [
          {
            id,
            personId,
            name: person.name,
            askedBy: byId.get(askedBy)?.name ?? askedBy,
            askedAt: askedAt.toISOString(),
            method,
            reason,
            mayConfirm: principal.id !== askedBy && principal.id !== personId,
          },
        ];
      }),
    };
  },
});
