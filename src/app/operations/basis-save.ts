import { z } from "zod";
import { BASIS_LABEL } from "../../collect/collection-basis.ts";
import { REFUSALS, refusal } from "../../guard/refusals.ts";
import { CollectionBasis } from "../../kernel/basis.ts";
import { Fault } from "../../kernel/fault.ts";
import { storedSchema } from "../../kernel/record.ts";
import { operation } from "../operation.ts";
import { revise } from "../revise.ts";

export const basisSave = operation({
  id: "basis-save",
  title: "States or reviews a collection basis",
  about:
    "With an id it reviews that basis, otherwise it states a new one; sources name it by its id. Whoever saves it has approved it.",
  permission: "secure",
  effect: "write",
  input: z.object({
    id: z.uuid().optional(),
    body: CollectionBasis.omit({ approvedBy: true }).extend({
      // Any number reaches the refusal, which is written down; the record takes whole days of a span only.
      retentionDays: z.number().meta(CollectionBasis.shape.retentionDays.meta() ?? {}),
    }),
  }),
  output: storedSchema(CollectionBasis),
  async run({ id, body: given }, { system, principal, view, writer }) {
    const { retentionDays } = given;
    if (!CollectionBasis.shape.retentionDays.safeParse(retentionDays).success)
      throw refusal(
        "R13",
        `${REFUSALS.R13.says} ${retentionDays} days are no retention; name 1 to 36,525 whole days.`,
      );
    const isOver =
      given.withdrawnAt === undefined && Date.parse(given.reviewBy) <= system.clock.now().getTime();
    if (isOver)
      throw new Fault("invalid", `The review date ${given.reviewBy.slice(0, 10)} is past; name a later one.`);
    const body = { ...given, approvedBy: principal.name };
    if (id) return revise({ view, writer }, CollectionBasis, id, () => body);
    return writer.transaction(async (transaction) => {
      const [put] = await transaction.put(CollectionBasis, [{ label: BASIS_LABEL, body }]);
      return transaction.view.one(CollectionBasis, put?.id ?? "");
    });
  },
});
