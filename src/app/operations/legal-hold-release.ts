import { z } from "zod";
import { Fault } from "../../kernel/fault.ts";
import { holdStatus, LegalHold } from "../../kernel/hold.ts";
import { storedSchema } from "../../kernel/record.ts";
import { operation } from "../operation.ts";
import { revise } from "../revise.ts";

export const legalHoldRelease = operation({
  id: "legal-hold-release",
  title: "Releases a legal hold",
  about: "What it kept and whose time has run out is deleted by the next sweep.",
  permission: "secure",
  effect: "write",
  input: z.object({ id: z.uuid(), reason: z.string().trim().min(1).max(4_000) }),
  output: storedSchema(LegalHold),
  async run({ id, reason }, { system, principal, view, writer }) {
    const now = system.clock.now();
    return revise({ view, writer }, LegalHold, id, (before, { transaction }) => {
      const status = holdStatus(before, now);
      if (status !== "active")
        throw new Fault(
          "conflict",
          `This hold ${status === "ended" ? "has ended" : "was released"} already.`,
        );
      transaction.explain({ verb: "policy-change" });
      return {
        ...before,
        releasedAt: now.toISOString(),
        releasedBy: principal.name,
        releaseReason: reason,
      };
    });
  },
});
