/**
 * The exercise desk's judgements: four times in the story it drafts from the worst warnings, accepts the
 * drafts as they are and makes them final, so that the track record holds questions that came due.
 */
import { draftFrom } from "../judge/draft.ts";
import { missingFrom } from "../judge/gate.ts";
import { registerJudgement } from "../judge/register.ts";
import { Assessment } from "../kernel/assessment.ts";
import type { Clock } from "../kernel/effects.ts";
import type { Stored } from "../kernel/record.ts";
import { Warning, worstFirst } from "../kernel/warning.ts";
import { derivedId } from "../store/identity.ts";
import type { View } from "../store/view.ts";
import { DESK } from "./example-desk.ts";
import { placeNames } from "./place-names.ts";
import type { System } from "./system.ts";

const DAYS = ["2019-01-28", "2019-04-01", "2019-07-01", "2019-09-30"];
/** Of the real countries; the invented states' warnings are all judged. */
const REAL = 3;

export function exerciseJudgements(system: System, clock: Clock) {
  return DAYS.map((day) => ({
    at: `${day}T15:00:00.000Z`,
    name: "judgements",
    play: () => judge(system, clock),
  }));
}

async function judge({ store }: System, clock: Clock): Promise<void> {
  const view = store.systemView();
  const nameOf = await placeNames(view);
  for (const warning of await chosen(view)) {
    const { label, body } = await draftFrom(view, warning, nameOf(warning.body.place));
    const accepted = Assessment.parse({
      ...body,
      statements: body.statements.map((statement) => ({ ...statement, machine: false })),
    });
    if (missingFrom(accepted).length > 0) continue;
    const id = derivedId("assessment", DESK, warning.id, clock.now().toISOString());
    await store.writer(DESK, clock).transaction(async (transaction) => {
      await transaction.put(Assessment, [{ id, label, body: accepted }]);
      const draft = await transaction.view.one(Assessment, id);
      const questionId = await registerJudgement(transaction.view, transaction, draft, warning, {
        forecaster: DESK,
        at: clock.now(),
      });
      await transaction.put(Assessment, [{ id, label, body: { ...accepted, status: "final", questionId } }]);
    });
  }
}

async function chosen(view: View): Promise<Stored<Warning>[]> {
  const { items } = await view.list(Warning, { where: { status: "open" }, limit: 500 });
  const worst = items.sort((a, b) => worstFirst(a.body, b.body));
  const isInvented = ({ body }: Stored<Warning>) => body.place.startsWith("XX");
  return [...worst.filter(isInvented), ...worst.filter((warning) => !isInvented(warning)).slice(0, REAL)];
}
