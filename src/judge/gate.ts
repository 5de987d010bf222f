/**
 * The gate before an assessment is final: ICD 203's tradecraft standards as checks a machine can make.
 *
 * It refuses with the whole list of what is missing, so that the author can mend it in one go.
 */
import type { Assessment } from "../kernel/assessment.ts";

/** Words that hide a likelihood instead of stating one (after PHIA's reason for a yardstick). May is a month. */
const HEDGES = /\b([Cc]ould|may|[Mm]ight|[Pp]ossibl[ey]|(?:[Cc]annot|[Cc]an['’]t) rule out)\b/;
const LIKELIHOOD_WORDS =
  /\b(almost no chance|remote|(very |highly )?(un)?likely|(highly )?improbable|roughly even|probabl[ey]|(almost|nearly) certain)\b/i;
const CONFIDENCE_WORDS = /\b(low|moderate|high) confidence\b/i;

export function missingFrom(assessment: Assessment): string[] {
  return [...statementFaults(assessment), ...wholeFaults(assessment)];
}

function statementFaults({ statements }: Assessment): string[] {
  return statements.flatMap(({ kind, text, cites, ifWrong, machine }, i) => {
    const name = `Statement ${i + 1}`;
    const faults: [boolean, string][] = [
      [machine, `${name} was drafted by rule; accept or rewrite it.`],
      [kind === "evidence" && cites.length === 0, `${name} is evidence and cites nothing.`],
      [kind === "judgement" && cites.length === 0, `${name} is a judgement and rests on nothing it cites.`],
      [kind === "assumption" && !ifWrong, `${name} is an assumption; say what follows if it is wrong.`],
      [
        kind === "judgement" && HEDGES.test(text) && !/\d\s*%/.test(text),
        `${name} hedges with "${HEDGES.exec(text)?.[0]}"; state a likelihood.`,
      ],
      [
        LIKELIHOOD_WORDS.test(text) && CONFIDENCE_WORDS.test(text),
        `${name} has likelihood and confidence in one sentence; keep them apart.`,
      ],
    ];
    return faults.filter(([holds]) => holds).map(([, sentence]) => sentence);
  });
}

function wholeFaults({ statements, likelihood, alternatives, confidence, question }: Assessment): string[] {
  const { p } = likelihood;
  const faults: [boolean, string][] = [
    [question.trim() === "", "It answers no question."],
    [!statements.some(({ kind }) => kind === "judgement"), "It holds no judgement."],
    [!statements.some(({ kind }) => kind === "evidence"), "It holds no evidence."],
    [!statements.some(({ kind }) => kind === "gap"), "It names no gap; say what is not known."],
    [
      p >= 0.2 && p <= 0.8 && alternatives.length === 0,
      "A likelihood between 20% and 80% needs at least one alternative.",
    ],
    [
      likelihood.p + alternatives.reduce((sum, { likelihood: other }) => sum + other.p, 0) > 1.02,
      "The likelihoods of the judgement and its alternatives add up to more than 100%.",
    ],
    [
      confidence.level === "high" && alternatives.length === 0,
      "Confidence cannot be high without an alternative considered.",
    ],
  ];
  return faults.filter(([holds]) => holds).map(([, sentence]) => sentence);
}
