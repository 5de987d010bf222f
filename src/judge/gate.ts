/**
 * The gate before an assessment is final: ICD 203's tradecraft standards as checks a machine can make.
 *
 * It refuses with the whole list of what is missing, so that the author can mend it in one go.
 */
import type { Assessment } from "../kernel/assessment.ts";
import { type Said, said } from "../kernel/said.ts";

/** Words that hide a likelihood instead of stating one (after PHIA's reason for a yardstick). May is a month. */
const HEDGES = /\b([Cc]ould|may|[Mm]ight|[Pp]ossibl[ey]|(?:[Cc]annot|[Cc]an['’]t) rule out)\b/;
const LIKELIHOOD_WORDS =
  /\b(almost no chance|remote|(very |highly )?(un)?likely|(highly )?improbable|roughly even|probabl[ey]|(almost|nearly) certain)\b/i;
const CONFIDENCE_WORDS = /\b(low|moderate|high) confidence\b/i;

export function missingFrom(assessment: Assessment): Said[] {
  return [...statementFaults(assessment), ...wholeFaults(assessment)];
}

function statementFaults({ statements }: Assessment): Said[] {
  return statements.flatMap(({ kind, text, cites, ifWrong, machine }, i) => {
    const number = { number: i + 1 };
    const faults: [boolean, Said][] = [
      [machine, said("gate.machine", { number })],
      [kind === "evidence" && cites.length === 0, said("gate.evidence", { number })],
      [kind === "judgement" && cites.length === 0, said("gate.judgement", { number })],
      [kind === "assumption" && !ifWrong, said("gate.assumption", { number })],
      [
        kind === "judgement" && HEDGES.test(text) && !/\d\s*%/.test(text),
        said("gate.hedge", { number, word: { text: HEDGES.exec(text)?.[0] ?? "" } }),
      ],
      [LIKELIHOOD_WORDS.test(text) && CONFIDENCE_WORDS.test(text), said("gate.mixed", { number })],
    ];
    return faults.filter(([holds]) => holds).map(([, sentence]) => sentence);
  });
}

/** A judgement between these could as well be its alternative. */
const [FROM, TO] = [0.2, 0.8];

function wholeFaults({ statements, likelihood, alternatives, confidence, question }: Assessment): Said[] {
  const { p } = likelihood;
  const faults: [boolean, Said][] = [
    [question.trim() === "", said("gate.no-question")],
    [!statements.some(({ kind }) => kind === "judgement"), said("gate.no-judgement")],
    [!statements.some(({ kind }) => kind === "evidence"), said("gate.no-evidence")],
    [!statements.some(({ kind }) => kind === "gap"), said("gate.no-gap")],
    [
      p >= FROM && p <= TO && alternatives.length === 0,
      said("gate.no-alternative", { from: { percent: FROM }, to: { percent: TO } }),
    ],
    [
      likelihood.p + alternatives.reduce((sum, { likelihood: other }) => sum + other.p, 0) > 1.02,
      said("gate.sum", { whole: { percent: 1 } }),
    ],
    [confidence.level === "high" && alternatives.length === 0, said("gate.confidence")],
  ];
  return faults.filter(([holds]) => holds).map(([, sentence]) => sentence);
}
