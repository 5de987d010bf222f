import { z } from "zod";
import { Fault } from "../kernel/fault.ts";

/** A day means its end, in UTC: what was known on that day. */
const AsOf = z.union([
  z.iso.datetime({ offset: true }),
  z.iso.date().transform((day) => `${day}T23:59:59.999Z`),
]);

/** The time that somebody asked to look back to; absent for the present. */
export function asOfTime(text: unknown): Date | undefined {
  if (text === undefined || text === "") return undefined;
  const parsed = AsOf.safeParse(text);
  if (parsed.success) return new Date(parsed.data);
  throw new Fault(
    "invalid",
    `${JSON.stringify(text)} is not a time to look back to; write YYYY-MM-DD or an ISO time such as 2019-12-31T12:00:00Z.`,
  );
}
