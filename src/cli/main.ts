/** The entry of `./presage`: reads the words, finds the operation, prints what it answers. */
import { runCommandLine } from "./command-line.ts";

// Whoever reads our output may stop reading: `./presage reports | head` is no fault.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
});

process.exitCode = await runCommandLine(process.argv.slice(2), {
  environment: process.env,
  stdout: process.stdout,
  stderr: process.stderr,
});
