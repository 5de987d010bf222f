/** An entry of the audit log as the oversight desk shows it: what everybody asks first, in fields of its own. */
import { z } from "zod";
import type { FoundAct } from "../guard/acts-found.ts";
import { Weakened } from "../guard/guard-settings.ts";
import { PERSONAL_SIGNS } from "../guard/personal-looking.ts";
import { VERBS } from "../kernel/access-event.ts";
import { Person } from "../kernel/person.ts";
import { steps } from "../process/steps/all.ts";
import { searchIndex } from "../store/search-index.ts";
import type { View } from "../store/view.ts";
import type { System } from "./system.ts";

export const Actor = z.object({
  pseudonym: z.string(),
  name: z.string().optional().meta({ description: "Of a person whose record you may see." }),
  is: z.enum(["desk", "local", "nobody"]).optional().meta({
    description: "The program itself, the local person, or somebody who did not prove who they are.",
  }),
});
export type Actor = z.output<typeof Actor>;

const text = z.string().optional().catch(undefined);
const whole = z.int().optional().catch(undefined);

/** What an event's details may say; whatever else is in them, or in another form, is shown by `act` as it stands. */
const Detail = z.object({
  operation: text,
  words: text,
  personal: z.array(z.enum(PERSONAL_SIGNS)).optional().catch(undefined),
  justification: text,
  code: text,
  reason: text,
  denied: text,
  times: whole,
  protected: whole,
  title: text,
  label: text,
  to: text,
  name: text.meta({ description: "Of a setting that was changed." }),
  weakened: z
    .array(Weakened)
    .optional()
    .catch(undefined)
    .meta({ description: "Settings that guard the desk less than before." }),
  hash: text.meta({ description: "Of the policies the desk decides by from here on." }),
});

export const ShownAct = z.object({
  act: z.int().meta({ description: "The entry's number, for its receipt." }),
  leaf: z.int().optional().meta({ description: "Its place in the log; absent while it waits for one." }),
  ts: z.iso.datetime().optional().meta({ description: "Absent once the entry's text was erased." }),
  verb: z.enum(VERBS).optional(),
  actor: Actor.optional(),
  organisation: z.string().optional(),
  role: z.string().optional(),
  object: z.string().optional(),
  decision: z.enum(["allowed", "refused"]).optional(),
  stored: z.int().optional().meta({ description: "Records and readings it recorded." }),
  canReplay: z.boolean().meta({ description: "Whether `replay-query` can ask again what was asked." }),
  about: Detail,
});
export type ShownAct = z.input<typeof ShownAct>;

export function shownAct({ act, leaf, event }: FoundAct, actorOf: (pseudonym: string) => Actor): ShownAct {
  if (!event) return { act, ...(leaf !== undefined && { leaf }), canReplay: false, about: {} };
  const { ts, verb, actorPseudonym, organisation, role, objectType, decision, stored, detail } = event;
  return {
    act,
    ...(leaf !== undefined && { leaf }),
    ts,
    verb,
    actor: actorOf(actorPseudonym),
    ...(organisation !== undefined && { organisation }),
    ...(role !== undefined && { role }),
    object: objectType,
    decision,
    ...(stored && { stored: stored.reduce((sum, { count }) => sum + count, 0) }),
    canReplay:
      typeof detail?.operation === "string" && detail.reader !== undefined && verb === "consultation",
    about: Detail.parse(detail ?? {}),
  };
}

/** Many desks have no people, few have more: a hash each. */
const MOST_PEOPLE = 5_000;

/** As whom the program writes when nobody asked it to. */
const PROGRAM: readonly string[] = [
  "system",
  "analyse",
  "collect",
  "desk",
  "detectors",
  "example",
  "exercise desk",
  "figures",
  "forecast",
  "forecasts",
  "import",
  "index",
  "retention",
  "vault",
  "review",
  "warnings",
  ...[...[...steps].map(({ subscriber }) => subscriber.name), searchIndex.name, "analyse"].map(
    (name) => `process/${name}`,
  ),
];

/** Names for pseudonyms, as far as the overseer may see whose they are. */
export async function actorNames({ audit }: System, view: View): Promise<(pseudonym: string) => Actor> {
  const known = new Map<string, Omit<Actor, "pseudonym">>([
    ...PROGRAM.map((actor) => [audit.keys.pseudonym(actor), { is: "desk" as const }] as const),
    [audit.keys.pseudonym("local"), { is: "local" }],
    [audit.keys.pseudonym("nobody"), { is: "nobody" }],
  ]);
  let after: string | undefined;
  do {
    const page = await view.list(Person, { limit: 500, after });
    for (const { id, body } of page.items) known.set(audit.keys.pseudonym(id), { name: body.name });
    after = page.next;
  } while (after !== undefined && known.size < MOST_PEOPLE);
  return (pseudonym) => ({ pseudonym, ...known.get(pseudonym) });
}
