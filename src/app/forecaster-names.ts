/** What forecasters and resolvers are called: persons and teams have ids in the records, and names on the desk. */
import { Person } from "../kernel/person.ts";
import { ForecastTeam } from "../kernel/question.ts";
import type { View } from "../store/view.ts";

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** Whoever may not be seen by name, and whatever has none, keeps its id. */
export async function forecasterNames(view: View, ids: Iterable<string>): Promise<(id: string) => string> {
  const known = [...new Set(ids)].filter((id) => UUID.test(id));
  const [persons, teams] = await Promise.all([view.many(Person, known), view.many(ForecastTeam, known)]);
  const names = new Map([...persons, ...teams].map(({ id, body }) => [id, body.name]));
  return (id) => names.get(id) ?? id;
}
