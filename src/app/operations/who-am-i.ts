import { z } from "zod";
import { PERMISSIONS } from "../../guard/decide.ts";
import { unseenNotices } from "../../guard/notices.ts";
import { institutionWith } from "../../guard/people.ts";
import { SESSION } from "../../guard/sessions.ts";
import { TLP } from "../../kernel/label.ts";
import { ROLES } from "../../kernel/person.ts";
import { operation } from "../operation.ts";
import { ownSession, siteOfDesk } from "../own-session.ts";
import { publicAddressOf } from "../public-address.ts";

export const whoAmI = operation({
  id: "who-am-i",
  title: "Says who asks",
  about:
    "Who has signed in, what they may do, and what they have proved; or that nobody has, or that the desk belongs to whoever sits at it.",
  permission: "enter",
  effect: "read",
  input: z.object({}),
  output: z.object({
    state: z.enum(["local", "signed-in", "signed-out"]),
    address: z.string().meta({ description: "By which people open the desk." }),
    passkeysAt: z.string().meta({ description: "The address at which passkeys are made and used." }),
    singleSignOn: z
      .object({ host: z.string() })
      .optional()
      .meta({ description: "The service that vouches for people, where there is one." }),
    person: z
      .object({
        id: z.string(),
        name: z.string(),
        institution: z.object({ key: z.string(), name: z.string() }),
        roles: z.array(z.enum(ROLES)),
        clearance: z.enum(TLP),
        level: z.int(),
        compartments: z.array(z.string()),
      })
      .optional(),
    may: z.array(z.enum(PERMISSIONS)).meta({ description: "Permissions that the policies give now." }),
    mayWithProof: z
      .array(z.enum(PERMISSIONS))
      .meta({ description: "Permissions that the policies would give after a passkey or a code." }),
    notices: z
      .int()
      .optional()
      .meta({ description: "What happened to one's own sign-in and was not seen yet." }),
    proof: z
      .object({
        hasSecondFactor: z.boolean(),
        hasPasskey: z.boolean(),
        freshUntil: z.iso.datetime().optional().meta({ description: "Until then grave acts are allowed." }),
        endsAt: z.iso.datetime().optional(),
      })
      .optional(),
  }),
  async run(_input, context) {
    const { system, principal } = context;
    const may = system.decider.permissionsOf(principal);
    const proven = {
      ...principal,
      hasSecondFactor: true,
      hasPasskey: true,
      hasSteppedUp: true,
      isProofOld: false,
    };
    const answer = {
      address: publicAddressOf(system.config),
      passkeysAt: siteOfDesk(system).origin,
      ...(system.singleSignOn && {
        singleSignOn: { host: new URL(system.singleSignOn.provider.issuer).host },
      }),
      may,
      mayWithProof: principal.isStranger
        ? []
        : system.decider.permissionsOf(proven).filter((one) => !may.includes(one)),
    };
    if (principal.isStranger) return { state: "signed-out" as const, ...answer };
    if (principal.isLocal) return { state: "local" as const, ...answer };
    const { reader } = principal;
    const institution = await institutionWith(system.store.systemView(), reader.institution);
    const session = context.caller?.token ? await ownSession(context) : undefined;
    return {
      state: "signed-in" as const,
      ...answer,
      person: {
        id: principal.id,
        name: principal.name,
        institution: { key: reader.institution, name: institution?.body.name ?? reader.institution },
        roles: [...principal.roles],
        clearance: reader.clearance,
        level: reader.level,
        compartments: [...reader.compartments],
      },
      notices: await unseenNotices(system.store.pool, principal.id),
      proof: {
        hasSecondFactor: principal.hasSecondFactor,
        hasPasskey: principal.hasPasskey,
        ...(session && {
          ...(principal.hasSteppedUp && {
            freshUntil: new Date(session.provedAt.getTime() + SESSION.proofMs).toISOString(),
          }),
          endsAt: session.endsAt.toISOString(),
        }),
      },
    };
  },
});
