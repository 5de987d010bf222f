import { audienceOf, HOME, type Label, TLP, type Tlp } from "./label.ts";

/** Somebody who reads: what may be shown is decided from this, in the database, for every query. */
export interface Reader {
  readonly id: string;
  /** Key of the institution the reader reads for. */
  readonly institution: string;
  readonly clearance: Tlp;
  /** Classification level, 0 to 4. */
  readonly level: number;
  /** Compartments the reader has been read into; `*` is all of them. */
  readonly compartments: readonly string[];
  /** Whether the reader's institution is a client of the home institution, whose TLP:AMBER then reaches it. */
  readonly isClient: boolean;
}

/**
 * The read rule of the label lattice: level and TLP within the clearance, compartments held, institution in
 * the audience, and the person among the recipients where some are named.
 *
 * Row-level security in the database states the same rule once more, by itself.
 */
export function mayRead(reader: Reader, label: Label): boolean {
  const audience = audienceOf(label);
  const reachesClients = label.releasableTo === undefined && label.tlp === "AMBER";
  return (
    TLP.indexOf(label.tlp) <= TLP.indexOf(reader.clearance) &&
    label.level <= reader.level &&
    (reader.compartments.includes("*") ||
      label.compartments.every((name) => reader.compartments.includes(name))) &&
    (audience === undefined ||
      audience.includes(reader.institution) ||
      (reachesClients && !label.originatorControlled && reader.isClient && audience.includes(HOME))) &&
    (label.recipients === undefined || label.recipients.includes(reader.id))
  );
}
