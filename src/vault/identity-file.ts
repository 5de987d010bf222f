/**
 * Who a source is, as a handler writes it down on their own machine: `name: value` lines (YAML) with `pseudonym`
 * among them, or one JSON object a line for several sources.
 */
import { parse } from "yaml";
import { z } from "zod";
import { FieldName } from "../kernel/break-glass.ts";
import { Fault } from "../kernel/fault.ts";
import { Pseudonym } from "../kernel/human-source.ts";
import type { Identity } from "./sealing.ts";

const Flat = z.looseObject({ pseudonym: Pseudonym });
const LONGEST = 100_000;
const Fields = z
  .record(FieldName, z.string().max(LONGEST))
  .refine((fields) => Object.keys(fields).length > 0, "there is nothing but a pseudonym");

/** @throws Fault `invalid`, which repeats nothing of what the file says. */
export function readIdentities(text: string): Identity[] {
  const values = text.trimStart().startsWith("{")
    ? text.split("\n").filter(isWritten).map(parsed)
    : [parsed(text)];
  return values.map((value, i) => {
    const flat = Flat.safeParse(value);
    const { pseudonym, ...rest } = flat.data ?? { pseudonym: "" };
    const fields = Fields.safeParse(rest);
    if (!flat.success || !fields.success)
      throw new Fault(
        "invalid",
        `Identity ${i + 1} of the file is wrong: it needs a pseudonym that the desk drew, and texts under names of lower-case letters, digits and hyphens.`,
      );
    return { pseudonym, fields: fields.data };
  });
}

function isWritten(line: string): boolean {
  return line.trim() !== "";
}

function parsed(text: string): unknown {
  try {
    return parse(text);
  } catch {
    // The parser's words would repeat the line.
    return undefined;
  }
}
