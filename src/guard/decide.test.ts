import { validate } from "@cedar-policy/cedar-wasm/nodejs";
import { describe, expect, test } from "vitest";
import { ROLES, type Role, rolesInConflict } from "../kernel/person.ts";
import { type MARKS, openDecider, PERMISSIONS, type Permission, POLICY_SCHEMA } from "./decide.ts";
import { LOCAL_PERSON, type Principal, STRANGER } from "./principal.ts";

const decider = openDecider();

function person(...roles: Role[]): Principal {
  return {
    ...LOCAL_PERSON,
    id: "ada",
    name: "Ada",
    roles,
    isLocal: false,
    hasSecondFactor: true,
    hasPasskey: true,
    hasSteppedUp: true,
    purpose: "case 4",
  };
}

/** Who may do what, written by hand beside the policies and not from them. */
const TABLE: Readonly<Record<Role, readonly Permission[]>> = {
  reader: ["enter", "read", "self"],
  collector: ["enter", "read", "collect", "self"],
  analyst: ["enter", "read", "collect", "analyse", "judge", "self"],
  editor: ["enter", "read", "judge", "publish", "self"],
  administrator: ["enter", "staff", "administer", "self"],
  "security-officer": ["enter", "read", "staff", "secure", "self"],
  "source-protection-officer": ["enter", "read", "secure", "protect", "self"],
  handler: ["enter", "read", "protect", "self"],
  custodian: ["enter", "unseal", "self"],
  overseer: ["enter", "read", "staff", "oversee", "self"],
};

test("every role may do what the table says and nothing else", () => {
  for (const role of ROLES)
    for (const permission of PERMISSIONS)
      expect([role, permission, decider.decide(person(role), { id: "x", permission }).allowed]).toEqual([
        role,
        permission,
        TABLE[role].includes(permission),
      ]);
});

test("whoever has no role may look after their sign-in and no more", () => {
  for (const permission of PERMISSIONS)
    expect(decider.decide(person(), { id: "x", permission }).allowed).toBe(
      permission === "self" || permission === "enter",
    );
});

test("whoever has not signed in may enter, and is told to sign in for everything else", () => {
  for (const permission of PERMISSIONS) {
    const act = { id: "x", permission };
    if (permission === "enter") expect(() => decider.require(STRANGER, act)).not.toThrow();
    else
      expect(() => decider.require(STRANGER, act)).toThrow(
        expect.objectContaining({ code: "unauthenticated" }),
      );
  }
});

describe("limits", () => {
  const may = (who: Principal, permission: Permission, marks: (typeof MARKS)[number][] = []) =>
    decider.decide(who, { id: "x", permission, marks }).allowed;

  test("an overseer with another role still changes nothing", () => {
    expect(may(person("overseer", "editor"), "publish")).toBe(false);
    expect(may(person("overseer", "editor"), "read")).toBe(true);
  });

  test("offices need a second factor and unsealing a passkey; no password does it alone", () => {
    const weak = (role: Role) => ({ ...person(role), hasSecondFactor: false, hasPasskey: false });
    const coded = (role: Role) => ({ ...weak(role), hasSecondFactor: true });
    for (const permission of ["read", "collect", "analyse", "judge"] as const) {
      expect(may(weak("analyst"), permission)).toBe(false);
      expect(may(coded("analyst"), permission)).toBe(true);
    }
    expect(may(weak("analyst"), "self")).toBe(true);
    expect(may(weak("security-officer"), "secure")).toBe(false);
    expect(may(coded("security-officer"), "secure")).toBe(true);
    expect(may(coded("administrator"), "administer")).toBe(false);
    expect(may({ ...coded("administrator"), hasPasskey: true }, "administer")).toBe(true);
    expect(may(coded("overseer"), "oversee")).toBe(false);
    expect(may({ ...person("custodian"), hasPasskey: false }, "unseal")).toBe(false);
  });

  test("offices are held from the networks that are named for them, and by whoever proved themselves in the last half hour", () => {
    for (const [role, permission] of [
      ["administrator", "administer"],
      ["security-officer", "secure"],
      ["handler", "protect"],
      ["overseer", "oversee"],
      ["custodian", "unseal"],
    ] as const) {
      const who = person(role);
      expect([role, may(who, permission)]).toEqual([role, true]);
      expect([role, may({ ...who, isOutsideNetworks: true }, permission)]).toEqual([role, false]);
      expect([role, may({ ...who, isProofOld: true }, permission)]).toEqual([role, false]);
      const old = () =>
        decider.require({ ...who, isProofOld: true, hasSteppedUp: false }, { id: "x", permission });
      expect(old).toThrow(expect.objectContaining({ code: "step-up" }));
      const outside = () => decider.require({ ...who, isOutsideNetworks: true }, { id: "x", permission });
      expect(outside).toThrow(expect.objectContaining({ code: "forbidden" }));
    }
    const analyst = { ...person("analyst"), isOutsideNetworks: true, isProofOld: true };
    expect([may(analyst, "read"), may(analyst, "judge"), may(analyst, "self")]).toEqual([true, true, true]);
    expect(may({ ...LOCAL_PERSON, isOutsideNetworks: true, isProofOld: true }, "administer")).toBe(true);
    const token = { ...person("overseer"), scopes: ["oversee"], isProofOld: true };
    expect(may(token, "oversee")).toBe(true);
    expect(may({ ...token, isOutsideNetworks: true }, "oversee")).toBe(false);
  });

  test("the local person does all of the desk's work, and cannot unseal or handle sources", () => {
    const allowed = PERMISSIONS.filter((permission) => may(LOCAL_PERSON, permission));
    expect(allowed).toEqual(PERMISSIONS.filter((permission) => !["protect", "unseal"].includes(permission)));
  });

  test("a token keeps to its scopes and to its person's roles", () => {
    const token = { ...person("analyst"), scopes: ["read", "publish"] };
    expect(PERMISSIONS.filter((permission) => may(token, permission))).toEqual(["enter", "read"]);
    const all = { ...person("administrator", "security-officer"), scopes: [...PERMISSIONS] };
    const office = { ...all, hasSecondFactor: false, hasPasskey: false };
    expect(PERMISSIONS.filter((permission) => may(office, permission))).toEqual([
      "enter",
      "read",
      "staff",
      "secure",
    ]);
  });

  test("an operation whose name is a mark's or a permission's is neither marked nor allowed by its name", () => {
    const late = { ...person("analyst"), hasSteppedUp: false };
    expect(decider.decide(late, { id: "step-up", permission: "self" }).allowed).toBe(true);
    expect(decider.decide(late, { id: "read", permission: "publish" }).allowed).toBe(false);
  });

  test("grave acts need proof anew, personal data a purpose, and the fault says which", () => {
    const editor = person("editor");
    expect(may({ ...editor, hasSteppedUp: false }, "publish", ["step-up"])).toBe(false);
    expect(may(editor, "publish", ["step-up"])).toBe(true);
    expect(may({ ...editor, purpose: "  " }, "read", ["personal"])).toBe(false);
    const stale = () =>
      decider.require(
        { ...editor, hasSteppedUp: false },
        { id: "x", permission: "publish", marks: ["step-up"] },
      );
    expect(stale).toThrow(expect.objectContaining({ code: "step-up" }));
    const none = () => decider.require(person("reader"), { id: "x", permission: "publish" });
    expect(none).toThrow(expect.objectContaining({ code: "forbidden" }));
  });
});

test("roles that could abuse one another are not held by one person", () => {
  expect(rolesInConflict(["administrator", "analyst"])).toEqual([]);
  expect(rolesInConflict(["administrator", "overseer"])).toEqual(["administrator", "overseer"]);
});

test("Cedar's validator finds nothing wrong with the policies, and each is said in a sentence", () => {
  const answer = validate({
    schema: POLICY_SCHEMA,
    policies: { staticPolicies: Object.fromEntries(decider.policies.list.map(({ id, text }) => [id, text])) },
  });
  expect(answer).toMatchObject({ type: "success", validationErrors: [], validationWarnings: [] });
  for (const { says } of decider.policies.list) expect(says).toMatch(/^[A-Z].*\.$/);
});
