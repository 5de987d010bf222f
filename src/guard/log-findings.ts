/** What a check of the audit log can find, in words that name the first bad place. */

export interface Finding {
  /** `broken` is proof that something was changed; `odd` has to be explained by somebody. */
  readonly grade: "broken" | "odd";
  readonly what: "entry" | "tile" | "checkpoint" | "record" | "clock" | "witness" | "waiting";
  /** The first index of the log that is concerned, where one can be named. */
  readonly index?: number | undefined;
  readonly sentence: string;
}

/** More would help nobody; how many there were in all is counted. */
const MOST_TOLD = 200;

export interface Findings {
  broken(what: Finding["what"], index: number | undefined, sentence: string): void;
  odd(what: Finding["what"], index: number | undefined, sentence: string): void;
  readonly told: readonly Finding[];
  readonly total: number;
}

export function collectFindings(): Findings {
  const told: Finding[] = [];
  let total = 0;
  const add = (finding: Finding) => {
    total += 1;
    if (told.length < MOST_TOLD) told.push(finding);
  };
  return {
    broken: (what, index, sentence) => add({ grade: "broken", what, index, sentence }),
    odd: (what, index, sentence) => add({ grade: "odd", what, index, sentence }),
    told,
    get total() {
      return total;
    },
  };
}
