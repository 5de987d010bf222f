import { z } from "zod";
import { Fault } from "../../kernel/fault.ts";
import { Criticality, Domain, Indicator } from "../../kernel/indicator.ts";
import { storedSchema } from "../../kernel/record.ts";
import { ScenarioSet } from "../../kernel/scenario.ts";
import { WarningProblem } from "../../kernel/warning-problem.ts";
import { operation } from "../operation.ts";
import { revise } from "../revise.ts";

const DAY_MS = 86_400_000;

export const scenarioSignpost = operation({
  id: "scenario-signpost",
  title: "Makes an indicator of a scenario's signpost",
  about:
    "The signpost becomes an indicator of the set's warning problem, judged by hand and moving nothing until somebody says what it is worth.",
  permission: "judge",
  effect: "write",
  input: z.object({
    id: z.uuid(),
    story: z.int().min(0).meta({ description: "Which story, from 0." }),
    signpost: z.int().min(0).meta({ description: "Which of its signposts, from 0." }),
    domain: Domain,
    criticality: Criticality.default("major"),
    owner: z.string().trim().min(1).max(200).meta({ description: "Who looks after it." }),
  }),
  output: storedSchema(Indicator),
  async run({ id, story, signpost, domain, criticality, owner }, { system, view, writer }) {
    const { body } = await view.one(ScenarioSet, id);
    if (body.problemId === undefined)
      throw new Fault(
        "invalid",
        `"${body.title}" serves no warning problem; name the problem whose indicators its signposts are to become.`,
      );
    const problem = await view.one(WarningProblem, body.problemId);
    const told = body.stories[story];
    const post = told?.signposts[signpost];
    if (!told || !post)
      throw new Fault("missing", `"${body.title}" has no signpost ${signpost} in a story ${story}.`);
    if (post.indicatorId !== undefined)
      throw new Fault("conflict", `This signpost is an indicator already: "${post.text}".`);
    const reviewBy = new Date(system.clock.now().getTime() + 90 * DAY_MS).toISOString().slice(0, 10);
    let indicatorId = "";
    await revise({ view, writer }, ScenarioSet, id, async (present, { transaction }) => {
      const [put] = await transaction.put(Indicator, [
        {
          label: problem.label,
          body: {
            problemId: problem.id,
            text: post.text,
            observable: post.text,
            domain,
            criticality,
            binding: { by: "judgement" },
            ratio: { present: 1, absent: 1, basis: "expert", source: "Not weighed yet." },
            owner,
            reviewBy,
            basedOn: `${body.title}: ${told.title}`,
          },
        },
      ]);
      indicatorId = put?.id ?? "";
      return {
        ...present,
        stories: present.stories.map((one, at) =>
          at === story ? { ...one, signposts: one.signposts.with(signpost, { ...post, indicatorId }) } : one,
        ),
      };
    });
    return view.one(Indicator, indicatorId);
  },
});
