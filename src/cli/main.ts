/** The entry of `./presage`: reads the words, finds the operation, prints what it answers. */
import { enableCompileCache } from "node:module";
import { fileURLToPath } from "node:url";

// Halves the time of a short command. The folder is the project's own; where it cannot be written, nothing is lost.
enableCompileCache(fileURLToPath(new URL("../../node_modules/.cache/presage", import.meta.url)));
const argv = process.argv.slice(2);
// The vault is another process: nothing of the desk's is loaded into it.
const run =
  argv[0] === "vault"
    ? (await import("./vault-line.ts")).runVaultLine
    : (await import("./command-line.ts")).runCommandLine;

// Whoever reads our output may stop reading: `./presage reports | head` is no fault.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
});

process.exitCode = await run(argv[0] === "vault" ? argv.slice(1) : argv, {
  environment: process.env,
  stdout: process.stdout,
  stderr: process.stderr,
});
