import { z } from "zod";
import { CollectionBasis } from "../../kernel/basis.ts";
import { Fault } from "../../kernel/fault.ts";
import { type HoldScope, holdStatus, LegalHold, LONGEST_HOLD_DAYS } from "../../kernel/hold.ts";
import { readLabel } from "../../kernel/label.ts";
import { storedSchema } from "../../kernel/record.ts";
import { Source } from "../../kernel/source.ts";
import type { View } from "../../store/view.ts";
import { operation } from "../operation.ts";
import { revise } from "../revise.ts";

const DAY = 86_400_000;
/** A hold may tell of proceedings: it stays with the institution that set it. */
const HOLD_LABEL = readLabel("TLP:AMBER+STRICT");

export const legalHoldSave = operation({
  id: "legal-hold-save",
  title: "Sets or renews a legal hold",
  about:
    "Stops deletion within its scope for at most a year. With an id it renews that hold, whose scope stays; it is never renewed by itself.",
  permission: "secure",
  effect: "write",
  input: z.object({
    id: z.uuid().optional(),
    body: LegalHold.pick({ reason: true, authority: true, scope: true, until: true }),
  }),
  output: storedSchema(LegalHold),
  async run({ id, body: given }, { system, principal, view, writer }) {
    const now = system.clock.now();
    checkUntil(given.until, now);
    const explained = { verb: "policy-change" as const };
    const setBy = principal.name;
    if (id)
      return revise({ view, writer }, LegalHold, id, (before, { transaction }) => {
        if (holdStatus(before, now) === "released")
          throw new Fault("conflict", "This hold was released; set a new one.");
        if (JSON.stringify(before.scope) !== JSON.stringify(given.scope))
          throw new Fault("invalid", "A renewed hold keeps its scope; set a new hold for another one.");
        transaction.explain(explained);
        return { ...before, ...given, setBy };
      });
    await checkScope(given.scope, view);
    const body = { ...given, startsAt: now.toISOString(), setBy };
    return writer.transaction(async (transaction) => {
      transaction.explain(explained);
      const [put] = await transaction.put(LegalHold, [{ label: HOLD_LABEL, body }]);
      return transaction.view.one(LegalHold, put?.id ?? "");
    });
  },
});

function checkUntil(until: string, now: Date): void {
  const time = Date.parse(until);
  const latest = new Date(now.getTime() + LONGEST_HOLD_DAYS * DAY);
  if (time <= now.getTime())
    throw new Fault(
      "invalid",
      `The hold would end on ${until.slice(0, 10)}, which is past; name a later day.`,
    );
  if (time > latest.getTime())
    throw new Fault(
      "invalid",
      `A hold lasts a year at most; name a day up to ${latest.toISOString().slice(0, 10)} and renew it then.`,
    );
}

/** @throws Fault `missing` when it names what is not there. */
async function checkScope(scope: HoldScope, view: View): Promise<void> {
  if (scope.kind === "basis") await view.one(CollectionBasis, scope.basisId);
  if (scope.kind === "source") await view.one(Source, scope.sourceId);
}
