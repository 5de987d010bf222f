/**
 * Operations: everything Presage can do, one use case a file.
 *
 * An operation is the only thing the outer floors know. HTTP routes, CLI commands, OpenAPI, the typed client
 * and the reference docs all come from its schemas.
 */
import type { z } from "zod";
import type { Mark, Permission } from "../guard/decide.ts";
import type { Principal } from "../guard/principal.ts";
import type { Language } from "../kernel/language.ts";
import type { Plugin } from "../kernel/registry.ts";
import type { View } from "../store/view.ts";
import type { Writer } from "../store/writer.ts";
import type { System } from "./system.ts";

/** How far a long operation has come. `total` is absent while it is not known. */
export interface Progress {
  readonly step: string;
  readonly done: number;
  readonly total?: number;
}

/** The browser that asks, as far as signing in concerns it. */
export interface Caller {
  readonly address: string;
  /** As it calls itself. */
  readonly agent: string;
  /** Of the session it brought, whether or not that still holds. */
  readonly token?: string | undefined;
  /** Gives it the token of another session to bring from now on; without one it brings none any more. */
  keep(token: string | undefined): void;
  /** Of a way to another service and back that this browser is on, such as single sign-on. */
  readonly errand?: string | undefined;
  keepErrand(token: string | undefined): void;
}

export interface Context {
  readonly system: System;
  /** Who asks. */
  readonly principal: Principal;
  /** Absent where no browser asks. */
  readonly caller?: Caller | undefined;
  /** As of the time the caller asked for; the present if it asked for none. */
  readonly view: View;
  readonly writer: Writer;
  /** In which the caller wants to be answered; records are kept in English whatever it is. */
  readonly language: Language;
  readonly signal: AbortSignal;
  progress(progress: Progress): void;
}

export interface Operation<
  Id extends string = string,
  Input extends z.ZodObject = z.ZodObject,
  Output extends z.ZodType = z.ZodType,
> extends Plugin {
  readonly id: Id;
  readonly permission: Permission;
  /** Takes long and is done beside the requests, through the database connections of such work. */
  readonly isLong?: true;
  /** What makes it graver than its permission says: proof of oneself, or a purpose, is asked for. */
  readonly marks?: readonly Mark[];
  /** Reads are GET and may be repeated; writes are POST. */
  readonly effect: "read" | "write";
  readonly input: Input;
  readonly output: Output;
  /** Input fields that the CLI takes as bare words, in order; the last may take several. */
  readonly positional?: readonly string[];
  /** The input field with the words that are searched for: what is asked in it leaves an entry in the audit log. */
  readonly searches?: string;
  /** The input field that the CLI reads from standard input when it is `-`. */
  readonly piped?: string;
  /** Where it may be called from; `cli` for what touches the caller's own files. Everywhere if left out. */
  readonly only?: "cli" | "http";
  /** Does the same with nothing of the desk's, for what only reads and writes the caller's files: the CLI then opens no desk. */
  alone?(input: z.output<Input>): Promise<z.input<Output>>;
  run(input: z.output<Input>, context: Context): Promise<z.input<Output>>;
}

/** Returns its argument; it is there so that the schemas' types reach `run`. */
export function operation<const Id extends string, Input extends z.ZodObject, Output extends z.ZodType>(
  definition: Operation<Id, Input, Output>,
): Operation<Id, Input, Output> {
  return definition;
}
