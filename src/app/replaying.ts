/**
 * A logged reading, asked again: the same question, as of the time it was asked, with the clearance its reader had.
 *
 * The overseer is shown how many records it meets now, which, and under what labels, and whether they are those of
 * then; never what they say. Whoever may read them can open them by themselves.
 */
import { z } from "zod";
import { oneAct, readOnly } from "../guard/acts-found.ts";
import { distinct, sawOf } from "../guard/consultations.ts";
import { LOCAL_PERSON, type Principal } from "../guard/principal.ts";
import type { AccessEvent } from "../kernel/access-event.ts";
import { Fault } from "../kernel/fault.ts";
import { TLP } from "../kernel/label.ts";
import { Person } from "../kernel/person.ts";
import type { Reader } from "../kernel/reader.ts";
import type { Seen } from "../store/view.ts";
import type { Context } from "./operation.ts";
import { contextOf } from "./perform.ts";
import type { System } from "./system.ts";

const Logged = z.object({
  operation: z.string(),
  input: z.record(z.string(), z.unknown()),
  asOf: z.iso.datetime(),
  justification: z.string().optional(),
  words: z.string().optional(),
  reader: z.object({
    institution: z.string(),
    clearance: z.enum(TLP),
    level: z.int(),
    compartments: z.array(z.string()),
    isClient: z.boolean(),
  }),
  saw: z.object({ count: z.int(), digest: z.string() }),
});
export type Logged = z.output<typeof Logged>;

export interface Replayed {
  readonly event: AccessEvent;
  readonly asked: Logged;
  readonly now: { readonly count: number; readonly digest: string };
  readonly seen: readonly Seen[];
  /** What kept it from being answered again, such as records that were erased since. */
  readonly fault?: string;
}

/** @throws Fault `missing` for no such act, `invalid` for one that holds no question. */
export async function replayed(act: number, { system, signal }: Context): Promise<Replayed> {
  const event = (await oneAct(readOnly(system.store.pool), act))?.event;
  if (!event) throw new Fault("missing", `There is no act ${act} whose event is still there.`);
  const asked = Logged.safeParse(event.detail);
  if (!asked.success)
    throw new Fault(
      "invalid",
      `Act ${act} is no search or reading that can be asked again; choose one that is.`,
    );
  const operation = system.operations.get(asked.data.operation);
  if (operation.effect !== "read" || operation.permission !== "read")
    throw new Fault("invalid", `${operation.id} is not replayed: it does more than read records.`);
  const seen: Seen[] = [];
  const reader = await readerOf(system, event.actorPseudonym, asked.data.reader);
  const principal: Principal = { ...LOCAL_PERSON, id: reader.id, name: reader.id, roles: [], reader };
  const context = await contextOf(system, { principal, asOf: new Date(asked.data.asOf), signal }, (records) =>
    seen.push(...records),
  );
  const fault = await operation.run(operation.input.parse(asked.data.input), context).then(
    () => undefined,
    (error: unknown) => {
      if (error instanceof Fault) return error.code;
      throw error;
    },
  );
  return {
    event,
    asked: asked.data,
    now: sawOf(seen),
    seen: distinct(seen),
    ...(fault !== undefined && { fault }),
  };
}

/** Labels may name persons, so that whose pseudonym it is matters; somebody who is no longer here reads as nobody. */
async function readerOf(
  { store, audit }: System,
  pseudonym: string,
  kept: Logged["reader"],
): Promise<Reader> {
  if (audit.keys.pseudonym(LOCAL_PERSON.id) === pseudonym) return { ...kept, id: LOCAL_PERSON.id };
  const view = store.systemView();
  let after: string | undefined;
  do {
    const page = await view.list(Person, { limit: 500, after });
    const person = page.items.find(({ id }) => audit.keys.pseudonym(id) === pseudonym);
    if (person) return { ...kept, id: person.id };
    after = page.next;
  } while (after !== undefined);
  return { ...kept, id: "nobody" };
}
