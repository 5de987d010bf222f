/**
 * The role under which the program works where the database has two: one that owns and migrates it and is used at the
 * start alone, and one that reads and writes rows and can change nothing else (ASVS 13.2.2).
 *
 * The invariant: the program's role owns nothing, is no member of the owner's, and does not pass row security.
 */
import { escapeIdentifier, escapeLiteral, type Pool, type PoolClient } from "pg";
import { Fault } from "../kernel/fault.ts";
import { inTransaction } from "./in-transaction.ts";
import { READER_ROLE } from "./row-security.ts";

const SCHEMAS = ["public", "graphile_worker"] as const;

/**
 * Asked before anything is migrated.
 *
 * @param owner connections of the role that migrates.
 * @param program connections of the other.
 * @returns the name of the program's role.
 * @throws Fault `conflict` when they lead to two databases, or the program's role could do more than work on rows.
 */
export async function requirePlainRole(owner: Pool, program: Pool): Promise<string> {
  const [one, other] = await Promise.all([whereIs(owner), whereIs(program)]);
  if (one !== other)
    throw new Fault(
      "conflict",
      "The addresses of DATABASE_URL and databaseOwner lead to two databases; name the same one in both, under two roles.",
    );
  const { rows } = await program.query<{ name: string; isStrong: boolean }>(
    `SELECT rolname AS name, rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb OR rolreplication AS "isStrong"
     FROM pg_roles WHERE rolname = current_user`,
  );
  const [{ name, isStrong } = { name: "", isStrong: true }] = rows;
  if (isStrong) throw tooStrong(name, "is a superuser, passes row security or may make roles or databases");
  const { rows: found } = await owner.query<{ isOwner: boolean; owns: number }>(
    `SELECT pg_has_role(${escapeLiteral(name)}, current_user, 'MEMBER') AS "isOwner",
            (SELECT count(*)::int FROM pg_shdepend WHERE deptype = 'o' AND refclassid = 'pg_authid'::regclass
               AND refobjid = ${escapeLiteral(name)}::regrole) AS owns`,
  );
  const [{ isOwner, owns } = { isOwner: true, owns: 0 }] = found;
  if (isOwner) throw tooStrong(name, "is the owner's own, or a member of it");
  if (owns > 0) throw tooStrong(name, `owns ${owns} things there`);
  return name;
}

async function whereIs(pool: Pool): Promise<string> {
  const { rows } = await pool.query<{ where: string }>(
    `SELECT current_database() || ' ' || pg_postmaster_start_time() AS "where"`,
  );
  return rows[0]?.where ?? "";
}

/** Arbitrary, agreed between all Presage processes: two that start together do not grant the same at once. */
const LOCK = 4_646_031;
/** What the planner knows of tables is brought up to date after bulk loads; before version 17 only their owner may. */
const MAINTAIN_FROM = 170_000;

/** Gives the program's role what it needs, and no more, where a migration has made something since. */
export async function grantToProgram(owner: Pool, name: string): Promise<void> {
  await inTransaction(owner, "BEGIN", async (client) => {
    await client.query("SELECT pg_advisory_xact_lock($1)", [LOCK]);
    const { rows } = await client.query<{ version: number }>(
      "SELECT current_setting('server_version_num')::int AS version",
    );
    const rights = [...ROW_RIGHTS, ...((rows[0]?.version ?? 0) >= MAINTAIN_FROM ? ["MAINTAIN"] : [])];
    if (!(await hasAll(client, name, rights))) await grantRights(client, name, rights);
    await letThroughRowSecurity(client, name);
  });
}

const ROW_RIGHTS = ["SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE"];
/** Which migrations there are is the owner's to say. */
const READ_ALONE = "schema_version";

async function hasAll(client: PoolClient, name: string, rights: readonly string[]): Promise<boolean> {
  const { rows } = await client.query<{ all: boolean }>(
    `SELECT pg_has_role($1, $4, 'MEMBER') AND NOT EXISTS (
       SELECT FROM pg_class WHERE relnamespace = ANY ($2::regnamespace[]) AND (
         relkind IN ('r', 'p', 'v') AND relname <> $5
           AND NOT (SELECT bool_and(has_table_privilege($1, pg_class.oid, wanted)) FROM unnest($3::text[]) AS wanted)
         OR relkind = 'S' AND NOT (has_sequence_privilege($1, oid, 'USAGE') AND has_sequence_privilege($1, oid, 'SELECT')))
     ) AND NOT EXISTS (
       SELECT FROM pg_proc WHERE pronamespace = ANY ($2::regnamespace[]) AND NOT has_function_privilege($1, oid, 'EXECUTE')
     ) AS "all"`,
    [name, SCHEMAS, rights, READER_ROLE, READ_ALONE],
  );
  return rows[0]?.all ?? false;
}

async function grantRights(client: PoolClient, name: string, rights: readonly string[]): Promise<void> {
  const role = escapeIdentifier(name);
  const schemas = SCHEMAS.join(", ");
  await client.query(`
    REVOKE CREATE ON SCHEMA ${schemas} FROM PUBLIC, ${role};
    GRANT USAGE ON SCHEMA ${schemas} TO ${role};
    GRANT ${rights.join(", ")} ON ALL TABLES IN SCHEMA ${schemas} TO ${role};
    GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA ${schemas} TO ${role};
    GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA ${schemas} TO ${role};
    REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON ${READ_ALONE} FROM ${role};
    GRANT ${READER_ROLE} TO ${role};`);
}

/** What the program derives reads everything; readers come in under the role of readers. */
async function letThroughRowSecurity(client: PoolClient, name: string): Promise<void> {
  const role = escapeIdentifier(name);
  const { rows } = await client.query<{ table: string }>(
    `SELECT oid::regclass::text AS "table" FROM pg_class
     WHERE relrowsecurity AND relnamespace = ANY ($1::regnamespace[])
       AND NOT EXISTS (SELECT FROM pg_policy WHERE polrelid = pg_class.oid AND polname = 'program_role'
                         AND ($2::regrole)::oid = ANY (polroles))`,
    [SCHEMAS, role],
  );
  for (const { table } of rows)
    await client.query(`
      DROP POLICY IF EXISTS program_role ON ${table};
      CREATE POLICY program_role ON ${table} TO ${role} USING (true) WITH CHECK (true);`);
}

function tooStrong(name: string, why: string): Fault {
  return new Fault(
    "conflict",
    `The role ${name} of DATABASE_URL ${why}; with databaseOwner it must be a plain one: CREATE ROLE ${name} LOGIN NOSUPERUSER NOBYPASSRLS.`,
  );
}
