import { Claim } from "../../kernel/claim.ts";
import { Entity } from "../../kernel/entity.ts";
import { joinLabels, type Label } from "../../kernel/label.ts";
import { type Change, changedRecords } from "../../store/changes.ts";
import type { Transaction } from "../../store/writer.ts";
import { fold } from "../folding.ts";
import { isOrganisation, organisationId, readOrganisations } from "../organisations.ts";
import type { Step } from "../step.ts";

/** Never overwrites what is known: an organisation that the desk has by name or alias is left as it is. */
export const entities: Step = {
  id: "entities",
  title: "Entities",
  about:
    "Keeps a record of each organisation that claims name as an actor. Keeps none of natural persons (refusal R1); one organisation under two unknown names becomes two.",
  subscriber: { name: "entities", kinds: ["claim"], batch: 4_000, take },
};

async function take(changes: readonly Change[], { sql, put }: Transaction): Promise<void> {
  const claims = await changedRecords(sql, Claim, changes);
  const named = new Map<string, { readonly name: string; readonly labels: Set<Label> }>();
  for (const { body, label } of claims)
    for (const name of body.actors) {
      const seen = named.get(name) ?? { name, labels: new Set() };
      seen.labels.add(label);
      named.set(name, seen);
    }
  const candidates = [...named.values()].filter(({ name }) => isOrganisation(name));
  if (candidates.length === 0) return;
  const known = await readOrganisations(sql);
  const byKey = new Map<string, { readonly names: Set<string>; readonly labels: Set<Label> }>();
  for (const { name, labels } of candidates) {
    const key = fold(name);
    if (known.find(key) !== undefined) continue;
    const before = byKey.get(key) ?? { names: new Set(), labels: new Set() };
    before.names.add(name);
    for (const label of labels) before.labels.add(label);
    byKey.set(key, before);
  }
  await put(
    Entity,
    [...byKey].map(([key, { names, labels }]) => {
      const [name = key, ...aliases] = [...names].sort();
      return {
        id: organisationId(key),
        label: joinLabels(labels),
        body: { nativeId: `name:${key}`, schema: "Organization", name, aliases },
      };
    }),
  );
}
