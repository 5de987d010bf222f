/**
 * Refusals: what Presage does not do for anybody, by code (tradecraft 4.3).
 *
 * A refusal is a fault `refused` (HTTP 422) whose details carry the code. It is written into the audit log by
 * `noteRefusal` alone, which those call who run an operation or a collection.
 */
import { Fault } from "../kernel/fault.ts";
import type { Transaction, Writer } from "../store/writer.ts";

/** Each code that this program refuses with: what it refuses, and where that is decided. */
export const REFUSALS = {
  R1: {
    says: "Natural persons are not taken in.",
    where: "import: STIX identities and threat actors that are individuals",
  },
  R6: {
    says: "Nothing is collected without a valid collection basis.",
    where: "every import and every visit of a connector",
  },
  R11: {
    says: "Collectors do not go round what a site asks of them.",
    where: "the guarded way out: robots.txt",
  },
} as const satisfies Record<string, { says: string; where: string }>;
export type RefusalCode = keyof typeof REFUSALS;
export const REFUSAL_CODES: readonly RefusalCode[] = ["R1", "R6", "R11"];

/** @param sentence what was found and what to do about it. */
export function refusal(
  code: RefusalCode,
  sentence: string,
  details: Readonly<Record<string, unknown>> = {},
): Fault {
  return new Fault("refused", sentence, { ...details, code });
}

export function refusalCodeOf(error: unknown): RefusalCode | undefined {
  if (!(error instanceof Fault) || error.code !== "refused") return undefined;
  return REFUSAL_CODES.find((code) => code === error.details.code);
}

/** Writes a refusal into the audit log; any other error is none of its business. @param what was asked for. */
export async function noteRefusal(writer: Writer, what: string, error: unknown): Promise<void> {
  const code = refusalCodeOf(error);
  if (!code || !(error instanceof Fault)) return;
  await writer.transaction((transaction) =>
    transaction.log({
      verb: "refusal",
      objectType: what,
      decision: "refused",
      detail: { code, reason: error.message },
    }),
  );
}

/** One entry for each code that kept items of a batch out, in the transaction that counts them. */
export async function noteRefusedItems(
  transaction: Transaction,
  from: { readonly format: string; readonly runId: string },
  codes: readonly RefusalCode[],
): Promise<void> {
  for (const code of new Set(codes)) {
    const items = codes.filter((one) => one === code).length;
    await transaction.log({
      verb: "refusal",
      objectType: from.format,
      decision: "refused",
      detail: { code, reason: REFUSALS[code].says, items, runId: from.runId },
    });
  }
}
