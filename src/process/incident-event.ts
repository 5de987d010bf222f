/** What is said of an incident: its label, and its event with the figures of the best judged of its claims. */
import type { Deaths } from "../kernel/claim.ts";
import type { Event } from "../kernel/event.ts";
import { joinLabels, type Label } from "../kernel/label.ts";
import { originOf } from "../kernel/origin.ts";
import type { Facts, Incident } from "./incident.ts";
import { dayOf, type Member } from "./incident-member.ts";

export function labelOf({ members }: Incident): Label {
  return joinLabels(members.map(({ label }) => label));
}

export function eventOf({ members, facts }: Incident): Event {
  const ranked = [...members].sort(byWorth);
  const deaths = deathsIn(ranked);
  return {
    title: titleOf(ranked, facts),
    type: facts.type,
    ...(facts.violence && { violence: facts.violence }),
    occurred: facts.occurred,
    day: dayOf(facts.occurred),
    place: facts.place,
    ...(facts.place.country !== undefined && { country: facts.place.country }),
    actors: facts.actors.map(({ name }) => name),
    ...(deaths && { deaths }),
    claims: members.map(({ id }) => id),
    mediaVolume: members.length,
    independentOrigins: new Set(members.map(({ claim }) => originOf(claim) ?? `source:${claim.sourceId}`))
      .size,
  };
}

/** The better judged first; of equal ones the latest published, or else recorded. */
function byWorth(a: Member, b: Member): number {
  const tiers = tier(a) - tier(b);
  if (tiers !== 0) return tiers;
  const [first, second] = [a, b].map(({ claim, recordedAt }) => Date.parse(claim.publishedAt ?? recordedAt));
  return (second ?? 0) - (first ?? 0) || (a.id < b.id ? -1 : 1);
}

/**
 * Reliable sources (A to C) before ungraded ones, those before doubtful ones, and last what cannot be judged
 * (F, 6). Finer differences say less about a count than its being newer.
 */
function tier({ claim, sourceGrade }: Member): number {
  const [source = "", information = ""] = claim.grade ?? sourceGrade ?? "";
  if (source === "") return 1;
  if (source === "F" || information === "6") return 3;
  return source > "C" || information > "3" ? 2 : 0;
}

function deathsIn(ranked: readonly Member[]): Deaths | undefined {
  const stated = ranked.flatMap(({ claim }) => (claim.deaths ? [claim.deaths] : []));
  const [best] = stated;
  if (!best) return undefined;
  const low = stated.reduce((least, deaths) => Math.min(least, deaths.low ?? deaths.best), best.best);
  const high = stated.reduce((most, deaths) => Math.max(most, deaths.high ?? deaths.best), best.best);
  return {
    best: best.best,
    ...(low < high && { low, high }),
    ...(best.civilians !== undefined && { civilians: best.civilians }),
  };
}

const LONGEST_TITLE = 140;
/** Words below which a text is a mark or a heading and says nothing. */
const FEWEST_WORDS = 4;

function titleOf(ranked: readonly Member[], { type, place, actors }: Facts): string {
  const text = ranked
    .map(({ claim }) => claim.text.replace(/\s+/g, " ").trim())
    .find((said) => said.split(" ").length >= FEWEST_WORDS);
  if (text !== undefined) return shortened(text);
  const where = place.name ?? place.admin1 ?? place.country;
  const what = type.charAt(0) + type.slice(1).toLowerCase();
  return shortened(
    [
      what,
      ...(where ? [`in ${where}`] : []),
      ...(actors.length > 0 ? [`(${actors.map(({ name }) => name).join(", ")})`] : []),
    ].join(" "),
  );
}

function shortened(text: string): string {
  if (text.length <= LONGEST_TITLE) return text;
  const cut = text.slice(0, LONGEST_TITLE);
  return `${cut.slice(0, Math.max(cut.lastIndexOf(" "), LONGEST_TITLE / 2))} …`;
}
