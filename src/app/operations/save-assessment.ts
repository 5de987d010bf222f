import { z } from "zod";
import { Assessment } from "../../kernel/assessment.ts";
import { Fault } from "../../kernel/fault.ts";
import { storedSchema } from "../../kernel/record.ts";
import { operation } from "../operation.ts";
import { refuseSubjects } from "../refuse-subject.ts";
import { revise } from "../revise.ts";

export const saveAssessment = operation({
  id: "save-assessment",
  title: "Saves a changed assessment",
  about: "Makes a new version; when somebody else was faster it refuses instead of overwriting theirs.",
  permission: "judge",
  effect: "write",
  positional: ["id"],
  input: z.object({
    id: z.uuid(),
    version: z.int().min(1).meta({ description: "The version you changed." }),
    body: Assessment,
  }),
  output: storedSchema(Assessment),
  async run({ id, version, body }, { system, view, writer }) {
    await refuseSubjects(system, [body.title, body.question, ...body.alternatives.map(({ text }) => text)]);
    return revise(
      { view, writer },
      Assessment,
      id,
      (present) => {
        if (present.status === "final")
          throw new Fault("conflict", "A final assessment is on record and is not changed; draft a new one.");
        return { ...body, status: present.status, questionId: present.questionId };
      },
      version,
    );
  },
});
