/**
 * The files of a folder, in the order of their names, all the way down. A symbolic link is followed to a file
 * inside the same folder and refused when it leads out of it, so that a folder is never a way to other files.
 */
import { readdir, realpath, stat } from "node:fs/promises";
import { join, sep } from "node:path";
import { Fault } from "../kernel/fault.ts";

/** Folders inside one another; deeper ones are a loop or a mistake. */
const DEEPEST = 32;

export interface FileFound {
  readonly path: string;
  /** Relative to the folder. */
  readonly label: string;
  /** Why it may not or cannot be opened. */
  readonly fault?: Fault;
}

export async function* filesIn(folder: string): AsyncGenerator<FileFound> {
  yield* below(folder, "", await realpath(folder), 0);
}

async function* below(
  folder: string,
  prefix: string,
  root: string,
  depth: number,
): AsyncGenerator<FileFound> {
  if (depth > DEEPEST)
    throw new Fault("invalid", `${folder} has more than ${DEEPEST} folders inside one another.`);
  const entries = await readdir(folder, { withFileTypes: true });
  // By code unit, so that the order is the same on every machine.
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    // Editors, file managers and version control keep their own things under such names.
    if (entry.name.startsWith(".")) continue;
    const file = { path: join(folder, entry.name), label: `${prefix}${entry.name}` };
    if (entry.isDirectory()) yield* below(file.path, `${file.label}/`, root, depth + 1);
    else if (entry.isFile()) yield file;
    else if (entry.isSymbolicLink()) yield* linked(file, root);
    else
      yield { ...file, fault: new Fault("invalid", `${file.label} is a device or a pipe and not a file.`) };
  }
}

async function* linked(file: FileFound, root: string): AsyncGenerator<FileFound> {
  const target = await realpath(file.path).catch(() => undefined);
  if (target === undefined) {
    yield { ...file, fault: new Fault("missing", `${file.label} is a link to a file that is not there.`) };
  } else if (!target.startsWith(root + sep)) {
    yield { ...file, fault: new Fault("refused", `${file.label} is a link that leads out of the folder.`) };
  } else if ((await stat(target)).isFile()) yield { ...file, path: target };
  // A link to a folder inside: its files come in their own turn.
}
