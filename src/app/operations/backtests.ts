import { z } from "zod";
import { Backtest } from "../../kernel/backtest.ts";
import { Label } from "../../kernel/label.ts";
import { operation } from "../operation.ts";
import { After, Limit, pageOf, totalOf } from "../page.ts";

export const backtests = operation({
  id: "backtests",
  title: "Lists backtests, newest first",
  about:
    "What was asked of which history, how far it is, and how it came out at the threshold that was chosen.",
  permission: "read",
  effect: "read",
  input: z.object({ limit: Limit, after: After }),
  output: pageOf(
    Backtest.pick({
      title: true,
      watch: true,
      status: true,
      from: true,
      to: true,
      step: true,
      asked: true,
    }).extend({
      id: z.uuid(),
      label: Label,
      threshold: z.number().optional(),
      events: z.int(),
      hits: z.int().optional(),
      falseAlarms: z.int().optional(),
    }),
  ),
  async run({ limit, after }, { view }) {
    const page = await view.list(Backtest, { limit, after });
    return {
      items: page.items.map(({ id, label, body }) => {
        const { title, watch, status, from, to, step, asked, threshold, events } = body;
        const at = body.sweep.find((one) => one.threshold === threshold);
        return {
          ...{
            id,
            label,
            title,
            watch,
            status,
            from,
            to,
            step,
            asked,
            events: at ? at.hits + at.misses : events.length,
          },
          ...(threshold !== undefined && { threshold }),
          ...(at && { hits: at.hits, falseAlarms: at.falseAlarms }),
        };
      }),
      ...(page.next && { next: page.next }),
      ...(await totalOf(view, Backtest)),
    };
  },
});
