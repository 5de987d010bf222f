import { z } from "zod";
import { Confidence, Likelihood } from "./likelihood.ts";
import { Reference, record } from "./record.ts";
import { SaidFields } from "./said.ts";

export const STATEMENT_KINDS = ["evidence", "assumption", "judgement", "gap"] as const;

/** One sentence, typed and cited, so that a reader sees what is known and what is thought. */
export const Statement = z
  .strictObject({
    kind: z.enum(STATEMENT_KINDS),
    text: z.string().min(1),
    cites: z.array(Reference).default([]),
    ifWrong: z
      .string()
      .optional()
      .meta({ description: "For an assumption: what follows if it does not hold." }),
    likelihood: Likelihood.optional(),
    machine: z.boolean().default(false).meta({ description: "Drafted by rule and not yet accepted." }),
    said: SaidFields,
  })
  .meta({ id: "Statement" });
export type Statement = z.infer<typeof Statement>;

export const Assessment = record("assessment", {
  title: z.string().min(1).meta({ searched: true }),
  question: z.string(),
  place: z.string().optional().meta({ indexed: true }),
  warningId: z.uuid().optional().meta({ indexed: true }),
  statements: z.array(Statement).min(1),
  likelihood: Likelihood,
  confidence: Confidence,
  alternatives: z
    .array(z.strictObject({ text: z.string(), likelihood: Likelihood, said: SaidFields }))
    .default([]),
  status: z.enum(["draft", "final"]).default("draft").meta({ indexed: true }),
  questionId: z.uuid().optional(),
  said: SaidFields,
});
export type Assessment = z.infer<typeof Assessment>;
