/** The desk's audit log as the vault uses it: told first, and believed only by receipt. */
import {
  faultOfNoticeReceipt,
  type NoticeAnswer,
  readNoticeAnswer,
  signNotice,
  type VaultNotice,
} from "../guard/vault-notice.ts";
import { FAULTS, Fault } from "../kernel/fault.ts";
import type { Charter } from "./charter.ts";

/** The way to the desk, handed in: posts a text and gives back what was answered. */
export type PostText = (
  address: string,
  body: string,
) => Promise<{ readonly status: number; readonly body: string }>;

export interface DeskLogOptions {
  readonly charter: Charter;
  /** The vault's signing key. */
  readonly secret: string;
  readonly post: PostText;
}

export interface Told extends NoticeAnswer {
  /** Whether as many witnesses signed as the charter wants. */
  readonly isWitnessed: boolean;
}

/**
 * Has the desk write a notice down, and checks the proof of it.
 *
 * @param mayLackWitnesses a threat to life does not wait for them; the log's own signature is needed all the same.
 * @throws Fault `refused` when there is no proof that would do: then nothing is let out.
 */
export async function tellDesk(
  notice: VaultNotice,
  { charter, secret, post }: DeskLogOptions,
  mayLackWitnesses = false,
): Promise<Told> {
  const address = `${charter.desk.address.replace(/\/$/, "")}/vault/notice`;
  const answer = await post(address, signNotice(notice, secret)).catch((cause: unknown) => {
    throw refusal("the desk cannot be reached", cause);
  });
  if (answer.status !== 200) throw refusal(`the desk answered ${answer.status}: ${detailOf(answer.body)}`);
  const told = readNoticeAnswer(answer.body);
  const { witnesses, quorum } = charter;
  const trust = { log: charter.desk.log, witnesses, quorum };
  const fault = faultOfNoticeReceipt(told.receipt, notice, trust);
  if (fault === undefined) return { ...told, isWitnessed: true };
  if (!mayLackWitnesses) throw refusal(fault);
  const graver = faultOfNoticeReceipt(told.receipt, notice, { ...trust, quorum: 0 });
  if (graver !== undefined) throw refusal(graver);
  return { ...told, isWitnessed: false };
}

function refusal(why: string, cause?: unknown): Fault {
  return new Fault(
    "refused",
    `Nothing is let out before it stands in the desk's audit log, under witnesses' signatures, and it does not: ${why.replace(/\.$/, "")}.`,
    { status: FAULTS.refused.status },
    cause,
  );
}

function detailOf(body: string): string {
  return (/"detail":"([^"\\]{1,300})"/.exec(body)?.[1] ?? body.slice(0, 200)).replaceAll(/\p{Cc}+/gu, " ");
}
