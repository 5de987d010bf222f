/**
 * The second wall: PostgreSQL's row-level security under a role that owns nothing.
 *
 * Whoever reads does so as `presage_reader`, with who they are in settings that last one transaction. The rule
 * of the label lattice is stated here once more, in SQL and by itself: a mistake in one statement of it is
 * held by the other. Without the settings nothing is readable.
 */
import { escapeIdentifier, escapeLiteral, type Pool, type PoolClient } from "pg";
import { Fault } from "../kernel/fault.ts";
import { TLP } from "../kernel/label.ts";
import type { Reader } from "../kernel/reader.ts";

export const READER_ROLE = "presage_reader";

/** Held within one transaction; `\x1f` parts the compartments. */
function settingsOf(reader: Reader): readonly (readonly [string, string])[] {
  return [
    ["presage.person", reader.id],
    ["presage.institution", reader.institution],
    ["presage.tlp", String(TLP.indexOf(reader.clearance))],
    ["presage.level", String(reader.level)],
    ["presage.compartments", reader.compartments.join("\u001f")],
    ["presage.client", reader.isClient ? "yes" : "no"],
  ];
}

/** Begins a transaction in which only what the reader may see exists, and nothing can be written. */
export function beginAs(reader: Reader): string {
  const settings = settingsOf(reader).map(
    ([name, value]) => `set_config(${escapeLiteral(name)}, ${escapeLiteral(value)}, true)`,
  );
  return `BEGIN READ ONLY; SET LOCAL ROLE ${READER_ROLE}; SELECT ${settings.join(", ")}`;
}

function setting(name: string): string {
  return `(SELECT nullif(current_setting('presage.${name}', true), ''))`;
}

const TLP_OF_LABEL = `array_position(ARRAY[${TLP.map(escapeLiteral).join(", ")}], label ->> 'tlp') - 1`;
const AMBER = TLP.indexOf("AMBER");

/** Over `label_class`; absent settings make it NULL, which is no. */
const READABLE = `
  ${TLP_OF_LABEL} <= ${setting("tlp")}::int
  AND (label ->> 'level')::int <= ${setting("level")}::int
  AND (${setting("compartments")} = '*' OR NOT EXISTS (
    SELECT FROM jsonb_array_elements_text(label -> 'compartments') AS needed
    WHERE needed NOT IN (SELECT unnest(string_to_array(coalesce(${setting("compartments")}, ''), E'\x1f')))))
  AND CASE
    WHEN label ? 'releasableTo' THEN label -> 'releasableTo' ? ${setting("institution")}
    WHEN (label ->> 'originatorControlled')::boolean OR ${TLP_OF_LABEL} >= ${AMBER} THEN
      ${setting("institution")} = 'home'
      OR (label ->> 'tlp' = 'AMBER' AND NOT (label ->> 'originatorControlled')::boolean
          AND ${setting("client")} = 'yes')
    ELSE ${setting("institution")} IS NOT NULL END
  AND (NOT label ? 'recipients' OR label -> 'recipients' ? ${setting("person")})`;

/** Of a table whose rows carry the number of a label. */
const LABELLED = "label_id = ANY (ARRAY(SELECT id FROM label_class))";

/** What a reader's role may look at besides the records, and under which condition. */
const READABLE_TABLES: readonly (readonly [table: string, condition: string])[] = [
  ["label_class", READABLE],
  ["reading", LABELLED],
  ["search", LABELLED],
  // A look for one reading of each series that is reached: as EXISTS it would be one pass over all readings.
  ["series", "coalesce((SELECT true FROM reading WHERE reading.series_id = series.id LIMIT 1), false)"],
  ["changes", "true"],
  // That something was erased, and when; nothing of what it was.
  ["erased_record", "true"],
  ["setting", "name NOT LIKE 'secret.%'"],
];

/**
 * Index conditions are used below row security only where their functions are known to tell nothing of the
 * rows they are given. These four answer or fail the same for any row of ours; PostgreSQL merely never said so.
 */
const TELL_NOTHING = [
  "jsonb_object_field_text(jsonb, text)",
  "jsonb_object_field(jsonb, text)",
  "jsonb_exists_any(jsonb, text[])",
  "ts_match_vq(tsvector, tsquery)",
];

/**
 * Makes the role and puts every table behind it; changes nothing where that has been done.
 *
 * @param tables of records, by their quoted names.
 * @throws Fault `forbidden` when this database user may not make the role, with what an administrator can do.
 */
export async function secureRows(client: PoolClient, tables: readonly string[]): Promise<void> {
  await makeRole(client);
  await openSchema(client);
  await tellPlanner(client);
  const { rows } = await client.query<{ name: string }>(
    "SELECT tablename AS name FROM pg_policies WHERE policyname = 'readable'",
  );
  const done = new Set(rows.map(({ name }) => name));
  const wanted = [...READABLE_TABLES, ...tables.map((table) => [table, LABELLED] as const)];
  for (const [name, condition] of wanted) {
    const plain = name.replaceAll('"', "");
    if (!done.has(plain)) await client.query(policies(escapeIdentifier(plain), condition));
  }
}

/** Row security holds for the owner, too; the program's own work is let through by a policy that says so. */
function policies(table: string, condition: string): string {
  return `
    ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY;
    ALTER TABLE ${table} FORCE ROW LEVEL SECURITY;
    CREATE POLICY program ON ${table} TO CURRENT_USER USING (true) WITH CHECK (true);
    CREATE POLICY readable ON ${table} FOR SELECT TO ${READER_ROLE} USING (${condition});
    GRANT SELECT ON ${table} TO ${READER_ROLE}`;
}

/** Roles belong to the whole server: another desk on it may be making the same one at this moment. */
async function makeRole(client: PoolClient): Promise<void> {
  const { rows } = await client.query<{ isMember: boolean; isStrong: boolean }>(
    `SELECT pg_has_role(current_user, oid, 'MEMBER') AS "isMember",
            rolsuper OR rolbypassrls OR rolcanlogin AS "isStrong"
     FROM pg_roles WHERE rolname = $1`,
    [READER_ROLE],
  );
  const [role] = rows;
  if (role?.isStrong)
    throw new Fault(
      "conflict",
      `The database role ${READER_ROLE} can sign in or pass row security; it must be a plain role without rights.`,
    );
  if (role?.isMember) return;
  await client
    .query(
      `DO $$ BEGIN
         IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '${READER_ROLE}') THEN
           CREATE ROLE ${READER_ROLE} NOLOGIN NOINHERIT;
         END IF;
       EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
       END $$;
       GRANT ${READER_ROLE} TO CURRENT_USER`,
    )
    .catch((cause: unknown) => {
      throw new Fault(
        "forbidden",
        `The database user may not make the role ${READER_ROLE}; let an administrator run: CREATE ROLE ${READER_ROLE} NOLOGIN; GRANT ${READER_ROLE} TO the user of DATABASE_URL.`,
        {},
        cause,
      );
    });
}

/** Granted where it is missing: a grant that changes nothing still writes to the catalogue at every start. */
async function openSchema(client: PoolClient): Promise<void> {
  const { rows } = await client.query<{ isOpen: boolean }>(
    `SELECT has_schema_privilege('${READER_ROLE}', 'public', 'USAGE') AS "isOpen"`,
  );
  if (!rows[0]?.isOpen) await client.query(`GRANT USAGE ON SCHEMA public TO ${READER_ROLE}`);
}

/** Only a superuser can say it; without it, everything holds and some lists are slower. */
async function tellPlanner(client: PoolClient): Promise<void> {
  const { rows } = await client.query<{ name: string }>(
    `SELECT name FROM unnest($1::text[]) AS name
     WHERE NOT (SELECT proleakproof FROM pg_proc WHERE oid = ('pg_catalog.' || name)::regprocedure)
       AND (SELECT rolsuper FROM pg_roles WHERE rolname = current_user)`,
    [TELL_NOTHING],
  );
  for (const { name } of rows) await client.query(`ALTER FUNCTION pg_catalog.${name} LEAKPROOF`);
}

/** What stands between readers and rows, for the desk's own account of itself. */
export async function rowSecurity(
  pool: Pool,
): Promise<{ readonly tables: number; readonly unprotected: string[] }> {
  const { rows } = await pool.query<{ name: string; isProtected: boolean }>(
    `SELECT table_name AS name, relrowsecurity AND relforcerowsecurity AS "isProtected"
     FROM information_schema.role_table_grants JOIN pg_class ON oid = format('%I.%I', table_schema, table_name)::regclass
     WHERE grantee = $1`,
    [READER_ROLE],
  );
  return {
    tables: rows.length,
    unprotected: rows.filter(({ isProtected }) => !isProtected).map(({ name }) => name),
  };
}
