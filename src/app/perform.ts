/**
 * One request, whoever brings it: decided once by the policies, then run with a view and a writer that are the
 * principal's own. Nothing that HTTP or the command line is asked for comes to an operation in another way.
 */
import type { z } from "zod";
import type { Act } from "../guard/decide.ts";
import { requirePersonalReading } from "../guard/personal-reading.ts";
import type { Principal } from "../guard/principal.ts";
import { noteRefusal } from "../guard/refusals.ts";
import { unsettlePerson } from "../guard/unsettled.ts";
import { Fault } from "../kernel/fault.ts";
import type { Language } from "../kernel/language.ts";
import type { OnSeen, Seen } from "../store/view.ts";
import type { Writer } from "../store/writer.ts";
import { answer } from "./answer.ts";
import type { Caller, Context, Operation, Progress } from "./operation.ts";
import type { System } from "./system.ts";

export interface Request {
  readonly principal: Principal;
  readonly caller?: Caller;
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
  await requireAllowed(system, request.principal, operation);
  const seen: Seen[] = [];
  const context = await contextOf(operation.isLong ? inBackground(system) : system, request, (records) => {
    for (const record of records) seen.push(record);
  });
  const output = await answered(operation, input, context, seen).catch(async (error: unknown) => {
    await noteRefusal(context.writer, operation.id, error);
    throw error;
  });
  if (operation.effect === "write") await system.phases.settle({ signal: request.signal });
  else await noteReading(system, operation, input, { context, seen });
  return output;
}

/** @throws Fault `refused` when a reading held personal data that may not be answered so. */
async function answered(
  operation: Operation,
  input: z.output<z.ZodObject>,
  context: Context,
  seen: readonly Seen[],
): Promise<unknown> {
  const output = await answer(operation, input, context);
  // What was written stands already; to say so gives nothing away that the writer did not bring.
  if (operation.effect === "read") requirePersonalReading(seen, context.principal);
  return output;
}

/** @throws Fault `forbidden` or `step-up`, which the audit log is told of. */
export async function requireAllowed(system: System, principal: Principal, operation: Act): Promise<void> {
  try {
    system.decider.require(principal, operation);
  } catch (error) {
    if (error instanceof Fault) {
      const denied = {
        writer: writerOf(system, principal),
        operation: operation.id,
        fault: error,
        onBurst: () => unsettlePerson(system.store, principal.id, system.door.clock.now()),
      };
      // Whoever may not do it is turned away in any case.
      await system.denials
        .note(denied)
        .catch((cause: unknown) => system.log.error({ err: cause }, "a denial was not written down"));
    }
    throw error;
  }
}

interface Read {
  readonly context: Context;
  readonly seen: readonly Seen[];
}

/** An entry that cannot be written fails the reading: nothing has been answered yet. */
async function noteReading(
  { clock, consultations }: System,
  operation: Operation,
  input: z.output<z.ZodObject>,
  { context: { view, principal, writer }, seen }: Read,
): Promise<void> {
  const words = operation.searches === undefined ? undefined : input[operation.searches];
  await consultations.note(writer, {
    operation,
    input,
    words: typeof words === "string" ? words : undefined,
    asOf: view.asOf ?? clock.now(),
    principal,
    seen,
  });
}

/** For what takes long: the system with the database connections that no request waits for. */
export function inBackground(system: System): System {
  return { ...system, store: system.store.background };
}

/** @param onSeen told of each record that the context's view hands out. */
export async function contextOf(system: System, request: Request, onSeen?: OnSeen): Promise<Context> {
  const { principal, caller, asOf, signal, language = "en" } = request;
  refuseFuture(asOf, system.clock.now());
  await system.store.labels.refresh();
  return {
    system,
    principal,
    caller,
    language,
    view: system.store.view(principal.reader, asOf, onSeen),
    writer: writerOf(system, principal),
    signal,
    progress: (progress) => request.progress?.(progress),
  };
}

function writerOf({ store, decider }: System, { id, originator, reader, roles }: Principal): Writer {
  const role = roles.join(",");
  const context = {
    organisation: reader.institution,
    ...(role !== "" && { role }),
    policyHash: decider.policies.hash,
  };
  return store.writer(id, undefined, { originator, context });
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
