import { z } from "zod";
import { CollectionPlanLine, type TASK_STATUSES } from "../../kernel/collection-plan.ts";
import { Fault } from "../../kernel/fault.ts";
import { storedSchema } from "../../kernel/record.ts";
import { operation } from "../operation.ts";
import { refuseKeys } from "../refuse-subject.ts";
import { revise } from "../revise.ts";

type Status = (typeof TASK_STATUSES)[number];

/** From each status, those it can go to. */
const NEXT: Readonly<Record<Status, readonly Status[]>> = {
  planned: ["asked", "ended"],
  asked: ["acknowledged", "declined", "ended"],
  acknowledged: ["asked", "ended"],
  declined: ["asked", "ended"],
  ended: ["asked"],
};

export const planLineAnswer = operation({
  id: "plan-line-answer",
  title: "Asks for a collection task, or answers for it",
  about:
    "Tasking as messages: asked, acknowledged or declined, ended. Whoever asked does not acknowledge, unless nobody else works at the desk.",
  permission: "collect",
  effect: "write",
  positional: ["id", "status"],
  input: z.object({
    id: z.uuid(),
    status: z.enum(["asked", "acknowledged", "declined", "ended"]),
    words: z.string().trim().max(2_000).default(""),
  }),
  output: storedSchema(CollectionPlanLine),
  run({ id, status, words }, { system, principal, view, writer }) {
    refuseKeys(words);
    const at = system.clock.now().toISOString();
    return revise({ view, writer }, CollectionPlanLine, id, (body) => {
      if (!NEXT[body.status].includes(status))
        throw new Fault("conflict", `This task is ${body.status}; it cannot become ${status} from there.`);
      const asked = body.messages.findLast((message) => message.status === "asked");
      const isAnswer = status === "acknowledged" || status === "declined";
      if (isAnswer && asked?.by === principal.name && !principal.isLocal)
        throw new Fault("refused", "You asked for this yourself; whoever was asked has to answer.");
      if (status === "declined" && words === "")
        throw new Fault("invalid", "Say why it is declined, so that it can be asked of somebody else.");
      return { ...body, status, messages: [...body.messages, { at, by: principal.name, status, words }] };
    });
  },
});
