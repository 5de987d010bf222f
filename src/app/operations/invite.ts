import { z } from "zod";
import { invite as makeLink } from "../../guard/joining.ts";
import { isKeptBy } from "../../guard/people.ts";
import { Fault } from "../../kernel/fault.ts";
import { Person } from "../../kernel/person.ts";
import { operation } from "../operation.ts";
import { publicAddressOf } from "../public-address.ts";

export const invite = operation({
  id: "invite",
  title: "Invites a person",
  about:
    "Gives a link by which they choose a password, once, within three days; also for somebody who has lost theirs. It is shown once: hand it over by another way than the desk. Authenticator and passkeys stay: who has lost them is proved anew by recovery-ask.",
  permission: "administer",
  marks: ["step-up"],
  effect: "write",
  input: z.object({ id: z.uuid() }),
  output: z.object({ link: z.string(), expiresAt: z.iso.datetime() }),
  async run({ id }, { system, principal }) {
    const [person] = await system.store.systemView().many(Person, [id]);
    if (!person || !isKeptBy(principal, person.body.institution))
      throw new Fault("missing", `There is no person ${id}.`);
    const { token, expiresAt } = await makeLink(system.door, principal.id, id);
    return {
      link: `${publicAddressOf(system.config)}/invitation#${token}`,
      expiresAt: expiresAt.toISOString(),
    };
  },
});
