/** One line per step of a start: what is being done, how far it is, and how long it took. */
import type { Progress } from "../app/operation.ts";
import type { Terminal } from "./terminal.ts";

const BAR = 24;

export function stepLine({ stdout, stderr }: Terminal) {
  let title = "";
  const erase = () => stderr.isTTY && stderr.write("\r\u001b[K");
  return {
    async run<Result>(name: string, work: () => Promise<Result>): Promise<Result> {
      title = name;
      const started = performance.now();
      if (stderr.isTTY) stderr.write(`${name} …`);
      try {
        const result = await work();
        erase();
        stdout.write(`${name}: ${((performance.now() - started) / 1_000).toFixed(1)} s\n`);
        return result;
      } catch (error) {
        erase();
        throw error;
      }
    },
    progress({ step, done, total }: Progress) {
      if (!stderr.isTTY) return;
      const share = total ? done / total : 0;
      const filled = Math.round(share * BAR);
      const bar = total
        ? ` [${"█".repeat(filled)}${"·".repeat(BAR - filled)}] ${Math.floor(share * 100)}%`
        : ` ${done}`;
      stderr.write(`\r\u001b[K${title}: ${step}${bar}`);
    },
  };
}
