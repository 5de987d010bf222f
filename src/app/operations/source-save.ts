import { z } from "zod";
import { checkConnector } from "../../collect/collecting.ts";
import { CollectionBasis } from "../../kernel/basis.ts";
import { UNLABELLED } from "../../kernel/label.ts";
import { storedSchema } from "../../kernel/record.ts";
import { Source } from "../../kernel/source.ts";
import { nameLike, ownDesk } from "../importing.ts";
import { openFolderOf } from "../open-folder.ts";
import { operation } from "../operation.ts";
import { refuseKeys, textsWithin } from "../refuse-subject.ts";
import { revise } from "../revise.ts";

export const sourceSave = operation({
  id: "source-save",
  title: "Makes or changes a source",
  about:
    "With an id it changes that source, otherwise it makes one; a connector in it is collected on schedule.",
  permission: "collect",
  effect: "write",
  input: z.object({ id: z.uuid().optional(), body: Source }),
  output: storedSchema(Source),
  async run({ id, body: given }, { system, view, writer }) {
    const { looksLike: _, ...stated } = given;
    for (const text of [given.name, given.url ?? "", ...textsWithin(given.connector?.options)])
      refuseKeys(text);
    const looksLike = await nameLike(view, given.name, id);
    const body = { ...stated, ...(looksLike !== undefined && { looksLike }) };
    if (body.basisId !== undefined) await view.one(CollectionBasis, body.basisId);
    await checkConnector(body, openFolderOf(system.config));
    await ownDesk(system, writer);
    if (id) return revise({ view, writer }, Source, id, () => body);
    return writer.transaction(async (transaction) => {
      const [put] = await transaction.put(Source, [{ label: body.label ?? UNLABELLED, body }]);
      return transaction.view.one(Source, put?.id ?? "");
    });
  },
});
