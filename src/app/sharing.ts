/** What may go to other institutions: only what they could read here themselves, and what its maker may read. */
import { institutionWith } from "../guard/people.ts";
import { Fault } from "../kernel/fault.ts";
import { HOME, type Label } from "../kernel/label.ts";
import { mayRead, type Reader } from "../kernel/reader.ts";
import type { View } from "../store/view.ts";
import type { Context } from "./operation.ts";

/**
 * Somebody of an institution of whom no more is known than that: cleared for what stays within an
 * organisation, and for no level, no compartment and nothing that is named to persons.
 */
function anyoneOf(institution: string, isClient: boolean): Reader {
  return {
    id: `anyone of ${institution}`,
    institution,
    clearance: "AMBER+STRICT",
    level: 0,
    compartments: [],
    isClient,
  };
}

/** @throws Fault `missing` for an institution that does not share this desk, or is suspended. */
export async function recipientsNamed({ system }: Context, keys: readonly string[]): Promise<Reader[]> {
  const view = system.store.systemView();
  const home = await institutionWith(view, HOME);
  return Promise.all(
    [...new Set(keys)].map(async (key) => {
      const institution = key === HOME ? (home ?? HOME) : await institutionWith(view, key);
      if (!institution || (institution !== HOME && institution.body.status === "suspended"))
        throw new Fault(
          "missing",
          `No institution ${key} shares this desk; ./presage institutions lists them.`,
        );
      return anyoneOf(key, home?.body.clients.includes(key) ?? false);
    }),
  );
}

/** The maker's own view, narrowed to what every recipient may read. */
export function viewFor({ system, principal, view }: Context, recipients: readonly Reader[]): View {
  return recipients.length === 0
    ? view
    : system.store.sharedView(principal.reader, { asOf: view.asOf, narrowedTo: recipients });
}

/** The last check before something goes out, by the label and not by how it was made. */
export function requireReadable(label: Label, recipients: readonly Reader[]): void {
  const barred = recipients.filter((recipient) => !mayRead(recipient, label));
  if (barred.length > 0)
    throw new Fault(
      "refused",
      `${barred.map(({ institution }) => institution).join(" and ")} may not read this; it was not made.`,
    );
}
