import { z } from "zod";
import { Brief } from "../../kernel/brief.ts";
import { Language } from "../../kernel/language.ts";
import { InstitutionKey } from "../../kernel/person.ts";
import { storedSchema } from "../../kernel/record.ts";
import { makeBrief } from "../making-briefs.ts";
import { operation } from "../operation.ts";
import { refuseSubjects } from "../refuse-subject.ts";
import { recipientsNamed, viewFor } from "../sharing.ts";

export const makeBriefNow = operation({
  id: "make-brief",
  title: "Makes a brief",
  about:
    "Composes the situation page as of the asked time and keeps it as PDF, HTML and Markdown. For other institutions it rests on what all of them may read, and on nothing else.",
  permission: "publish",
  effect: "write",
  input: z.object({
    title: z.string().min(1).optional(),
    language: Language.optional(),
    for: z
      .array(InstitutionKey)
      .max(50)
      .default([])
      .meta({ description: "Keys of the institutions it is for; one's own if left out." }),
  }),
  output: storedSchema(Brief),
  async run({ title, language, for: keys }, context) {
    const { system, writer } = context;
    await refuseSubjects(system, [title]);
    const recipients = await recipientsNamed(context, keys);
    return makeBrief(
      system,
      { view: viewFor(context, recipients), writer },
      { title, language: language ?? system.config.language, recipients },
    );
  },
});
