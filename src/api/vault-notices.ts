/**
 * The source vault's way in: notices that it signed with its own key, and nothing else. Nobody's session helps
 * here, and what is answered is a receipt of the audit log, which holds no identity.
 */
import type { FastifyInstance } from "fastify";
import type { System } from "../app/system.ts";
import { noteVault } from "../app/vault-notices.ts";
import { readNotice } from "../guard/vault-notice.ts";
import { Fault } from "../kernel/fault.ts";

/** Bytes; a notice is a few lines. */
const NOTICE_LIMIT = 16 * 1024;
/** Within this the witnesses have answered, or the vault is told that they have not. */
const LONGEST_MILLISECONDS = 30_000;

export function addVaultNotices(server: FastifyInstance, system: System): void {
  server.post<{ Body: unknown }>("/vault/notice", { bodyLimit: NOTICE_LIMIT }, async (request, reply) => {
    const { vaultKey } = system.config;
    if (vaultKey === undefined)
      throw new Fault(
        "missing",
        "No vault is known here; set vaultKey to the key that ./presage vault keys prints.",
      );
    const notice = readNotice(typeof request.body === "string" ? request.body : "", vaultKey);
    reply.header("cache-control", "no-store");
    return noteVault(notice, system, AbortSignal.timeout(LONGEST_MILLISECONDS));
  });
}
