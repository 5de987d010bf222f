import { z } from "zod";
import { isKeptBy } from "../../guard/people.ts";
import { askRecovery, ProofOfIdentity } from "../../guard/recovery.ts";
import { Fault } from "../../kernel/fault.ts";
import { Person } from "../../kernel/person.ts";
import { operation } from "../operation.ts";

export const recoveryAsk = operation({
  id: "recovery-ask",
  title: "Says that somebody who has lost their proofs was proved anew",
  about:
    "For who has lost authenticator or passkeys: how it was seen who they are, as carefully as when they came. Nothing changes until a second person confirms it within three days; the person concerned is told at once.",
  permission: "administer",
  marks: ["step-up"],
  effect: "write",
  input: z.object({
    id: z.uuid().meta({ description: "Of the person." }),
    method: ProofOfIdentity.meta({
      description:
        "in-person: seen with a document. video-known: spoken with in sight, by somebody who knows them. institution-vouches: their institution says so in a signed letter or call back.",
    }),
    reason: z.string().trim().min(10).max(500).meta({
      description:
        "What was lost, and what was looked at. It stands in the audit log; no numbers of documents.",
    }),
  }),
  output: z.object({ id: z.uuid().meta({ description: "Of the recovery." }) }),
  async run({ id, method, reason }, { system, principal }) {
    const [person] = await system.store.systemView().many(Person, [id]);
    if (!person || !isKeptBy(principal, person.body.institution))
      throw new Fault("missing", `There is no person ${id}.`);
    return askRecovery(system.door, principal.id, { personId: id, method, reason });
  },
});
