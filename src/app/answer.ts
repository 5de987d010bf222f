/**
 * The one place where an operation is called and answers in the language that was asked for: what goes in is
 * turned into what records keep, what comes out, a fault's details too, is said in that language.
 */
import type { z } from "zod";
import { Fault } from "../kernel/fault.ts";
import { asRecorded, inLanguage } from "../kernel/in-language.ts";
import type { Language } from "../kernel/language.ts";
import { Said, spoken } from "../kernel/said.ts";
import type { Context, Operation } from "./operation.ts";

/** @throws Fault as the operation does, its sentence in the language where it has one. */
export async function answer(
  operation: Operation,
  input: z.output<z.ZodObject>,
  context: Context,
): Promise<unknown> {
  try {
    const asked = operation.effect === "write" ? asRecorded(input) : input;
    return inLanguage(operation.output.parse(await operation.run(asked, context)), context.language);
  } catch (error) {
    throw error instanceof Fault ? faultIn(error, context.language) : error;
  }
}

function faultIn(fault: Fault, language: Language): Fault {
  const { said } = fault.details;
  if (typeof said !== "object" || said === null) return fault;
  const message = "message" in said ? Said.safeParse(said.message).data : undefined;
  return new Fault(
    fault.code,
    (message && spoken(message, language)) ?? fault.message,
    inLanguage(fault.details, language),
    fault.cause,
  );
}
