import { z } from "zod";
import { Downgrade } from "../../kernel/downgrade.ts";
import { storedSchema } from "../../kernel/record.ts";
import { operation } from "../operation.ts";
import { After, Limit, pageOf } from "../page.ts";

export const downgrades = operation({
  id: "downgrades",
  title: "Lists downgrades that were asked for or signed",
  about: "Each carries the label of what it would lower, so that it is seen by no one else.",
  permission: "read",
  effect: "read",
  input: z.object({ status: z.enum(["asked", "signed"]).optional(), limit: Limit, after: After }),
  output: pageOf(storedSchema(Downgrade)),
  run: ({ status, limit, after }, { view }) =>
    view.list(Downgrade, { ...(status && { where: { status } }), limit, after }),
});
