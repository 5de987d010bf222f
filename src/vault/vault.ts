/**
 * The vault itself: keeps what it cannot read, and lets it out only to those whom enough others agreed to. Every
 * call proves who makes it, by a signature of the member's own over what is asked, now and once.
 */
import type { Pool } from "pg";
import type { Clock } from "../kernel/effects.ts";
import { Fault } from "../kernel/fault.ts";
import {
  CALLS,
  type CallName,
  CLOCK_SECONDS,
  type InputOf,
  type KnownCall,
  type OutputOf,
  readCall,
} from "./call.ts";
import type { Charter, Member } from "./charter.ts";
import type { PostText } from "./desk-log.ts";
import type { Epochs } from "./epochs.ts";
import { keepingOf } from "./keeping.ts";
import { lettingOut } from "./letting-out.ts";
import type { VaultKeys } from "./vault-keys.ts";

export interface VaultOptions {
  readonly pool: Pool;
  readonly charter: Charter;
  readonly keys: VaultKeys;
  readonly epochs: Epochs;
  readonly clock: Clock;
  readonly post: PostText;
}

export interface Vault {
  /** @param message a signed call, as it came. */
  answer(message: string): Promise<unknown>;
}

export type Answers = {
  readonly [Name in CallName]: (by: Member, input: InputOf<Name>) => Promise<OutputOf<Name>>;
};

export function openVault(options: VaultOptions): Vault {
  const { pool, charter, clock } = options;
  const answers: Answers = { ...keepingOf(options), ...lettingOut(options) };
  return {
    async answer(message) {
      const now = clock.now();
      const call = readCall(message, charter, now);
      await spend(pool, call, now);
      return answerCall(answers, call.call, call);
    },
  };
}

async function answerCall<Name extends CallName>(
  answers: Answers,
  name: Name,
  { by, input }: KnownCall,
): Promise<unknown> {
  const schema = CALLS[name];
  const parsed = schema.input.safeParse(input);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new Fault(
      "invalid",
      `${name} was given something wrong at ${issue?.path.join(".")}: ${issue?.message}.`,
    );
  }
  // The table pairs each name with its own schema, which the compiler does not follow through an index.
  const run: (by: Member, input: never) => Promise<unknown> = answers[name];
  return schema.output.parse(await run(by, parsed.data as never));
}

/** A call counts once: the same bytes again are refused. */
async function spend(pool: Pool, { nonce }: KnownCall, now: Date): Promise<void> {
  const forgotten = new Date(now.getTime() - 3 * CLOCK_SECONDS * 1_000);
  await pool.query("DELETE FROM seen_call WHERE at < $1", [forgotten]);
  const { rowCount } = await pool.query(
    "INSERT INTO seen_call (nonce, at) VALUES ($1, $2) ON CONFLICT (nonce) DO NOTHING",
    [nonce, now],
  );
  if (rowCount !== 1) throw new Fault("forbidden", "This call was made before; sign it anew.");
}
