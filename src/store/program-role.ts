/**
 * The role under which the program works where the database has two: one that owns and migrates it and is used at the
 * start alone, and one that reads and writes rows and can change nothing else (ASVS 13.2.2).
 *
 * The invariant: the program's role owns nothing, is no member of the owner's, and does not pass row security.
 */
import { escapeIdentifier, escapeLiteral, type Pool } from "pg";
import { Fault } from "../kernel/fault.ts";
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

/** Gives the program's role what it needs, and no more; at each start, because a migration may have made tables. */
export async function grantToProgram(owner: Pool, name: string): Promise<void> {
  const role = escapeIdentifier(name);
  const schemas = SCHEMAS.join(", ");
  await owner.query(`
    REVOKE CREATE ON SCHEMA ${schemas} FROM PUBLIC, ${role};
    GRANT USAGE ON SCHEMA ${schemas} TO ${role};
    GRANT SELECT, INSERT, UPDATE, DELETE, TRUNCATE ON ALL TABLES IN SCHEMA ${schemas} TO ${role};
    GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA ${schemas} TO ${role};
    GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA ${schemas} TO ${role};
    REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON schema_version FROM ${role};
    GRANT ${READER_ROLE} TO ${role};`);
  const { rows } = await owner.query<{ table: string }>(
    `SELECT oid::regclass::text AS "table" FROM pg_class
     WHERE relrowsecurity AND relnamespace = ANY ($1::regnamespace[])
       AND NOT EXISTS (SELECT FROM pg_policy WHERE polrelid = pg_class.oid AND polname = 'program_role'
                         AND ($2::regrole)::oid = ANY (polroles))`,
    [SCHEMAS, role],
  );
  // What the program derives reads everything; readers come in under the role of readers.
  for (const { table } of rows)
    await owner.query(`
      DROP POLICY IF EXISTS program_role ON ${table};
      CREATE POLICY program_role ON ${table} TO ${role} USING (true) WITH CHECK (true);`);
}

function tooStrong(name: string, why: string): Fault {
  return new Fault(
    "conflict",
    `The role ${name} of DATABASE_URL ${why}; with databaseOwner it must be a plain one: CREATE ROLE ${name} LOGIN NOSUPERUSER NOBYPASSRLS.`,
  );
}
