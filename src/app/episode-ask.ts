/** Asking for what hides an episode: alone, or with a second person where the desk wants two. */
import type { Principal } from "../guard/principal.ts";
import type { View } from "../store/view.ts";

export const TWO_PERSONS = "episodes-two-persons";

export interface Asked {
  readonly status: "asked" | "in-force";
  readonly askedBy: string;
  readonly askedAt: string;
}

/** The person of a desk that only this machine reaches is alone. */
export async function askedBy(view: View, principal: Principal, at: string): Promise<Asked> {
  const isShared = (await view.setting(TWO_PERSONS)) === true && !principal.isLocal;
  return { status: isShared ? "asked" : "in-force", askedBy: principal.name, askedAt: at };
}
