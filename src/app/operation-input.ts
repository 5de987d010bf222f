/** An operation's input, from texts: what a command line and an address have in common. */
import { z } from "zod";
import { readJsonText } from "../collect/json-text.ts";
import { Fault } from "../kernel/fault.ts";
import { flagOf } from "./config.ts";
import type { Operation } from "./operation.ts";

export interface Field {
  readonly name: string;
  readonly flag: string;
  readonly about: string;
  /** The words it may be, where only some are. */
  readonly choices?: readonly string[];
  readonly required: boolean;
  /** It may stand without a value and then means yes. */
  readonly isSwitch: boolean;
}

export function fieldsOf(operation: Operation): Field[] {
  return Object.entries<z.ZodType>(operation.input.shape).map(([name, field]) => ({
    name,
    flag: flagOf(name),
    about: field.meta()?.description ?? field.meta()?.title ?? "",
    ...choicesOf(field),
    required: !field.safeParse(undefined).success,
    isSwitch: field.safeParse(true).success && !field.safeParse("text").success,
  }));
}

function choicesOf(field: z.ZodType): Pick<Field, "choices"> {
  let inner = field;
  while (inner instanceof z.ZodOptional || inner instanceof z.ZodDefault) {
    const next = inner.unwrap();
    if (!(next instanceof z.ZodType)) return {};
    inner = next;
  }
  return inner instanceof z.ZodEnum ? { choices: inner.options.map(String) } : {};
}

/** Texts from a command line or an address become the numbers, lists and objects that the schema wants. */
export function parseInput(
  operation: Operation,
  raw: Readonly<Record<string, unknown>>,
): z.output<z.ZodObject> {
  const read = Object.fromEntries(
    Object.entries(raw).map(([name, value]) => {
      // A name such as "constructor" is on every object without being one of its fields.
      const field = Object.hasOwn(operation.input.shape, name) ? operation.input.shape[name] : undefined;
      if (!field)
        throw new Fault("invalid", `${operation.id} has no field "${name}".`, {
          known: Object.keys(operation.input.shape),
        });
      return [name, fitted(field, value)];
    }),
  );
  const parsed = operation.input.safeParse(read);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const where = issue?.path.join(".") ?? "";
  const name = String(issue?.path[0] ?? "");
  const isAbsent = issue?.path.length === 1 && read[name] === undefined;
  throw new Fault(
    "invalid",
    `${operation.id}: ${where ? `"${where}" ` : ""}${isAbsent ? "is needed" : (issue?.message ?? "is not as expected")}.`,
  );
}

function fitted(field: z.ZodType, value: unknown): unknown {
  const attempts: unknown[] = [value];
  if (typeof value === "string") {
    if (/^-?\d+(\.\d+)?$/.test(value)) attempts.push(Number(value));
    if (value === "true" || value === "false") attempts.push(value === "true");
    if (/^[[{]/.test(value)) attempts.push(fromJson(value));
    attempts.push([value]);
  }
  // What fits nowhere is refused as the number or object it was meant to be: "too big", not "a text".
  const meant = attempts.slice(1, -1).find((attempt) => !isOfWrongType(field, attempt));
  return attempts.find((attempt) => field.safeParse(attempt).success) ?? meant ?? value;
}

function isOfWrongType(field: z.ZodType, value: unknown): boolean {
  const { error } = field.safeParse(value);
  return error?.issues.some(({ code, path }) => code === "invalid_type" && path.length === 0) ?? false;
}

function fromJson(text: string): unknown {
  try {
    return readJsonText(text);
  } catch {
    return text;
  }
}
