/** Organisations that the desk knows, found in a text by name or alias. */
import { tokens, variants } from "./folding.ts";
import type { Organisations } from "./organisations.ts";

export interface NamedOrganisation {
  readonly from: number;
  readonly to: number;
  readonly name: string;
}

/** Known organisations by the longest match; a short name must stand in capitals as it is written. */
export function organisationsIn(text: string, organisations: Organisations): NamedOrganisation[] {
  const words = tokens(text);
  const found: NamedOrganisation[] = [];
  for (let i = 0; i < words.length; i += 1) {
    const first = words[i];
    if (!first) continue;
    for (let n = Math.min(organisations.longestName, words.length - i); n > 0; n -= 1) {
      const last = words[i + n - 1];
      if (!last || /[.;!?\n]/.test(text.slice(first.to, last.from))) continue;
      const rest = words.slice(i + 1, i + n).map(({ folded }) => folded);
      const name = variants(first.folded)
        .map((variant) => organisations.find([variant, ...rest].join(" ")))
        .find((known) => known !== undefined);
      if (name === undefined || (n === 1 && first.raw.length <= 5 && !/^\P{Ll}+$/u.test(first.raw))) continue;
      found.push({ from: first.from, to: last.to, name });
      i += n - 1;
      break;
    }
  }
  return found;
}
