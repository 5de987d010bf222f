import { useLanguage } from "../language/language.tsx";

/** How many there are: the server stops counting somewhere, and then says that there are more. */
export interface Counted {
  readonly total?: number | undefined;
  readonly totalIsAtLeast?: true | undefined;
}

/** Totals in words: "12", or "at least 5,000" where it was not counted to the end. */
export function useTotals() {
  const { say, format } = useLanguage();
  const text = ({ total = 0, totalIsAtLeast }: Counted = {}) =>
    totalIsAtLeast ? say("common.atleast", { number: format.number(total) }) : format.number(total);
  return {
    text,
    /** A message's `{count}`: a number, which chooses the plural, unless it is not known to the end. */
    count: (counted: Counted = {}) => (counted.totalIsAtLeast ? text(counted) : (counted.total ?? 0)),
  };
}

/** The total beside a list's title. */
export function Total({ of }: { readonly of: Counted | undefined }) {
  const { text } = useTotals();
  return <span className="small muted numeric">{text(of)}</span>;
}
