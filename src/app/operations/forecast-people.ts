import { z } from "zod";
import { Person } from "../../kernel/person.ts";
import { ForecastTeam } from "../../kernel/question.ts";
import { storedSchema } from "../../kernel/record.ts";
import { operation } from "../operation.ts";

const MOST = 200;

export const forecastPeople = operation({
  id: "forecast-people",
  title: "Lists who can resolve questions and who estimates together",
  about: "Persons of one's own institution who judge, by name, and the forecasting teams.",
  permission: "judge",
  effect: "read",
  input: z.object({}),
  output: z.object({
    persons: z.array(z.object({ id: z.string(), name: z.string() })),
    teams: z.array(storedSchema(ForecastTeam)),
  }),
  async run(_input, { principal, view }) {
    const where = { institution: principal.reader.institution, status: "active" };
    const [persons, teams] = await Promise.all([
      view.list(Person, { where, limit: MOST }),
      view.list(ForecastTeam, { where, limit: MOST }),
    ]);
    const judging = persons.items.filter(({ body }) =>
      body.roles.some((role) => role === "analyst" || role === "editor"),
    );
    const own = { id: principal.id, name: principal.name };
    return {
      persons: [
        own,
        ...judging.filter(({ id }) => id !== principal.id).map(({ id, body }) => ({ id, name: body.name })),
      ],
      teams: teams.items,
    };
  },
});
