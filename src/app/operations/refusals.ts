import { z } from "zod";
import { REFUSAL_CODES, REFUSALS, refusalSays } from "../../guard/refusals.ts";
import { lastRefusals, refusalCounts, refusalsNoted } from "../../guard/refusals-noted.ts";
import { operation } from "../operation.ts";

const Code = z.enum(REFUSAL_CODES);

export const refusals = operation({
  id: "refusals",
  title: "Counts what was refused, by code",
  about: "What the desk does not do for anybody, how often it was asked to, and the newest of those times.",
  permission: "oversee",
  effect: "read",
  input: z.object({ limit: z.int().min(1).max(500).default(50) }),
  output: z.object({
    codes: z.array(
      z.object({
        code: Code,
        says: z.string(),
        enforcedAt: z.string().meta({ description: "Where it is decided." }),
        count: z.int().meta({ description: "Entries of the audit log." }),
        last: z.iso.datetime().optional().meta({ description: "The newest of them; absent without any." }),
      }),
    ),
    newest: z.array(
      z.object({
        act: z.int().meta({ description: "The entry's number, for its receipt." }),
        ts: z.iso.datetime(),
        code: z.string(),
        what: z.string(),
        reason: z.string(),
        items: z.int().optional().meta({ description: "Items of a file that were left out." }),
      }),
    ),
  }),
  async run({ limit }, { system, language }) {
    const { pool } = system.store;
    const [counts, lasts] = [await refusalCounts(pool), await lastRefusals(pool)];
    return {
      codes: REFUSAL_CODES.map((code) => ({
        code,
        says: refusalSays(code, language),
        enforcedAt: REFUSALS[code].enforcedAt,
        count: counts.get(code) ?? 0,
        ...(lasts.has(code) && { last: lasts.get(code) }),
      })),
      newest: await refusalsNoted(system.store.pool, limit),
    };
  },
});
