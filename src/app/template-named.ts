import { type ProblemTemplate, problemTemplates } from "../direct/problem-templates.ts";
import { Fault } from "../kernel/fault.ts";

/** @throws Fault `invalid` that names those there are. */
export function templateNamed(id: string): ProblemTemplate {
  const all = problemTemplates();
  const found = all.find((template) => template.id === id);
  if (!found)
    throw new Fault(
      "invalid",
      `There is no template "${id}"; there are ${all.map((one) => one.id).join(", ")}.`,
    );
  return found;
}
