import { z } from "zod";
import { Notice } from "../../kernel/delivery.ts";
import { Label } from "../../kernel/label.ts";
import { Language } from "../../kernel/language.ts";
import { noticeOf, noticeText, wordsIn } from "../../publish/notice.ts";
import { alertOf } from "../alerts.ts";
import { operation } from "../operation.ts";
import { WarnedInput } from "../warned.ts";

export const notice = operation({
  id: "notice",
  title: "Composes the notice of a warning or a warning problem",
  about:
    "At most 150 words: what, where, when, level, likelihood, confidence, coverage, indicators, the decision and by when.",
  permission: "read",
  effect: "read",
  positional: ["id"],
  input: z.object({
    ...WarnedInput,
    language: Language.optional(),
    contact: z.string().trim().min(1).max(200).optional(),
  }),
  output: z.object({ notice: Notice, text: z.string(), words: z.int(), label: Label }),
  async run({ kind, id, language, contact }, { view, system, language: asked }) {
    const alert = await alertOf(view, kind, id, view.asOf ?? system.clock.now());
    const chosen = language ?? asked;
    const made = noticeOf({ ...(await alert.facts(chosen)), contact }, chosen);
    const text = noticeText(made);
    return { notice: made, text, words: wordsIn(text), label: alert.label };
  },
});
