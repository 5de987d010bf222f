/**
 * What people prove themselves by. No reader's role sees these tables, and none holds a secret in clear:
 * passwords as Argon2id, random tokens as SHA-256, the seeds of codes sealed under a key outside the database.
 */
export const PEOPLE_TABLES: readonly string[] = [
  `CREATE TABLE credential (
     person_id uuid PRIMARY KEY,
     hash text NOT NULL,
     changed_at timestamptz NOT NULL
   )`,
  `CREATE TABLE session (
     id uuid PRIMARY KEY,
     token bytea UNIQUE NOT NULL,
     person_id uuid NOT NULL,
     factors text[] NOT NULL,
     agent text NOT NULL,
     begun_at timestamptz NOT NULL,
     seen_at timestamptz NOT NULL,
     ends_at timestamptz NOT NULL,
     proved_at timestamptz NOT NULL
   )`,
  "CREATE INDEX session_person ON session (person_id)",
  `CREATE TABLE code_seed (
     person_id uuid PRIMARY KEY,
     sealed bytea NOT NULL,
     confirmed_at timestamptz,
     last_step bigint NOT NULL DEFAULT 0
   )`,
  `CREATE TABLE recovery_code (
     person_id uuid NOT NULL,
     code bytea NOT NULL,
     used_at timestamptz,
     PRIMARY KEY (person_id, code)
   )`,
  `CREATE TABLE api_token (
     id uuid PRIMARY KEY,
     token bytea UNIQUE NOT NULL,
     person_id uuid NOT NULL,
     name text NOT NULL,
     scopes text[] NOT NULL,
     made_at timestamptz NOT NULL,
     expires_at timestamptz NOT NULL
   )`,
  "CREATE INDEX api_token_person ON api_token (person_id)",
  // Without a person it is the link by which the first administrator sets the desk up.
  `CREATE TABLE invitation (
     token bytea PRIMARY KEY,
     person_id uuid,
     expires_at timestamptz NOT NULL,
     used_at timestamptz
   )`,
  "CREATE TABLE sign_in_attempt (subject bytea NOT NULL, at timestamptz NOT NULL)",
  "CREATE INDEX sign_in_attempt_subject ON sign_in_attempt (subject, at)",
];

/** What people are told about their own way in, and who they are proved to be when they have lost it. */
export const NOTICE_TABLES: readonly string[] = [
  // `sent_at` is for whoever carries messages.
  `CREATE TABLE notice (
     id uuid PRIMARY KEY,
     person_id uuid NOT NULL,
     kind text NOT NULL,
     at timestamptz NOT NULL,
     times integer,
     seen_at timestamptz,
     sent_at timestamptz
   )`,
  "CREATE INDEX notice_person ON notice (person_id, at)",
  "CREATE INDEX notice_unsent ON notice (at) WHERE sent_at IS NULL",
  "CREATE TABLE failed_sign_ins (person_id uuid PRIMARY KEY, times integer NOT NULL, last_at timestamptz NOT NULL)",
  `CREATE TABLE known_browser (
     person_id uuid NOT NULL,
     browser bytea NOT NULL,
     seen_at timestamptz NOT NULL,
     PRIMARY KEY (person_id, browser)
   )`,
  `CREATE TABLE recovery (
     id uuid PRIMARY KEY,
     person_id uuid NOT NULL,
     asked_by text NOT NULL,
     asked_at timestamptz NOT NULL,
     method text NOT NULL,
     reason text NOT NULL,
     confirmed_by text,
     confirmed_at timestamptz
   )`,
];

/** The channel on which every process hears that a session or a token has ended or changed its secret. */
export const SESSIONS_CHANGED = "presage_sessions";

/** Said by the database itself, so that no way of ending a session can forget it. */
export const SESSION_NOTICES: readonly string[] = [
  `CREATE FUNCTION sessions_changed() RETURNS trigger LANGUAGE plpgsql AS $$
   BEGIN PERFORM pg_notify('${SESSIONS_CHANGED}', ''); RETURN NULL; END $$`,
  ...["session", "api_token"].map(
    (table) => `CREATE TRIGGER sessions_changed AFTER DELETE OR UPDATE OF token ON ${table}
                FOR EACH STATEMENT EXECUTE FUNCTION sessions_changed()`,
  ),
];

/**
 * What is known of the last proof in a session: where it was given, by digests; by which passkey; how often others had
 * failed by then; and since when it counts no more. Of a passkey: the model that its maker vouches for, and whether it
 * was on several devices when it was last used.
 */
export const PROOF_CONTEXT: readonly string[] = [
  `ALTER TABLE session ADD COLUMN proof_network bytea NOT NULL DEFAULT '', ADD COLUMN proof_browser bytea NOT NULL DEFAULT '',
     ADD COLUMN proof_passkey text, ADD COLUMN failures_at_proof integer NOT NULL DEFAULT 0, ADD COLUMN unsettled_at timestamptz`,
  "ALTER TABLE passkey ADD COLUMN model text, ADD COLUMN is_backed_up boolean",
];

/** What came later: passkeys, and people whom another service vouches for. */
export const PROOF_TABLES: readonly string[] = [
  // The public half only; whoever reads it can prove nothing.
  `CREATE TABLE passkey (
     id text PRIMARY KEY,
     person_id uuid NOT NULL,
     name text NOT NULL,
     public_key bytea NOT NULL,
     counter bigint NOT NULL,
     transports text[] NOT NULL,
     is_synced boolean NOT NULL,
     made_at timestamptz NOT NULL,
     used_at timestamptz
   )`,
  "CREATE INDEX passkey_person ON passkey (person_id)",
  // Whom it is for is absent where nobody is known yet.
  `CREATE TABLE passkey_challenge (
     challenge bytea PRIMARY KEY,
     use text NOT NULL,
     bound_to uuid,
     expires_at timestamptz NOT NULL
   )`,
  `CREATE TABLE vouched_identity (
     issuer text NOT NULL,
     subject text NOT NULL,
     person_id uuid NOT NULL,
     shown_as text NOT NULL,
     linked_at timestamptz NOT NULL,
     used_at timestamptz,
     PRIMARY KEY (issuer, subject),
     UNIQUE (issuer, person_id)
   )`,
  `CREATE TABLE single_sign_on_errand (
     state bytea PRIMARY KEY,
     browser bytea NOT NULL,
     sealed bytea NOT NULL,
     expires_at timestamptz NOT NULL
   )`,
];
