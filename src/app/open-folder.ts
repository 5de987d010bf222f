import { inboxOf, type OpenFolder, watchedFolders } from "../collect/watched-folders.ts";
import type { Config } from "./config.ts";

/** The inbox in the data folder may always be watched, so that one person at one desk need set nothing. */
export function openFolderOf({ data, watchFolders }: Config): OpenFolder {
  return watchedFolders({ roots: [inboxOf(data), ...watchFolders], dataFolder: data });
}
