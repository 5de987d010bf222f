/** The child process of `example-process.ts`: opens the same system, plays the example, and ends. */
import { z } from "zod";
import { Fault } from "../kernel/fault.ts";
import { loadExample } from "./example.ts";
import type { Told } from "./example-process.ts";
import { openSystem } from "./system.ts";

const tell = (told: Told) => process.send?.(told);
const flags = z.record(z.string(), z.string()).parse(JSON.parse(process.argv[2] ?? "{}"));

try {
  const system = await openSystem({ flags, environment: process.env });
  try {
    await loadExample(system, ({ step, done, total = 0 }) => tell({ progress: { step, done, total } }));
  } finally {
    await system.close();
  }
} catch (error) {
  if (!(error instanceof Fault)) throw error;
  tell({ fault: { code: error.code, message: error.message } });
  process.exitCode = 1;
}
process.disconnect?.();
