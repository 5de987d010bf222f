/**
 * Plays the example in a process of its own, whose memory (gazetteer, language model, thirty years of figures
 * in the making) is gone when it ends: the server that goes on stays small.
 */
import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import { FAULTS, Fault, type FaultCode } from "../kernel/fault.ts";
import type { ConfigInput } from "./config.ts";
import { readMode } from "./mode.ts";
import type { Progress } from "./operation.ts";
import type { System } from "./system.ts";

/** Short-lived things may pile up: the process lives for half a minute, and collecting them costs a second of it. */
const ROOMY = ["--max-semi-space-size=64"];
const CHILD = fileURLToPath(new URL("play-example.ts", import.meta.url));

/** What the child tells: how far it is, or the fault that ended it. */
export const Told = z.union([
  z.object({ progress: z.object({ step: z.string(), done: z.number(), total: z.number() }) }),
  z.object({ fault: z.object({ code: z.string(), message: z.string() }) }),
]);
export type Told = z.infer<typeof Told>;

export async function playExample(
  system: System,
  { flags, environment }: ConfigInput,
  progress: (progress: Progress) => void,
): Promise<void> {
  await new Promise<void>((done, fail) => {
    const child = fork(CHILD, [JSON.stringify(flags)], {
      env: { ...environment },
      execArgv: ROOMY,
      stdio: ["ignore", "inherit", "inherit", "ipc"],
    });
    let fault: Fault | undefined;
    child.on("message", (message) => {
      const told = Told.parse(message);
      if ("progress" in told) progress(told.progress);
      else fault = new Fault(isCode(told.fault.code) ? told.fault.code : "aborted", told.fault.message);
    });
    child.once("error", fail);
    child.once("exit", (code) => {
      if (code === 0) done();
      else
        fail(
          fault ??
            new Fault("aborted", "Playing the example was cut off; start again and it is played anew."),
        );
    });
  });
  system.clock.follow(await readMode(system.store.systemView()));
}

function isCode(code: string): code is FaultCode {
  return code in FAULTS;
}
