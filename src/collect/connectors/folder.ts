import { lstat, open, realpath, stat } from "node:fs/promises";
import { z } from "zod";
import { Fault } from "../../kernel/fault.ts";
import { connector } from "../connector.ts";
import { type FileFound, filesIn } from "../input-folder.ts";
import { isWithin } from "../watched-folders.ts";

/** Files taken in one round; the rest waits for the next. */
const ROUND = 1_000;

/**
 * The cursor is the time of the newest change that was taken in, and the files that changed at that very
 * moment. The change time of a file (ctime) moves with every write, rename and copy, and cannot be set back,
 * unlike the time of modification, which a copied file brings along.
 */
const Cursor = z.object({ changedAt: z.string().regex(/^\d+$/), files: z.array(z.string()) });

export const folder = connector({
  id: "folder",
  title: "Watched folder",
  about:
    "New and changed files in a folder and below it, in any known format. Files that are still being written wait for the next round; what is deleted in the folder stays here.",
  options: z.strictObject({
    folder: z.string().min(1).meta({
      title: "Folder",
      description: "On the machine that collects, under a folder named in the setting watchFolders.",
    }),
    quietSeconds: z.number().min(0).default(5).meta({
      title: "Quiet time",
      description: "A file is whole when it was left alone for this long.",
      unit: "seconds",
    }),
    format: z
      .string()
      .optional()
      .meta({ title: "Format", description: "The format's id, when it should not be guessed." }),
    formatOptions: z.record(z.string(), z.unknown()).optional().meta({ title: "Options of the format" }),
  }),
  isMoving: false,

  async *collect({ folder: path, quietSeconds, format, formatOptions }, cursor, { clock, openFolder }) {
    const last = Cursor.safeParse(cursor).data ?? { changedAt: "0", files: [] };
    const wholeBefore = BigInt(clock.now().getTime() - quietSeconds * 1000) * 1_000_000n;
    const root = await openFolder(path);
    const changed: Changed[] = [];
    for await (const file of filesIn(root)) {
      if (/(~|\.(part|tmp|crdownload|swp))$/.test(file.label)) continue;
      const changedAt = await changeTime(file);
      const isKnown =
        changedAt < BigInt(last.changedAt) ||
        (changedAt === BigInt(last.changedAt) && last.files.includes(file.label));
      if (!isKnown && changedAt <= wholeBefore) changed.push({ ...file, changedAt });
    }
    changed.sort((a, b) => (a.changedAt < b.changedAt ? -1 : a.changedAt > b.changedAt ? 1 : 0));

    let taken = last;
    for (const { path: file, label, fault, changedAt } of changed.slice(0, ROUND)) {
      const isSameMoment = BigInt(taken.changedAt) === changedAt;
      taken = {
        changedAt: String(changedAt),
        files: isSameMoment ? [...taken.files, label] : [label],
      };
      yield { content: fault ?? bytesOf(file, root), name: label, format, formatOptions, cursor: taken };
    }
  },
});

interface Changed extends FileFound {
  /** Nanoseconds since 1970. */
  readonly changedAt: bigint;
}

async function changeTime({ path }: FileFound): Promise<bigint> {
  // Of a link that leads nowhere there is still the link.
  const { ctimeNs } = await lstat(path, { bigint: true });
  return ctimeNs;
}

/** What was listed as a file may be a link by the time it is opened: what is open must lie in the folder. */
async function* bytesOf(path: string, root: string): AsyncGenerator<Uint8Array> {
  const file = await open(path);
  try {
    const [real, opened] = [await realpath(path), await file.stat({ bigint: true })];
    const there = await stat(real, { bigint: true });
    if (!isWithin(real, root) || there.ino !== opened.ino || there.dev !== opened.dev)
      throw new Fault("refused", `${path} was changed for a link that leads out of the folder.`);
    yield* file.createReadStream({ autoClose: false });
  } finally {
    await file.close();
  }
}
