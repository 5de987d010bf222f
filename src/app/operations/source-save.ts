import { z } from "zod";
import { UNLABELLED } from "../../kernel/label.ts";
import { storedSchema } from "../../kernel/record.ts";
import { Source } from "../../kernel/source.ts";
import { operation } from "../operation.ts";
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
  async run({ id, body }, { view, writer }) {
    if (id) return revise({ view, writer }, Source, id, () => body);
    const put = await writer.transaction((transaction) =>
      transaction.put(Source, [{ label: body.label ?? UNLABELLED, body }]),
    );
    return view.one(Source, put[0]?.id ?? "");
  },
});
