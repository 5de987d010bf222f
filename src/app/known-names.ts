/** Whether words are the name of a country, a place or an organisation that the desk knows. */
import { countryCode } from "../kernel/country.ts";
import type { View } from "../store/view.ts";

export async function isKnownName(view: View, words: string): Promise<boolean> {
  if (countryCode(words) !== undefined) return true;
  const wanted = words.toLowerCase();
  const hits = await view.search(`"${words.replaceAll('"', " ")}"`, {
    kinds: ["place", "entity"],
    limit: 20,
  });
  return hits.some(({ title }) => title.toLowerCase() === wanted);
}
