/**
 * STIX data markings as labels.
 *
 * Markings are joined, never overridden: a granular marking can only add restrictions. An object without a
 * known marking gets no label here, and its source's label or AMBER+STRICT counts.
 */
import { joinLabels, type Label, OPEN, PAP, readLabel, UNLABELLED } from "../kernel/label.ts";
import { isJsonObject, type JsonObject, textIn, textsIn } from "./json-value.ts";

/** OASIS STIX 2.1 section 7.2.1.4 (TLP 1.0) and the TLP 2.0 extension's definitions. */
const WELL_KNOWN: Readonly<Record<string, string>> = {
  "marking-definition--613f2e26-407d-48c7-9eca-b8e91df99dc9": "CLEAR",
  "marking-definition--34098fce-860f-48ae-8e50-ebd3cc5e41da": "GREEN",
  "marking-definition--f88d31f6-486f-44da-b317-01333bde0b82": "AMBER",
  "marking-definition--5e57c739-391a-4eb3-b6be-7d15ca92d5ed": "RED",
  "marking-definition--94868c89-83c2-464b-929b-a1a8aa3c8487": "CLEAR",
  "marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb": "GREEN",
  "marking-definition--55d920b0-5e8b-4f79-9ee9-91f868d9b421": "AMBER",
  "marking-definition--939a9414-2ddd-4d32-a0cd-375ea402b003": "AMBER+STRICT",
  "marking-definition--e828b379-4e03-4974-9ac4-e53a884c97c1": "RED",
};
const TLP_2_EXTENSION = "extension-definition--60a3c5c5-0d10-413e-aab3-9e08dde9e88d";

export interface Markings {
  /** Takes note of a marking definition, for the objects after it. */
  learn(definition: JsonObject): void;
  /** The join of the object's markings that mean a label; undefined when none of them does. */
  labelOf(object: JsonObject): Label | undefined;
}

export function newMarkings(): Markings {
  const known = new Map<string, Meaning>(
    Object.entries(WELL_KNOWN).map(([id, tlp]) => [id, { label: readLabel(tlp), saysTlp: true }]),
  );
  return {
    learn(definition) {
      const id = textIn(definition.id);
      const meaning = definedMeaning(definition);
      // What a fixed id means is not for a file to change.
      if (id !== undefined && meaning && !(id in WELL_KNOWN)) known.set(id, meaning);
    },
    labelOf(object) {
      const granular = Array.isArray(object.granular_markings) ? object.granular_markings : [];
      const ids = [
        ...textsIn(object.object_marking_refs),
        ...textsIn(granular.map((marking) => isJsonObject(marking) && marking.marking_ref)),
      ];
      const meanings = ids.flatMap((id) => known.get(id) ?? []);
      if (meanings.length === 0) return undefined;
      const unsaid = meanings.some(({ saysTlp }) => saysTlp) ? OPEN : UNLABELLED;
      return joinLabels([unsaid, ...meanings.map(({ label }) => label)]);
    },
  };
}

interface Meaning {
  readonly label: Label;
  /** Without it the label's TLP says nothing: a PAP marking alone leaves the TLP unsaid. */
  readonly saysTlp: boolean;
}

/** What a marking definition defines: TLP 1.0 or 2.0, or the Permissible Actions Protocol. */
function definedMeaning(definition: JsonObject): Meaning | undefined {
  const extension = isJsonObject(definition.extensions) && definition.extensions[TLP_2_EXTENSION];
  const second = isJsonObject(extension) ? textIn(extension.tlp_2_0) : undefined;
  if (second !== undefined) return { label: readLabel(second), saysTlp: true };

  const type = textIn(definition.definition_type)?.toLowerCase();
  const inner = isJsonObject(definition.definition) ? definition.definition : {};
  if (type === "tlp") {
    return { label: readLabel(textIn(inner.tlp) ?? textIn(definition.name)), saysTlp: true };
  }
  if (type !== "pap") return undefined;
  const colour = (textIn(inner.pap) ?? textIn(definition.name) ?? "").toUpperCase().replace(/^PAP:/, "");
  const pap = PAP.find((each) => each === (colour === "WHITE" ? "CLEAR" : colour)) ?? "RED";
  return { label: { ...OPEN, pap }, saysTlp: false };
}
