/**
 * Labels: who may see a record and what may be done with it.
 *
 * Labels form a lattice. What is derived carries the join of what it was made from, so that a banner is
 * always computed and never typed. A missing or unknown TLP is read as AMBER+STRICT: it fails closed.
 */
import { z } from "zod";

/** Traffic Light Protocol 2.0 (FIRST, 2022), from open to closed. */
export const TLP = ["CLEAR", "GREEN", "AMBER", "AMBER+STRICT", "RED"] as const;
export type Tlp = (typeof TLP)[number];

/** Permissible Actions Protocol, from open to closed. */
export const PAP = ["CLEAR", "GREEN", "AMBER", "RED"] as const;

export const Label = z
  .strictObject({
    tlp: z.enum(TLP).default("AMBER+STRICT"),
    pap: z.enum(PAP).default("CLEAR"),
    level: z.int().min(0).max(4).default(0).meta({ description: "Classification level, 0 is none." }),
    compartments: z.array(z.string()).default([]),
    releasableTo: z
      .array(z.string())
      .optional()
      .meta({ description: "Institutions it may be released to; absent means all that the TLP allows." }),
    recipients: z
      .array(z.string())
      .optional()
      .meta({ description: "Persons it is named to (TLP:RED); absent means nobody was named." }),
    originatorControlled: z.boolean().default(false),
    caveats: z.array(z.string()).default([]),
  })
  .meta({ id: "Label" });
export type Label = z.output<typeof Label>;

/** The institution that keeps this desk: what carries no institution's name is its own. */
export const HOME = "home";

/** The least restrictive label: the neutral element of the join. */
export const OPEN: Label = Label.parse({ tlp: "CLEAR" });
/** What is assumed when nobody said. */
export const UNLABELLED: Label = Label.parse({});

export function joinLabels(labels: Iterable<Label>): Label {
  let joined = OPEN;
  for (const label of labels) joined = join(joined, label);
  return joined;
}

/** Whether what carries `label` instead of `before` could reach somebody whom it could not reach before. */
export function isDowngrade(before: Label, label: Label): boolean {
  return JSON.stringify(joinLabels([before, label])) !== JSON.stringify(joinLabels([label]));
}

function join(a: Label, b: Label): Label {
  const recipients = intersection(a.recipients, b.recipients);
  return withAudience(
    {
      tlp: stricter(TLP, a.tlp, b.tlp),
      pap: stricter(PAP, a.pap, b.pap),
      level: Math.max(a.level, b.level),
      compartments: union(a.compartments, b.compartments),
      ...(recipients && { recipients }),
      originatorControlled: a.originatorControlled || b.originatorControlled,
      caveats: union(a.caveats, b.caveats),
    },
    intersection(reachOf(a), reachOf(b)),
  );
}

/**
 * The institutions that a label lets a record reach; absent means all that share this desk (the community of
 * TLP:GREEN). What is AMBER or stricter, or its originator's to release, stays at home unless others are named.
 */
export function audienceOf(label: Label): readonly string[] | undefined {
  return label.releasableTo ?? (staysAtHome(label) ? [HOME] : undefined);
}

/** Stands in an audience for the home institution's clients, whichever they are at the time of reading. */
const CLIENTS = "clients of home";

/** The audience with the clients in it: what was said to be for the home institution alone must stay so. */
function reachOf(label: Label): readonly string[] | undefined {
  const reachesClients =
    label.releasableTo === undefined && label.tlp === "AMBER" && !label.originatorControlled;
  return reachesClients ? [HOME, CLIENTS] : audienceOf(label);
}

function staysAtHome({ tlp, originatorControlled }: Label): boolean {
  return originatorControlled || TLP.indexOf(tlp) >= TLP.indexOf("AMBER");
}

/**
 * Records that may be joined without hiding one's from those it is for: all that reaches the institution that
 * keeps the desk, and apart from that, what several institutions keep to the same audience.
 *
 * @returns a name of the circle; that of the home institution's is `home`.
 */
export function circleOf(label: Label): string {
  const audience = audienceOf(label);
  return audience === undefined || audience.includes(HOME) ? HOME : [...audience].sort().join(" ");
}

/** An audience that goes without saying is left unsaid, so that equal labels are written alike. */
function withAudience(label: Label, audience: readonly string[] | undefined): Label {
  const { releasableTo, ...rest } = label;
  void releasableTo;
  if (!audience) return rest;
  const unsaid = reachOf(rest);
  const goesWithoutSaying =
    audience.length === unsaid?.length && audience.every((name) => unsaid.includes(name));
  return goesWithoutSaying
    ? rest
    : { ...rest, releasableTo: audience.filter((name) => name !== CLIENTS).sort() };
}

/** Who writes a record, as far as its label is concerned. */
export interface Originator {
  readonly institution: string;
  readonly person: string;
  /** Institutions that TLP:AMBER of this one reaches. */
  readonly clients: readonly string[];
}

/**
 * A label as its writer means it: the audience it leaves unsaid is that of the version before, or else the
 * writer's institution; what is TLP:RED and names nobody is named to its writer.
 */
export function originatedBy(
  label: Label,
  { institution, person, clients }: Originator,
  before?: Label,
): Label {
  const isForClients = label.tlp === "AMBER" && !label.originatorControlled;
  const own = [institution, ...(isForClients ? clients : [])];
  const byDefault = institution === HOME && own.length === 1 ? reachOf(label) : own;
  const kept = before && reachOf(before)?.filter((name) => isForClients || name !== CLIENTS);
  const audience = label.releasableTo ?? (staysAtHome(label) ? (kept ?? byDefault) : undefined);
  const recipients = label.recipients ?? before?.recipients ?? (label.tlp === "RED" ? [person] : undefined);
  return withAudience(
    { ...label, ...(recipients && { recipients: [...new Set(recipients)].sort() }) },
    audience && [...new Set(audience)].sort(),
  );
}

function stricter<Value>(order: readonly Value[], a: Value, b: Value): Value {
  return order.indexOf(a) >= order.indexOf(b) ? a : b;
}

function union(a: readonly string[], b: readonly string[]): string[] {
  return [...new Set([...a, ...b])].sort();
}

function intersection(a?: readonly string[], b?: readonly string[]): string[] | undefined {
  if (!a || !b) return a ? union(a, []) : b && union(b, []);
  return union(a, []).filter((name) => b.includes(name));
}

/** The line printed at the head of every page and product. TLP labels are never translated. */
export function banner(label: Label): string {
  const parts = [`TLP:${label.tlp}`];
  if (label.pap !== "CLEAR") parts.push(`PAP:${label.pap}`);
  if (label.level > 0) parts.push(`LEVEL ${label.level}`);
  if (label.compartments.length > 0) parts.push(label.compartments.join("/"));
  if (label.releasableTo) parts.push(`REL ${label.releasableTo.join(", ") || "NOBODY"}`);
  if (label.recipients) parts.push(`TO ${label.recipients.length}`);
  if (label.originatorControlled) parts.push("ORCON");
  return [...parts, ...label.caveats].join(" // ");
}

/**
 * Reads a label as people write it: `TLP:AMBER`, `amber+strict`, `TLP:RED // EX:CHR`.
 * TLP 1.0's WHITE is CLEAR; what is not understood is AMBER+STRICT.
 */
export function readLabel(text: string | undefined): Label {
  const [first = "", ...caveats] = (text ?? "").split("//").map((part) => part.trim());
  const colour = first.toUpperCase().replace(/^TLP:\s*/, "");
  const tlp = colour === "WHITE" ? "CLEAR" : TLP.find((known) => known === colour);
  return Label.parse({ ...(tlp && { tlp }), caveats: caveats.filter((caveat) => caveat !== "") });
}
