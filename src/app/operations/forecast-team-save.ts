import { z } from "zod";
import { Fault } from "../../kernel/fault.ts";
import { UNLABELLED } from "../../kernel/label.ts";
import { Person } from "../../kernel/person.ts";
import { ForecastTeam } from "../../kernel/question.ts";
import { storedSchema } from "../../kernel/record.ts";
import { operation } from "../operation.ts";
import { revise } from "../revise.ts";

export const forecastTeamSave = operation({
  id: "forecast-team-save",
  title: "Makes or changes a forecasting team",
  about:
    "Persons of this desk who estimate together; each of them may state for the team. A member changes it.",
  permission: "judge",
  effect: "write",
  input: z.object({
    id: z.uuid().optional(),
    version: z.int().optional(),
    body: ForecastTeam.omit({ institution: true }),
  }),
  output: storedSchema(ForecastTeam),
  async run({ id, version, body }, { principal, view, writer }) {
    const team: ForecastTeam = { ...body, institution: principal.reader.institution };
    const ids = new Set(team.members);
    if (ids.size < team.members.length)
      throw new Fault("invalid", "A member is named twice; name each person once.");
    if (!ids.has(principal.id))
      throw new Fault(
        "invalid",
        "You are not among the members; a team is made and changed by its own members.",
      );
    const others = team.members.filter((one) => one !== principal.id);
    const known = await view.many(
      Person,
      others.filter((one) => z.uuid().safeParse(one).success),
    );
    const strange = others.find((one) => !known.some((person) => person.id === one));
    if (strange !== undefined)
      throw new Fault("invalid", `Nobody here has the id "${strange}"; name persons of this desk.`);
    if (id) {
      const present = await view.one(ForecastTeam, id);
      if (!present.body.members.includes(principal.id))
        throw new Fault("forbidden", `You are no member of ${present.body.name}; its members change it.`);
      return revise({ view, writer }, ForecastTeam, id, () => team, version);
    }
    return writer.transaction(async (transaction) => {
      const [put] = await transaction.put(ForecastTeam, [{ label: UNLABELLED, body: team }]);
      return transaction.view.one(ForecastTeam, put?.id ?? "");
    });
  },
});
