import { useLanguage } from "../language/language.tsx";
import { ScrollGroup } from "../parts/scroll-group.tsx";
import type { WorldAnswer } from "./world-question.ts";

interface WorldGroupsProps {
  readonly answer: WorldAnswer;
  readonly chosen: string | undefined;
  onChoose(part: string | undefined): void;
}

type Group = WorldAnswer["groups"][number];
const WORLD = "001";

/** The world and its parts: in how many countries it comes, and how many die, counted in the same draws. */
export function WorldGroups({ answer, chosen, onChoose }: WorldGroupsProps) {
  const { say } = useLanguage();
  if (answer.groups.length === 0) return <p className="small muted world-none">{say("world.groups.none")}</p>;
  return (
    <ScrollGroup className="world-groups" label={say("world.groups")}>
      <table className="table">
        <caption className="only-read">{say("world.groups.about")}</caption>
        <thead>
          <tr>
            <th scope="col">{say("world.group")}</th>
            <th scope="col" className="end">
              {say("world.group.count")}
            </th>
            <th scope="col" className="end">
              {say("world.group.anywhere")}
            </th>
            <th scope="col" className="end">
              {say("world.group.deaths")}
            </th>
            <th scope="col" className="end">
              {say("world.group.before")}
            </th>
          </tr>
        </thead>
        <tbody>
          {answer.groups.map((group) => (
            <GroupRow
              key={group.place}
              group={group}
              isChosen={group.place === (chosen ?? WORLD)}
              choose={() =>
                onChoose(group.place === WORLD || group.place === chosen ? undefined : group.place)
              }
            />
          ))}
        </tbody>
      </table>
    </ScrollGroup>
  );
}

function GroupRow({
  group: { place, placeName, places, count, anywhere, sum, sumBefore },
  isChosen,
  choose,
}: {
  readonly group: Group;
  readonly isChosen: boolean;
  choose(): void;
}) {
  const { say, format } = useLanguage();
  const whole = (value: number) => format.number(Math.round(value));
  const spread = ({ median, low, high }: Group["sum"]) =>
    say("world.spread", { median: whole(median), low: whole(low), high: whole(high) });
  return (
    <tr aria-current={isChosen || undefined} className={place === WORLD ? "world-total" : undefined}>
      <th scope="row">
        <button type="button" className="link-button" onClick={choose} aria-pressed={isChosen}>
          {placeName}
        </button>
      </th>
      <td className="end numeric">{count ? say("world.count", { spread: spread(count), places }) : "–"}</td>
      <td className="end numeric">{anywhere === undefined ? "–" : format.percent(anywhere)}</td>
      <td className="end numeric">{spread(sum)}</td>
      <td className="end numeric muted">{sumBefore === undefined ? "–" : whole(sumBefore)}</td>
    </tr>
  );
}
