import { Link } from "@tanstack/react-router";
import { useLanguage } from "../language/language.tsx";
import { ScrollGroup } from "../parts/scroll-group.tsx";
import { type Act, useActorName, useActWords, useObjectName } from "./act-words.tsx";

/** Entries of the audit log as rows; each number opens its entry beside the page. */
export function ActTable({
  items,
  label,
  opened,
}: {
  readonly items: readonly Act[];
  readonly label: string;
  readonly opened: string | undefined;
}) {
  const { say, format } = useLanguage();
  const actorName = useActorName();
  const actWords = useActWords();
  const objectName = useObjectName();
  return (
    <ScrollGroup className="card table-scroll" label={label}>
      <table className="table acts">
        <thead>
          <tr>
            <th scope="col" className="end">
              {say("oversight.act.number")}
            </th>
            <th scope="col">{say("oversight.act.when")}</th>
            <th scope="col">{say("oversight.act.who")}</th>
            <th scope="col">{say("oversight.act.verb")}</th>
            <th scope="col">{say("oversight.act.object")}</th>
            <th scope="col">{say("oversight.act.about")}</th>
          </tr>
        </thead>
        <tbody>
          {items.map((act) => {
            const words = actWords(act).join(" · ");
            return (
              <tr key={act.act} data-opened={String(act.act) === opened || undefined}>
                <td className="end">
                  <Link
                    to="/oversight"
                    search={({ evidence: _, ...before }) => ({ ...before, act: String(act.act) })}
                    className="act-number numeric"
                    aria-label={say("oversight.act", { act: String(act.act) })}
                    aria-current={String(act.act) === opened}
                    activeOptions={{ exact: true }}
                  >
                    {String(act.act)}
                  </Link>
                </td>
                <td className="numeric">
                  {act.ts && <time dateTime={act.ts}>{format.shortMoment(act.ts)}</time>}
                </td>
                <td className="cell-clip" dir="auto" title={act.actor?.pseudonym}>
                  {act.actor && actorName(act.actor)}
                </td>
                <td>
                  {act.verb && (
                    <span className="act-verb" data-decision={act.decision}>
                      {say(`verb.${act.verb}`)}
                    </span>
                  )}
                </td>
                <td className="cell-clip" title={act.object}>
                  {act.object && objectName(act.object)}
                </td>
                <td className="act-says" dir="auto" title={words}>
                  {words}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </ScrollGroup>
  );
}
