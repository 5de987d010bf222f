import { z } from "zod";
import { isKeptBy } from "../../guard/people.ts";
import { confirmRecovery, openRecoveries } from "../../guard/recovery.ts";
import { Fault } from "../../kernel/fault.ts";
import { Person } from "../../kernel/person.ts";
import { operation } from "../operation.ts";
import { publicAddressOf } from "../public-address.ts";

export const recoveryConfirm = operation({
  id: "recovery-confirm",
  title: "Confirms a recovery that somebody else has asked for",
  about:
    "The person's authenticator, recovery codes and passkeys count no more, their sessions end, and there is a link for them, shown once. Neither who asked nor who is concerned may confirm.",
  permission: "administer",
  marks: ["step-up"],
  effect: "write",
  input: z.object({ id: z.uuid().meta({ description: "Of the recovery." }) }),
  output: z.object({ link: z.string(), expiresAt: z.iso.datetime() }),
  async run({ id }, { system, principal }) {
    const open = await openRecoveries(system.store.pool, system.door.clock.now());
    const asked = open.find((one) => one.id === id);
    const [person] = asked ? await system.store.systemView().many(Person, [asked.personId]) : [];
    if (!person || !isKeptBy(principal, person.body.institution))
      throw new Fault("missing", "No such recovery waits; it may have been confirmed, or be too old.");
    const { token, expiresAt } = await confirmRecovery(system.door, principal.id, id);
    return {
      link: `${publicAddressOf(system.config)}/invitation#${token}`,
      expiresAt: expiresAt.toISOString(),
    };
  },
});
