import { CONE_FLIPS } from "../../../src/kernel/scenario.ts";
import { useLanguage } from "../language/language.tsx";
import { ScrollGroup } from "../parts/scroll-group.tsx";
import { type ScenarioView, scenarioWords } from "./scenario-words.ts";

/** The futures that support themselves, as a table: a row each, a column for each driver, what differs marked. */
export function ScenarioFutures({ view: { body, reading } }: { readonly view: ScenarioView }) {
  const { say, format } = useLanguage();
  const words = scenarioWords(body.descriptors);
  const { consistent, consistentCount } = reading;
  return (
    <section className="card" aria-labelledby="futures">
      <h2 id="futures" className="card-title">
        {say("scenarios.futures", { count: consistentCount })}
        <span className="small muted card-about">{say("scenarios.futures.about")}</span>
      </h2>
      {consistent.length === 0 ? (
        <p className="card-body muted">{say("scenarios.futures.none")}</p>
      ) : (
        <ScrollGroup className="table-scroll" label={say("scenarios.futures", { count: consistentCount })}>
          <table className="table scenario-futures">
            <thead>
              <tr>
                <th scope="col">{say("scenarios.future")}</th>
                {body.descriptors.map(({ key, title }) => (
                  <th key={key} scope="col" dir="auto">
                    {title}
                  </th>
                ))}
                <th scope="col" className="end">
                  {say("scenarios.flips")}
                </th>
                <th scope="col" className="end">
                  {say("scenarios.basin")}
                </th>
                <th scope="col" className="end">
                  {say("scenarios.margin")}
                </th>
              </tr>
            </thead>
            <tbody>
              <tr className="scenario-baseline">
                <th scope="row">{say("scenarios.baseline")}</th>
                {body.descriptors.map(({ key, baseline }) => (
                  <td key={key} dir="auto">
                    {words.state(key, baseline)}
                  </td>
                ))}
                <td className="end">–</td>
                <td className="end">–</td>
                <td className="end">–</td>
              </tr>
              {consistent.map(({ states, flips, basin, margin }, at) => (
                <tr key={Object.values(states).join()}>
                  <th scope="row">
                    <span className="numeric">{at + 1}</span>
                  </th>
                  {body.descriptors.map(({ key }) => (
                    <td key={key} dir="auto" data-flip={flips.includes(key) || undefined}>
                      {words.state(key, states[key])}
                    </td>
                  ))}
                  <td className="end numeric">
                    {flips.length > CONE_FLIPS
                      ? say("scenarios.outside", { count: flips.length })
                      : format.number(flips.length)}
                  </td>
                  <td className="end numeric">{format.share(basin)}</td>
                  <td className="end numeric">{format.number(margin)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </ScrollGroup>
      )}
      {consistentCount > consistent.length && (
        <p className="card-body small muted">
          {say("scenarios.futures.more", { shown: consistent.length, count: consistentCount })}
        </p>
      )}
    </section>
  );
}
