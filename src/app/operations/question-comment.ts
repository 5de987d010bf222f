import { z } from "zod";
import { Fault } from "../../kernel/fault.ts";
import { Question, QuestionComment } from "../../kernel/question.ts";
import { storedSchema } from "../../kernel/record.ts";
import { operation } from "../operation.ts";
import { refuseKeys, refuseSubjects } from "../refuse-subject.ts";

export const questionComment = operation({
  id: "question-comment",
  title: "Says something about a question",
  about: "For all who see it. In a blind round there is no talk: it would tell what its author thinks.",
  permission: "judge",
  effect: "write",
  input: z.object({ questionId: z.uuid(), text: QuestionComment.shape.text }),
  output: storedSchema(QuestionComment),
  async run({ questionId, text }, { system, principal, view, writer }) {
    if (view.asOf)
      throw new Fault("conflict", "The past cannot be commented on; set the clock back to now first.");
    await refuseSubjects(system, [text]);
    refuseKeys(text);
    const { label, body } = await view.one(Question, questionId);
    const now = system.clock.now();
    if (body.blindUntil !== undefined && now < new Date(body.blindUntil))
      throw new Fault(
        "conflict",
        `The blind round lasts until ${body.blindUntil}; write it into your estimate's reason now, or here afterwards.`,
      );
    return writer.transaction(async (transaction) => {
      const [put] = await transaction.put(QuestionComment, [
        { label, body: { questionId, text, by: principal.id, at: now.toISOString() } },
      ]);
      return transaction.view.one(QuestionComment, put?.id ?? "");
    });
  },
});
