import { z } from "zod";
import { passkeysOf } from "../../guard/passkeys.ts";
import { identitiesOf } from "../../guard/vouched-identities.ts";
import { waysIn } from "../../guard/ways-in.ts";
import { operation } from "../operation.ts";
import { ownSession, siteOfDesk } from "../own-session.ts";

export const proofs = operation({
  id: "proofs",
  title: "Lists by what one can prove who one is",
  about: "One's password, authenticator, recovery codes, passkeys and links to another service.",
  permission: "self",
  effect: "read",
  only: "http",
  input: z.object({}),
  output: z.object({
    hasPassword: z.boolean(),
    hasCodes: z.boolean(),
    recoveryCodesLeft: z.int(),
    passkeysAt: z.string().meta({ description: "The address at which passkeys are made and used." }),
    passkeys: z.array(
      z.object({
        id: z.string(),
        name: z.string(),
        isSynced: z.boolean().meta({ description: "Copied to several devices by a keyring." }),
        suitsOffice: z.boolean().meta({ description: "May hold the offices that need a passkey." }),
        madeAt: z.iso.datetime(),
        usedAt: z.iso.datetime().optional(),
      }),
    ),
    identities: z.array(
      z.object({
        issuer: z.string(),
        shownAs: z.string(),
        linkedAt: z.iso.datetime(),
        usedAt: z.iso.datetime().optional(),
      }),
    ),
  }),
  async run(_input, context) {
    const { system, principal } = context;
    await ownSession(context);
    const sql = system.store.pool;
    const [ways, passkeys, identities] = await Promise.all([
      waysIn(sql, principal.id),
      passkeysOf(sql, principal.id, system.door.passkeyRules),
      identitiesOf(sql, principal.id),
    ]);
    return {
      hasPassword: ways.hasPassword,
      hasCodes: ways.hasCodes,
      recoveryCodesLeft: ways.recoveryCodes,
      passkeysAt: siteOfDesk(system).origin,
      passkeys: passkeys.map(({ madeAt, usedAt, ...rest }) => ({
        ...rest,
        madeAt: madeAt.toISOString(),
        ...(usedAt && { usedAt: usedAt.toISOString() }),
      })),
      identities: identities.map(({ linkedAt, usedAt, ...rest }) => ({
        ...rest,
        linkedAt: linkedAt.toISOString(),
        ...(usedAt && { usedAt: usedAt.toISOString() }),
      })),
    };
  },
});
