/** A field report as its form holds it: what is not filled in is empty text. */
import type { Tlp } from "../../../src/kernel/label.ts";
import type { MessageKey } from "../../messages/en.ts";
import type { InputOf, OutputOf } from "../api/client.ts";

export type ToldRow = OutputOf<"field-reports">["items"][number];
/** With what was told. */
export type Told = OutputOf<"field-report">;

export interface ReportDraft {
  readonly title: string;
  readonly text: string;
  readonly tlp: Tlp;
  /** Keys of institutions; none is what the label says by itself. */
  readonly releasableTo: readonly string[];
  readonly occurredOn: string;
  readonly country: string;
  readonly place: string;
  readonly corroboratedBy: string;
  readonly raw: string;
  readonly toldOn: string;
  readonly compartment: string;
  readonly isControlled: boolean;
  readonly persons: number | "";
  readonly among: number | "";
  readonly because: string;
}

export function blankDraft(compartment: string): ReportDraft {
  return {
    title: "",
    text: "",
    tlp: "AMBER",
    releasableTo: [],
    occurredOn: "",
    country: "",
    place: "",
    corroboratedBy: "",
    raw: "",
    toldOn: "",
    compartment,
    isControlled: false,
    persons: "",
    among: "",
    because: "",
  };
}

/** What stands, to be corrected; the reason is asked for anew. */
export function draftOf({ body, label }: Told): ReportDraft {
  const { release, accessSet } = body;
  return {
    title: release.title,
    text: release.text,
    tlp: release.label.tlp,
    releasableTo: release.label.releasableTo ?? [],
    occurredOn: release.occurredOn ?? "",
    country: release.country ?? "",
    place: release.place ?? "",
    corroboratedBy: body.corroboratedBy ?? "",
    raw: body.raw,
    toldOn: body.toldOn,
    compartment: label.compartments.join(", "),
    isControlled: label.originatorControlled,
    persons: accessSet.persons,
    among: accessSet.among,
    because: "",
  };
}

/** As the operation takes it. @param before what is corrected; what its label says besides is kept. */
export function inputOf(draft: ReportDraft, before?: Told): InputOf<"write-field-report"> {
  const { title, text, tlp, releasableTo, occurredOn, country, place, raw, compartment } = draft;
  const { releasableTo: _, ...label } = before?.body.release.label ?? {};
  return {
    raw,
    compartment,
    originatorControlled: draft.isControlled,
    accessSet: { persons: Number(draft.persons), among: Number(draft.among) },
    ...(draft.toldOn && { toldOn: draft.toldOn }),
    ...(draft.corroboratedBy && { corroboratedBy: draft.corroboratedBy }),
    ...(draft.because && { because: draft.because }),
    release: {
      title,
      text,
      label: { ...label, tlp, ...(releasableTo.length > 0 && { releasableTo: [...releasableTo] }) },
      ...(occurredOn && { occurredOn }),
      ...(country && { country }),
      ...(place && { place }),
    },
  };
}

const PARTS: readonly (readonly [keyof ReportDraft, MessageKey])[] = [
  ["title", "sources.write.title"],
  ["text", "sources.write.text"],
  ["tlp", "sources.write.label"],
  ["releasableTo", "sources.write.to"],
  ["occurredOn", "sources.write.occurred"],
  ["country", "sources.write.country"],
  ["place", "sources.write.place"],
  ["corroboratedBy", "sources.write.open"],
  ["raw", "sources.write.above"],
  ["toldOn", "sources.write.told"],
  ["isControlled", "sources.write.controlled"],
  ["persons", "sources.write.persons"],
  ["among", "sources.write.among"],
];

export interface DraftDifference {
  readonly part: MessageKey;
  readonly theirs: string;
  readonly ours: string;
}

/** The parts in which two differ, as they read in either. */
export function differencesOf(theirs: ReportDraft, ours: ReportDraft): DraftDifference[] {
  return PARTS.map(([key, part]) => ({ part, theirs: String(theirs[key]), ours: String(ours[key]) })).filter(
    (one) => one.theirs !== one.ours,
  );
}
