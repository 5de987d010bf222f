import { Tooltip } from "@mantine/core";
import { useLanguage } from "../language/language.tsx";

const LETTERS = ["A", "B", "C", "D", "E", "F"] as const;
const NUMBERS = ["1", "2", "3", "4", "5", "6"] as const;

/** "usually reliable, probably true" for B2; a source's letter alone has its own words. */
export function useGradeWords(): (grade: string | undefined) => string {
  const { say } = useLanguage();
  return (grade) => {
    const letter = LETTERS.find((one) => one === grade?.[0]);
    const number = NUMBERS.find((one) => one === grade?.[1]);
    if (!letter) return say("grade.none");
    const source = say(`grade.${letter}`);
    return number ? say("grade.words", { source, information: say(`grade.${number}`) }) : source;
  };
}

/** An Admiralty grade; its words are on the pointer and for screen readers. */
export function GradeMark({ grade }: { readonly grade: string | undefined }) {
  const words = useGradeWords();
  return (
    <Tooltip label={words(grade)}>
      <span className="grade" data-none={!grade || undefined}>
        <span aria-hidden="true">{grade ?? "–"}</span>
        <span className="only-read">
          {grade} {words(grade)}
        </span>
      </span>
    </Tooltip>
  );
}
