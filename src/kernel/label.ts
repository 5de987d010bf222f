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
    originatorControlled: z.boolean().default(false),
    caveats: z.array(z.string()).default([]),
  })
  .meta({ id: "Label" });
export type Label = z.output<typeof Label>;

/** The least restrictive label: the neutral element of the join. */
export const OPEN: Label = Label.parse({ tlp: "CLEAR" });
/** What is assumed when nobody said. */
export const UNLABELLED: Label = Label.parse({});

export function joinLabels(labels: Iterable<Label>): Label {
  let joined = OPEN;
  for (const label of labels) joined = join(joined, label);
  return joined;
}

function join(a: Label, b: Label): Label {
  const releasableTo = intersection(a.releasableTo, b.releasableTo);
  return {
    tlp: stricter(TLP, a.tlp, b.tlp),
    pap: stricter(PAP, a.pap, b.pap),
    level: Math.max(a.level, b.level),
    compartments: union(a.compartments, b.compartments),
    ...(releasableTo && { releasableTo }),
    originatorControlled: a.originatorControlled || b.originatorControlled,
    caveats: union(a.caveats, b.caveats),
  };
}

function stricter<Value>(order: readonly Value[], a: Value, b: Value): Value {
  return order.indexOf(a) >= order.indexOf(b) ? a : b;
}

function union(a: readonly string[], b: readonly string[]): string[] {
  return [...new Set([...a, ...b])].sort();
}

function intersection(a?: readonly string[], b?: readonly string[]): string[] | undefined {
  if (!a || !b) return a ? [...a].sort() : b && [...b].sort();
  return a.filter((institution) => b.includes(institution)).sort();
}

/** The line printed at the head of every page and product. TLP labels are never translated. */
export function banner(label: Label): string {
  const parts = [`TLP:${label.tlp}`];
  if (label.pap !== "CLEAR") parts.push(`PAP:${label.pap}`);
  if (label.level > 0) parts.push(`LEVEL ${label.level}`);
  if (label.compartments.length > 0) parts.push(label.compartments.join("/"));
  if (label.releasableTo) parts.push(`REL ${label.releasableTo.join(", ")}`);
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
