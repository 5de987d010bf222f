import { Button } from "@mantine/core";
import { useState } from "react";
import { useClock } from "../api/clock.ts";
import { useWrite } from "../api/reads.ts";
import { useTell } from "../frame/toasts.tsx";
import { useLanguage } from "../language/language.tsx";
import { ScrollGroup } from "../parts/scroll-group.tsx";
import { useProblemSentence } from "../parts/states.tsx";
import type { ScenarioBody, ScenarioView } from "./scenario-words.ts";

type End = ScenarioBody["impacts"][number]["from"];

const pairOf = (from: End, to: End) => `${from.descriptor}:${from.state}>${to.descriptor}:${to.state}`;

/** Who furthers and hinders whom: a row acts, a column is acted on. Changed by typing −3 to 3 into a cell. */
export function ScenarioMatrix({ view }: { readonly view: ScenarioView }) {
  const { say, format } = useLanguage();
  const { isPresent } = useClock();
  const tell = useTell();
  const sentence = useProblemSentence();
  const save = useWrite("scenario-set-save");
  const { body, id, version } = view;
  const [isChanging, setChanging] = useState(false);
  const [cells, setCells] = useState<ReadonlyMap<string, number>>(
    () => new Map(body.impacts.map(({ from, to, strength }) => [pairOf(from, to), strength])),
  );
  const ends = body.descriptors.flatMap((driver, group) =>
    driver.states.map(({ key, title }, at) => ({
      end: { descriptor: driver.key, state: key },
      driver,
      title,
      group,
      isFirst: at === 0,
    })),
  );
  const keep = () => {
    const impacts = ends.flatMap(({ end: from }) =>
      ends.flatMap(({ end: to }) => {
        const strength = cells.get(pairOf(from, to)) ?? 0;
        const before = body.impacts.find((one) => pairOf(one.from, one.to) === pairOf(from, to));
        if (strength === 0) return [];
        return [{ from, to, strength, ...(before?.reason !== undefined && { reason: before.reason }) }];
      }),
    );
    save.mutate(
      { id, version, body: { ...body, impacts } },
      { onError: (error) => tell(sentence(error), { bad: true }) },
    );
  };
  return (
    <section className="card" aria-labelledby="impacts">
      <h2 id="impacts" className="card-title row">
        <span className="grow">
          {say("scenarios.impacts")}{" "}
          <span className="small muted card-about">{say("scenarios.impacts.about")}</span>
        </span>
        {isChanging ? (
          <Button size="xs" loading={save.isPending} onClick={keep}>
            {say("scenarios.impacts.save")}
          </Button>
        ) : (
          <Button size="xs" variant="default" disabled={!isPresent} onClick={() => setChanging(true)}>
            {say("scenarios.impacts.change")}
          </Button>
        )}
      </h2>
      <ScrollGroup className="table-scroll" label={say("scenarios.impacts")}>
        <table className="scenario-matrix">
          <thead>
            <tr>
              <th colSpan={2} />
              {body.descriptors.map(({ key, title, states }) => (
                <th key={key} scope="colgroup" colSpan={states.length} dir="auto">
                  {title}
                </th>
              ))}
            </tr>
            <tr>
              <th colSpan={2} />
              {ends.map(({ end, title }) => (
                <th key={`${end.descriptor}:${end.state}`} scope="col" className="small" dir="auto">
                  {title}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {ends.map((row) => (
              <tr key={`${row.end.descriptor}:${row.end.state}`} data-first={row.isFirst || undefined}>
                {row.isFirst && (
                  <th scope="rowgroup" rowSpan={row.driver.states.length} dir="auto">
                    {row.driver.title}
                  </th>
                )}
                <th scope="row" className="small" dir="auto">
                  {row.title}
                </th>
                {ends.map((column) => {
                  const pair = pairOf(row.end, column.end);
                  const strength = cells.get(pair) ?? 0;
                  const name = say("scenarios.impact.of", {
                    from: `${row.driver.title}: ${row.title}`,
                    to: `${column.driver.title}: ${column.title}`,
                  });
                  if (row.group === column.group) return <td key={pair} data-own="" />;
                  return (
                    <td key={pair} data-strength={strength} className="numeric">
                      {isChanging ? (
                        <input
                          type="number"
                          min={-3}
                          max={3}
                          step={1}
                          aria-label={name}
                          value={strength === 0 ? "" : strength}
                          onChange={({ currentTarget: { valueAsNumber } }) =>
                            setCells((before) =>
                              new Map(before).set(
                                pair,
                                clamped(Number.isNaN(valueAsNumber) ? 0 : valueAsNumber),
                              ),
                            )
                          }
                        />
                      ) : strength === 0 ? (
                        <span className="muted">·</span>
                      ) : (
                        <span title={name}>
                          {strength > 0 ? "+" : ""}
                          {format.number(strength)}
                        </span>
                      )}
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollGroup>
    </section>
  );
}

function clamped(strength: number): number {
  return Math.max(-3, Math.min(3, Math.round(strength)));
}
