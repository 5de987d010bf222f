/**
 * Where the databases of tests lie: in memory where there is room, since a new database is some 300 small
 * files, which take 15 ms there and up to 300 ms on a slow disk.
 */
import { mkdtemp, statfs } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

const MEMORY = "/dev/shm";
const ROOM_BYTES = 2 * 1024 ** 3;

export async function scratchFolder(prefix: string): Promise<string> {
  const memory = await statfs(MEMORY).catch(() => undefined);
  const hasRoom = memory !== undefined && memory.bavail * memory.bsize >= ROOM_BYTES;
  return mkdtemp(join(hasRoom ? MEMORY : tmpdir(), prefix));
}

export function scratchPlaces(): readonly string[] {
  return [MEMORY, tmpdir()];
}
