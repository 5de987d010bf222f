import { existsSync } from "node:fs";
import { mkdir, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { Fault } from "../kernel/fault.ts";

/** Makes the data folder and those above it, for this account alone. @throws Fault `forbidden` */
export async function makeFolder(folder: string): Promise<void> {
  await makePath(folder).catch((cause: unknown) => {
    throw new Fault(
      "forbidden",
      `The data folder ${folder} cannot be made; give this account the right, or name another with --data.`,
      {},
      cause,
    );
  });
}

/**
 * Node's own recursion never ends where a folder that is there says "not found" of a new one, as /proc does. A
 * parent that has come meanwhile is another process's: once more is enough then.
 */
async function makePath(folder: string, isAgain = false): Promise<void> {
  const parent = dirname(folder);
  const cause = await mkdir(folder, { mode: 0o700 }).then(
    () => undefined,
    (error: NodeJS.ErrnoException) => error,
  );
  if (!cause || (cause.code === "EEXIST" && (await stat(folder)).isDirectory())) return;
  if (cause.code !== "ENOENT" || isAgain) throw cause;
  if (!existsSync(parent)) await makePath(parent);
  await makePath(folder, true);
}
