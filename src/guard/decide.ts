/**
 * Decisions: may this principal do this, asked once for each request and answered by the policies.
 *
 * Which records they then see is no question for a policy a row: labels decide it, in the database.
 */
import { preparsePolicySet, statefulIsAuthorized } from "@cedar-policy/cedar-wasm/nodejs";
import { Fault } from "../kernel/fault.ts";
import { ROLES } from "../kernel/person.ts";
import { type Policies, type Policy, readPolicies } from "./policies.ts";
import type { Principal } from "./principal.ts";

/** What an act belongs to; each is a group of actions that policies name. */
export const PERMISSIONS = [
  "enter",
  "read",
  "collect",
  "analyse",
  "judge",
  "publish",
  "staff",
  "administer",
  "secure",
  "protect",
  "unseal",
  "oversee",
  "self",
] as const;
export type Permission = (typeof PERMISSIONS)[number];

/** What makes an act graver than its permission says. */
export const MARKS = ["step-up", "personal"] as const;
export type Mark = (typeof MARKS)[number];

export interface Act {
  readonly id: string;
  readonly permission: Permission;
  readonly marks?: readonly Mark[] | undefined;
}

export interface Decision {
  readonly allowed: boolean;
  /** The rules that decided: those that forbid, else those that permit; none when nothing permits. */
  readonly by: readonly Policy[];
}

export interface Decider {
  readonly policies: Policies;
  decide(principal: Principal, act: Act): Decision;
  /** What this principal may do in general, marks aside. */
  permissionsOf(principal: Principal): Permission[];
  /** @throws Fault `unauthenticated` for a stranger, `forbidden`, or `step-up` when proof of oneself is all that is missing. */
  require(principal: Principal, act: Act): Decision;
}

/** Whoever works with records may read them. */
const READING_ROLES: ReadonlySet<string> = new Set([
  "collector",
  "analyst",
  "editor",
  "security-officer",
  "handler",
  "source-protection-officer",
  "overseer",
]);

export function openDecider(): Decider {
  const policies = readPolicies();
  const known = new Map(policies.list.map((policy) => [policy.id, policy]));
  const parsed = preparsePolicySet(policies.hash, {
    staticPolicies: Object.fromEntries(policies.list.map(({ id, text }) => [id, text])),
  });
  if (parsed.type === "failure")
    throw new Fault("invalid", `The policies cannot be used: ${parsed.errors[0]?.message}.`);

  const decide = (principal: Principal, act: Act): Decision => {
    const answer = statefulIsAuthorized({
      principal: { type: "Person", id: principal.id },
      action: ownAction(act),
      resource: { type: "Desk", id: "desk" },
      context: { permission: act.permission, hasPurpose: Boolean(principal.purpose?.trim()) },
      preparsedPolicySetId: policies.hash,
      entities: [
        personOf(principal),
        actionOf(act),
        READER,
        ...principal.roles.flatMap((role) => ROLE_ENTITIES.get(role) ?? []),
      ],
    });
    // Whatever goes wrong while deciding is a no.
    if (answer.type === "failure" || answer.response.diagnostics.errors.length > 0)
      return { allowed: false, by: [] };
    const { decision, diagnostics } = answer.response;
    return {
      allowed: decision === "allow",
      by: diagnostics.reason.flatMap((id) => known.get(id) ?? []),
    };
  };
  return {
    policies,
    decide,
    permissionsOf: (principal) =>
      PERMISSIONS.filter((permission) => decide(principal, { id: `any-${permission}`, permission }).allowed),
    require(principal, act) {
      const decision = decide(principal, act);
      if (decision.allowed) return decision;
      if (principal.isStranger) throw new Fault("unauthenticated", "Sign in first.");
      const isOnlyProof = decide({ ...principal, hasSteppedUp: true, isProofOld: false }, act).allowed;
      throw new Fault(
        isOnlyProof ? "step-up" : "forbidden",
        decision.by[0]?.says ??
          `Nothing lets ${principal.name} do this; ${act.id} needs the right to ${act.permission}.`,
        { policies: decision.by.map(({ id }) => id) },
      );
    },
  };
}

const READER = { uid: { type: "Role", id: "reader" }, attrs: {}, parents: [] };
/** Each role with what it belongs to; a request carries only those that its principal has. */
const ROLE_ENTITIES = new Map(
  ROLES.map((role) => [
    role,
    READING_ROLES.has(role)
      ? [{ uid: { type: "Role", id: role }, attrs: {}, parents: [{ type: "Role", id: "reader" }] }]
      : [],
  ]),
);

function personOf(principal: Principal) {
  return {
    uid: { type: "Person", id: principal.id },
    attrs: {
      isLocal: principal.isLocal,
      isStranger: principal.isStranger ?? false,
      isToken: principal.scopes !== undefined,
      hasSecondFactor: principal.hasSecondFactor,
      hasPasskey: principal.hasPasskey,
      hasSteppedUp: principal.hasSteppedUp,
      isProofOld: principal.isProofOld ?? false,
      isOutsideNetworks: principal.isOutsideNetworks ?? false,
      scopes: [...(principal.scopes ?? [])],
    },
    parents: principal.roles.map((role) => ({ type: "Role", id: role })),
  };
}

/** Told apart from the groups: an operation called `step-up` is not marked so by its name. */
function ownAction({ id }: Act) {
  return { type: "Action", id: `operation ${id}` };
}

function actionOf({ permission, marks = [], ...act }: Act) {
  return {
    uid: ownAction({ ...act, permission }),
    attrs: {},
    parents: [permission, ...marks].map((group) => ({ type: "Action", id: group })),
  };
}

/** The world the policies speak of, for Cedar's validator: what a rule names and compares must exist in it. */
export const POLICY_SCHEMA = `
entity Role in [Role];
entity Person in [Role] {
  isLocal: Bool, isStranger: Bool, isToken: Bool, hasSecondFactor: Bool, hasPasskey: Bool, hasSteppedUp: Bool, isProofOld: Bool, isOutsideNetworks: Bool, scopes: Set<String>,
};
entity Desk;
${[...PERMISSIONS, ...MARKS].map((group) => `action "${group}";`).join("\n")}
${PERMISSIONS.map(
  (
    permission,
  ) => `action "any-${permission}" in [${[permission, ...MARKS].map((group) => `Action::"${group}"`).join(", ")}]
  appliesTo { principal: Person, resource: Desk, context: { permission: String, hasPurpose: Bool } };`,
).join("\n")}`;
