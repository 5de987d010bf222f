import { z } from "zod";
import { Backtest } from "../../kernel/backtest.ts";
import { Fault } from "../../kernel/fault.ts";
import { storedSchema } from "../../kernel/record.ts";
import { isOver } from "../backtesting.ts";
import { operation } from "../operation.ts";
import { revise } from "../revise.ts";

export const backtestCancel = operation({
  id: "backtest-cancel",
  title: "Calls off a backtest",
  about: "One that waits or is being worked on ends without a result; what is done stays.",
  permission: "analyse",
  effect: "write",
  positional: ["id"],
  input: z.object({ id: z.uuid() }),
  output: storedSchema(Backtest),
  run({ id }, { principal, view, writer }) {
    return revise({ view, writer }, Backtest, id, (body) => {
      if (isOver(body)) throw new Fault("conflict", "This backtest is over; there is nothing to call off.");
      return { ...body, status: "failed" as const, fault: `Called off by ${principal.name}.` };
    });
  },
});
