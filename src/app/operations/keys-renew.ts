import { z } from "zod";
import { KEY_NAMES } from "../../guard/key-names.ts";
import { overdueKeys, renewKey } from "../../guard/key-renewal.ts";
import { operation } from "../operation.ts";

export const keysRenew = operation({
  id: "keys-renew",
  title: "Replaces keys of the desk",
  about:
    "Makes a new key and seals anew what was sealed under the old one, in steps that may be cut off at any moment and gone on with; those that are due, if none is named. Each step is an entry in the audit log. The old key stays until keys-destroy.",
  permission: "administer",
  marks: ["step-up"],
  effect: "write",
  only: "cli",
  positional: ["name"],
  input: z.object({
    name: z
      .enum(KEY_NAMES)
      .optional()
      .meta({ description: "The key: root, witness, people or blobs; those that are due if left out." }),
  }),
  output: z.object({
    items: z.array(
      z.object({
        name: z.enum(KEY_NAMES),
        generation: z.int(),
        sealedAnew: z.int().meta({ description: "Rows sealed anew under it." }),
      }),
    ),
  }),
  async run({ name }, { system, writer, signal, progress }) {
    const { keyring, realClock: clock } = system;
    const names = name ? [name] : await overdueKeys(keyring, clock.now());
    const items = [];
    for (const one of names) {
      const { generation, rows } = await renewKey(one, {
        pool: system.store.pool,
        keyring,
        writer,
        clock,
        signal,
        progress: (done) => progress({ step: `sealing anew under ${one}`, done }),
      });
      items.push({ name: one, generation, sealedAnew: rows });
    }
    return { items };
  },
});
