import { derivedId } from "./identity.ts";

/** What the desk remembers in order to let things go: keys of blobs, what was collected under which basis, what was erased. */
export const KEEPING_TABLES: readonly string[] = [
  // Nothing was ever written into it.
  "DROP TABLE IF EXISTS blob",
  `CREATE TABLE blob_key (
     id uuid PRIMARY KEY,
     sha256 text NOT NULL,
     wrapped bytea
   )`,
  "CREATE INDEX blob_key_sha256 ON blob_key (sha256)",
  `CREATE TABLE collected (
     act bigint NOT NULL,
     run_id uuid NOT NULL,
     source_id uuid NOT NULL,
     basis_id uuid NOT NULL,
     collected_at timestamptz NOT NULL,
     recorded_at timestamptz NOT NULL,
     is_personal boolean NOT NULL DEFAULT false,
     erased_at timestamptz,
     found_held_at timestamptz,
     blob_gone_at timestamptz,
     PRIMARY KEY (act, run_id)
   )`,
  "CREATE INDEX collected_run ON collected (run_id)",
  "CREATE INDEX collected_waiting ON collected (basis_id, collected_at) WHERE erased_at IS NULL",
  `CREATE TABLE erased_record (
     kind text NOT NULL,
     id uuid NOT NULL,
     act bigint NOT NULL,
     erased_at timestamptz NOT NULL,
     content text,
     PRIMARY KEY (kind, id)
   )`,
  `CREATE INDEX access_event_erasure ON access_event (act) WHERE event LIKE '%"verb":"erasure"%'`,
  // What was collected before this was kept: by the entries of the log, else by the source's basis or the desk's.
  `DO $$
   BEGIN
     IF to_regclass('"run"') IS NOT NULL THEN
       INSERT INTO collected (act, run_id, source_id, basis_id, collected_at, recorded_at)
       SELECT DISTINCT ON (change.act, run.id) change.act, run.id, (run.body ->> 'sourceId')::uuid,
              coalesce((SELECT (event::jsonb ->> 'basisId')::uuid FROM access_event
                        WHERE act = change.act AND event LIKE '%"basisId"%'),
                       (SELECT (body ->> 'basisId')::uuid FROM "source"
                        WHERE id = (run.body ->> 'sourceId')::uuid AND superseded_at = 'infinity'),
                       '${derivedId("basis", "desk")}'),
              (run.body ->> 'startedAt')::timestamptz, change.recorded_at
       FROM changes AS change JOIN "run" AS run USING (id, version)
       WHERE change.kind = 'run' AND change.act IS NOT NULL
       ON CONFLICT DO NOTHING;
     END IF;
   END $$`,
];
