/** How people come to a desk: the first administrator by a link printed where the desk runs, others by invitation. */
import { Fault } from "../kernel/fault.ts";
import { HOME } from "../kernel/label.ts";
import { Institution, Person } from "../kernel/person.ts";
import { makeInvitation, takeInvitation } from "./invitations.ts";
import { tell } from "./notices.ts";
import { forgetCodes, hasCodes } from "./one-time-codes.ts";
import { forgetPasskeys } from "./passkeys.ts";
import { hasPeople, institutionWith, isWelcome, putInstitution, putPerson } from "./people.ts";
import { endSessions } from "./sessions.ts";
import { type Door, setPassword } from "./sign-in.ts";
import { waysIn } from "./ways-in.ts";

export interface SetUp {
  /** Of the link. */
  readonly token: string;
  /** Of the institution that keeps the desk. */
  readonly institution: string;
  readonly name: string;
  readonly signInName: string;
  readonly password: string;
}

const USED_UP = "This link is not valid, was used before, or has expired; ask for a new one.";

/**
 * Makes a link by which the first administrator sets the desk up. Whoever can print it has the desk's own machine.
 *
 * @throws Fault `conflict` when the desk has people.
 */
export async function openSetUp({ store, clock, entropy }: Door) {
  return store.writer("system").transaction(async (transaction) => {
    if (await hasPeople(transaction.view))
      throw new Fault("conflict", "This desk has been set up; an administrator invites further people.");
    await transaction.log({ verb: "policy-change", objectType: "set-up-link" });
    return makeInvitation(transaction.sql, undefined, clock.now(), entropy);
  });
}

/** @throws Fault `refused` when the link is used up, or the password will not do; then the link still holds. */
export async function setUp(door: Door, wanted: SetUp): Promise<{ readonly personId: string }> {
  const { store, clock } = door;
  return store.writer("set-up").transaction(async (transaction) => {
    const taken = await takeInvitation(transaction.sql, wanted.token, clock.now());
    if (!taken || taken.personId !== undefined || (await hasPeople(transaction.view)))
      throw new Fault("refused", USED_UP, { reason: "used-up" });
    const home = await institutionWith(transaction.view, HOME);
    await putInstitution(
      transaction,
      Institution.parse({ ...home?.body, key: HOME, name: wanted.institution }),
      home?.id,
    );
    const person = Person.parse({
      name: wanted.name,
      signInName: wanted.signInName,
      institution: HOME,
      roles: ["administrator"],
    });
    const id = await putPerson(transaction, person);
    await setPassword(transaction.sql, { id, ...person }, wanted.password, door);
    return { personId: id };
  });
}

/**
 * Invites somebody who is on record, or lets them choose a new password: the link is theirs alone to use.
 *
 * @param options.forgetsProofs on the desk's own machine, for who has lost authenticator and passkeys too: they count no
 *   more, and every session ends. On the desk that takes two people (`recovery.ts`).
 */
export async function invite(
  { store, clock, entropy }: Door,
  by: string,
  personId: string,
  { forgetsProofs = false }: { readonly forgetsProofs?: boolean } = {},
) {
  return store.writer(by).transaction(async (transaction) => {
    const [person] = await transaction.view.many(Person, [personId]);
    if (!person) throw new Fault("missing", `There is no person ${personId}.`);
    const { hasPassword, isVouched, passkeys } = await waysIn(transaction.sql, personId);
    if (hasPassword || isVouched || passkeys > 0)
      await tell(
        transaction.sql,
        { personId, kind: forgetsProofs ? "recovery-done" : "link-made" },
        clock.now(),
      );
    if (forgetsProofs) {
      await forgetCodes(transaction.sql, personId);
      await forgetPasskeys(transaction.sql, personId);
      await endSessions(transaction.sql, personId);
    }
    await transaction.log({
      verb: "policy-change",
      objectType: "invitation",
      detail: { person: personId, forgetsProofs },
    });
    return makeInvitation(transaction.sql, personId, clock.now(), entropy);
  });
}

/** Sets the password of whoever was invited; whatever sessions they had end. */
export async function acceptInvitation(
  door: Door,
  { token, password }: { readonly token: string; readonly password: string },
): Promise<{ readonly personId: string; readonly signInName: string; readonly hasCodes: boolean }> {
  const { store, clock } = door;
  return store.writer("invitation").transaction(async (transaction) => {
    const taken = await takeInvitation(transaction.sql, token, clock.now());
    if (taken?.personId === undefined) throw new Fault("refused", USED_UP, { reason: "used-up" });
    const person = await transaction.view.one(Person, taken.personId);
    await setPassword(transaction.sql, { id: person.id, ...person.body }, password, door);
    await endSessions(transaction.sql, person.id);
    await transaction.log({ verb: "policy-change", objectType: "credential", detail: { person: person.id } });
    if (!(await isWelcome(transaction.view, person, clock.now())))
      throw new Fault("refused", USED_UP, { reason: "used-up" });
    return {
      personId: person.id,
      signInName: person.body.signInName,
      hasCodes: await hasCodes(transaction.sql, person.id),
    };
  });
}
