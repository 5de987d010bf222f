/**
 * The incidents at hand while claims are sorted into them, by country and day, by claim, and by likeness.
 *
 * A claim is held against each kind of incident once, not against each incident: of thousands on one place and day
 * most answer alike, and of those the one with the lowest id is taken, as it would be if all had been asked.
 */
import { originOf } from "../kernel/origin.ts";
import { derivedId } from "../store/identity.ts";
import { factsText, fitOf, type Incident, incidentOf, join, misfit, putBack, takeOut } from "./incident.ts";
import { contentOf, count, isRow, noMarks } from "./incident-marks.ts";
import type { Member } from "./incident-member.ts";
import { type Entry, emptyShelves, entryIndex, numbering } from "./incident-shelves.ts";
import { daysAround, type Near } from "./near-incidents.ts";

export interface Board {
  place(member: Member, version: number): void;
  touched(): Incident[];
}

interface Nearest {
  readonly entry: Entry;
  readonly far: number;
}

export function openBoard(known: readonly Near[]): Board {
  const shelves = emptyShelves();
  const byClaim = new Map<string, Entry>();
  const stories = entryIndex();
  const rows = entryIndex();
  const likeness = numbering();

  const note = (entry: Entry, member: Member) => {
    byClaim.set(member.id, entry);
    const { claim } = member;
    stories.add(originOf(claim), claim.reportId, entry);
    if (isRow(member)) rows.add(rowKey(member), claim.reportId, entry);
  };
  const grow = (entry: Entry, member: Member) => {
    const news = join(entry.incident, member);
    note(entry, member);
    if (news !== "") entry.likeness = likeness.of(`${entry.likeness}\n${news}`);
    return news !== "";
  };
  const begin = (id: string, member: Member, isTouched: boolean): Entry => {
    const incident = incidentOf(id, [member]);
    const seen = [incident.circle, factsText(incident.facts), count(noMarks(), member)];
    const entry: Entry = { incident, isTouched, likeness: likeness.of(seen.join("\n")), shelf: "" };
    shelves.entries.set(id, entry);
    note(entry, member);
    return entry;
  };
  const revise = (entry: Entry, member: Member): boolean => {
    const { incident } = entry;
    const at = takeOut(incident, member.id);
    const isAlone = incident.members.length === 0;
    const stays = isAlone || misfit(incident, member) !== undefined;
    if (stays) {
      putBack(incident, member, at);
      note(entry, member);
    } else byClaim.delete(member.id);
    entry.isTouched = true;
    entry.likeness = likeness.next();
    shelves.put(entry);
    return stays;
  };
  const nearest = (member: Member): Entry | undefined => {
    let best: Nearest | undefined;
    const consider = (entry: Entry, far: number | undefined) => {
      if (far !== undefined && isNearer({ entry, far }, best)) best = { entry, far };
    };
    const keys = daysAround(member);
    let asksStories = false;
    let asksRows = false;
    for (const entry of keys.flatMap((key) => [...shelves.unlike(key)])) {
      const fit = fitOf(entry.incident, member, false, false);
      if (fit.kind === "about") consider(entry, fit.far);
      asksStories ||= fit.kind === "unspoken";
      asksRows ||= fit.kind === "row";
    }
    const single = (entry: Entry) => {
      if (keys.includes(entry.shelf)) consider(entry, misfit(entry.incident, member));
    };
    if (asksStories) stories.each(originOf(member.claim), undefined, single);
    if (asksRows && isRow(member)) rows.each(rowKey(member), member.claim.reportId, single);
    return best?.entry;
  };

  for (const { id, members } of known) {
    const [first, ...others] = members;
    const entry = begin(id, first, false);
    for (const member of others) grow(entry, member);
    shelves.put(entry);
  }

  return {
    place(member, version) {
      const standing = byClaim.get(member.id);
      if (standing && revise(standing, member)) return;
      const entry = nearest(member);
      if (entry) {
        entry.isTouched = true;
        if (grow(entry, member)) shelves.put(entry);
        return;
      }
      const own = derivedId("event", member.id);
      shelves.put(
        begin(shelves.entries.has(own) ? derivedId("event", member.id, String(version)) : own, member, true),
      );
    },
    touched: () =>
      [...shelves.entries.values()].filter(({ isTouched }) => isTouched).map(({ incident }) => incident),
  };
}

function isNearer({ entry, far }: Nearest, best: Nearest | undefined): boolean {
  if (!best || far < best.far) return true;
  return far === best.far && entry.incident.id < best.entry.incident.id;
}

/** Rows of one source that say the same. */
function rowKey(member: Member): string | undefined {
  const content = contentOf(member);
  return content === "" ? undefined : `${member.claim.sourceId}\n${content}`;
}
