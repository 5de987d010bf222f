/** How much more one person may upload: nobody fills the disk for everybody else, by mistake or on purpose. */
import { megabytes } from "../collect/input-bytes.ts";
import { Fault } from "../kernel/fault.ts";
import type { System } from "./system.ts";

const DAY_MS = 24 * 3_600_000;

/**
 * @returns bytes, unpacked, that may still come from this person.
 * @throws Fault `full` when they brought as many files or bytes as the configuration allows in 24 hours.
 */
export async function uploadRoom({ store, clock, config }: System, person: string): Promise<number> {
  const { uploadFiles, uploadMegabytes } = config;
  const most = uploadMegabytes * 1_000_000;
  const since = new Date(clock.now().getTime() - DAY_MS);
  const { rows } = await store.systemView().sql.query<{ files: number; bytes: number }>(
    `SELECT count(*)::int AS files, coalesce(sum((body ->> 'bytes')::float8), 0) AS bytes FROM "run"
     WHERE superseded_at = 'infinity'
       AND id IN (SELECT id FROM "run" WHERE version = 1 AND recorded_by = $1 AND recorded_at > $2)`,
    [person, since],
  );
  const [{ files, bytes } = { files: 0, bytes: 0 }] = rows;
  if (files >= uploadFiles)
    throw new Fault(
      "full",
      `You brought ${files} files in 24 hours, and ${uploadFiles} are allowed; come back later, or have whoever runs the desk raise uploadFiles.`,
    );
  if (bytes >= most)
    throw new Fault(
      "full",
      `You brought ${megabytes(bytes)} in 24 hours, and ${megabytes(most)} are allowed; come back later, or have whoever runs the desk raise uploadMegabytes.`,
    );
  return most - bytes;
}
