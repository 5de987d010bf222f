/**
 * Which folders may be watched: those under a root that the configuration names, and no others.
 *
 * Whoever may write down a source must not thereby read the whole machine. What counts is where a folder
 * really is, after all links; the desk's own data stays closed even when a root holds it.
 */
import { realpath } from "node:fs/promises";
import { isAbsolute, join, resolve, sep } from "node:path";
import { Fault } from "../kernel/fault.ts";

export interface WatchRules {
  /** Absolute. */
  readonly roots: readonly string[];
  /** The data folder: nothing in it is read, except under a root that lies in it itself. */
  readonly dataFolder: string;
}

/**
 * Where a folder really is.
 * @throws Fault `refused` when it may not be watched, `missing` when it is not there, `invalid` for a path
 * that is not absolute.
 */
export type OpenFolder = (folder: string) => Promise<string>;

export function watchedFolders({ roots, dataFolder }: WatchRules): OpenFolder {
  return async (folder) => {
    if (!isAbsolute(folder))
      throw new Fault("invalid", `"${folder.slice(0, 200)}" is not a whole path; begin it at the top.`);
    const isRefused = new Fault(
      "refused",
      `${folder} is not in a folder that may be watched; put the files under ${roots[0] ?? "such a folder"}, or start Presage with --watch-folders ${folder}, or write "watchFolders: [${folder}]" into its config file.`,
    );
    // By its name first, so that nobody learns from the answer what else there is on the machine.
    if (!roots.some((root) => isWithin(resolve(folder), resolve(root)))) throw isRefused;
    const real = await realpath(folder).catch((cause: unknown) => {
      throw new Fault("missing", `There is no folder ${folder} that this account may read.`, {}, cause);
    });
    const realRoots = await Promise.all(roots.map(realOrAsWritten));
    const own = await realOrAsWritten(dataFolder);
    const holding = realRoots.filter((root) => isWithin(real, root));
    if (holding.length === 0) throw isRefused;
    const isOwn = isWithin(real, own) || isWithin(own, real);
    if (isOwn && !holding.some((root) => root !== own && isWithin(root, own)))
      throw new Fault(
        "refused",
        `${folder} holds or is a part of the desk's own data, which is not collected.`,
      );
    return real;
  };
}

/** The folder of a desk for one person: what is put there comes in once a source watches it. */
export function inboxOf(dataFolder: string): string {
  return join(dataFolder, "inbox");
}

export function isWithin(path: string, root: string): boolean {
  return path === root || path.startsWith(root.endsWith(sep) ? root : root + sep);
}

async function realOrAsWritten(folder: string): Promise<string> {
  // A root that is not there (yet) holds nothing.
  return realpath(folder).catch(() => resolve(folder));
}
