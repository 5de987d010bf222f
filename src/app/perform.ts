/**
 * One request, whoever brings it: decided once by the policies, then run with a view and a writer that are the
 * principal's own. Nothing that HTTP or the command line is asked for comes to an operation in another way.
 */
import type { z } from "zod";
import type { Principal } from "../guard/principal.ts";
import { noteRefusal } from "../guard/refusals.ts";
import { Fault } from "../kernel/fault.ts";
import type { Language } from "../kernel/language.ts";
import { answer } from "./answer.ts";
import type { Context, Operation, Progress } from "./operation.ts";
import type { System } from "./system.ts";

export interface Request {
  readonly principal: Principal;
  readonly language?: Language;
  readonly asOf?: Date | undefined;
  readonly signal: AbortSignal;
  progress?(progress: Progress): void;
}

/** @throws Fault `forbidden` or `step-up` before anything is read. */
export async function perform(
  system: System,
  operation: Operation,
  input: z.output<z.ZodObject>,
  request: Request,
): Promise<unknown> {
  system.decider.require(request.principal, operation);
  const context = await contextOf(system, request);
  const output = await answer(operation, input, context).catch(async (error: unknown) => {
    await noteRefusal(context.writer, operation.id, error);
    throw error;
  });
  if (operation.effect === "write") await system.phases.settle({ signal: request.signal });
  return output;
}

export async function contextOf(system: System, request: Request): Promise<Context> {
  const { principal, asOf, signal, language = "en" } = request;
  refuseFuture(asOf, system.clock.now());
  await system.store.labels.refresh();
  return {
    system,
    principal,
    language,
    view: system.store.view(principal.reader, asOf),
    writer: system.store.writer(principal.id, undefined, { originator: principal.originator }),
    signal,
    progress: (progress) => request.progress?.(progress),
  };
}

/** Today means its end, which has not come yet either. */
function refuseFuture(asOf: Date | undefined, now: Date): void {
  const today = now.toISOString().slice(0, 10);
  if (asOf && asOf.toISOString().slice(0, 10) > today)
    throw new Fault(
      "invalid",
      `${asOf.toISOString().slice(0, 10)} has not come yet on this desk, whose day is ${today}; look back to that day or an earlier one.`,
    );
}
