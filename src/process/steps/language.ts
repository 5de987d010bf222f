import { Report } from "../../kernel/report.ts";
import type { Change } from "../../store/changes.ts";
import type { Transaction } from "../../store/writer.ts";
import { languageOf } from "../language.ts";
import type { Step } from "../step.ts";

export const language: Step = {
  id: "language",
  title: "Language",
  about:
    "Tells the language of a report that does not state it, out of 176. Leaves short and mixed texts alone; takes close relatives, such as Serbian and Croatian, for one another.",
  subscriber: { name: "language", kinds: ["report"], batch: 200, take },
};

async function take(changes: readonly Change[], { view, put }: Transaction): Promise<void> {
  const ids = [...new Set(changes.map(({ id }) => id))];
  const unknown = (await view.many(Report, ids)).filter(({ body }) => body.language === undefined);
  const found = await Promise.all(
    unknown.map(async ({ id, label, body }) => {
      const tag = await languageOf(`${body.title}\n${body.text}`);
      return tag === undefined ? [] : [{ id, label, body: { ...body, language: tag } }];
    }),
  );
  await put(Report, found.flat());
}
