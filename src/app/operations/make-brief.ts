import { z } from "zod";
import { Brief } from "../../kernel/brief.ts";
import { Language } from "../../kernel/language.ts";
import { storedSchema } from "../../kernel/record.ts";
import { makeBrief } from "../making-briefs.ts";
import { operation } from "../operation.ts";

export const makeBriefNow = operation({
  id: "make-brief",
  title: "Makes a brief",
  about: "Composes the situation page as of the asked time and keeps it as PDF, HTML and Markdown.",
  permission: "publish",
  effect: "write",
  input: z.object({ title: z.string().min(1).optional(), language: Language.optional() }),
  output: storedSchema(Brief),
  run: ({ title, language }, { system, view, writer }) =>
    makeBrief(system, { view, writer }, { title, language: language ?? system.config.language }),
});
