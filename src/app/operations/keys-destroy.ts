import { z } from "zod";
import { RING_NAMES } from "../../guard/key-names.ts";
import { destroyOldKeys } from "../../guard/key-renewal.ts";
import { operation } from "../operation.ts";

export const keysDestroy = operation({
  id: "keys-destroy",
  title: "Destroys the old keys of one name",
  about:
    "Takes away all but the one in use; refused while anything is sealed under an old one, and for ten minutes after it was replaced. It cannot be taken back.",
  permission: "administer",
  marks: ["step-up"],
  effect: "write",
  only: "cli",
  positional: ["name"],
  input: z.object({ name: z.enum(RING_NAMES) }),
  output: z.object({
    name: z.string(),
    destroyed: z.array(z.int()).meta({ description: "Their generations." }),
  }),
  async run({ name }, { system, writer }) {
    const { keyring, store, realClock: clock } = system;
    return { name, destroyed: await destroyOldKeys(name, { pool: store.pool, keyring, writer, clock }) };
  },
});
