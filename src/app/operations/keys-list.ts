import { z } from "zod";
import { dueOf, endOf, KEY_NAMES, KEYS, RING_NAMES } from "../../guard/key-names.ts";
import { sealedUnder, secretDue } from "../../guard/key-renewal.ts";
import { operation } from "../operation.ts";

const DAY = 86_400_000;

export const keysList = operation({
  id: "keys-list",
  title: "Lists the desk's own keys",
  about: "What each is for, how old it is and when it is to be replaced; never what it is.",
  permission: "administer",
  effect: "read",
  input: z.object({}),
  output: z.object({
    items: z.array(
      z.object({
        name: z.enum(KEY_NAMES),
        generation: z.int().min(1),
        purpose: z.string(),
        algorithm: z.string(),
        from: z
          .enum(["keyring", "configuration", "credential", "file", "own"])
          .meta({ description: "Where it lies; the root key is `own` when it was made in the data folder." }),
        ageDays: z
          .int()
          .optional()
          .meta({ unit: "days", description: "Absent of a key that the configuration gives." }),
        due: z.iso
          .datetime()
          .optional()
          .meta({ description: "When it is to be replaced; absent where age alone is no reason." }),
        isOverdue: z.boolean(),
        ends: z.iso.datetime().optional().meta({
          description:
            "From when on it is refused for anything new; what is under it is opened all the same.",
        }),
        state: z
          .enum(["in use", "being renewed", "old"])
          .meta({ description: "An old one opens what is still sealed under it, and seals nothing." }),
        protects: z.int().min(0).optional().meta({ description: "How much is sealed under it." }),
      }),
    ),
    secrets: z
      .array(
        z.object({
          name: z.string(),
          ageDays: z.int().meta({ unit: "days" }),
          due: z.iso.datetime().meta({ description: "When it is to be replaced." }),
          isOverdue: z.boolean(),
        }),
      )
      .meta({ description: "Of other services, put into the keyring by ./presage keys put." }),
  }),
  async run(_input, { system }) {
    const { keyring, store, realClock } = system;
    const now = realClock.now();
    const sealed = new Map(
      await Promise.all(
        RING_NAMES.map(async (name) => [name, await sealedUnder(store.pool, name, now)] as const),
      ),
    );
    const items = (await keyring.keys()).map((key) => {
      const { name, generation, madeAt } = key;
      const { purpose, algorithm } = KEYS[name];
      const isGiven = keyring.given.some((given) => given === name);
      const isOld = key.retiredAt !== undefined;
      const due = isGiven || isOld ? undefined : dueOf(name, madeAt);
      const count =
        name === "people" || name === "blobs" ? (sealed.get(name)?.get(generation) ?? 0) : undefined;
      return {
        name,
        generation,
        purpose,
        algorithm,
        from: isGiven ? ("configuration" as const) : (key.from ?? ("keyring" as const)),
        ...(!isGiven && { ageDays: daysFrom(madeAt, now) }),
        ...(due && { due: due.toISOString() }),
        isOverdue: due !== undefined && due < now,
        ...(due && { ends: endOf(name, madeAt)?.toISOString() }),
        state: isOld ? ("old" as const) : key.isRenewing ? ("being renewed" as const) : ("in use" as const),
        ...(count !== undefined && !isGiven && { protects: count }),
      };
    });
    const secrets = (await keyring.secrets()).map(({ name, madeAt }) => {
      const due = secretDue(madeAt);
      return { name, ageDays: daysFrom(madeAt, now), due: due.toISOString(), isOverdue: due < now };
    });
    return { items, secrets };
  },
});

function daysFrom(madeAt: string, now: Date): number {
  return Math.max(0, Math.floor((now.getTime() - Date.parse(madeAt)) / DAY));
}
