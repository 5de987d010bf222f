import { useLanguage } from "../language/language.tsx";
import { ScrollGroup } from "../parts/scroll-group.tsx";
import { type ScenarioView, scenarioWords } from "./scenario-words.ts";

/** What is assumed of each driver and why, and whether it acts or is acted on. */
export function ScenarioDrivers({ view: { body, reading } }: { readonly view: ScenarioView }) {
  const { say, format } = useLanguage();
  const words = scenarioWords(body.descriptors);
  const most = Math.max(1, ...reading.drivers.flatMap(({ active, passive }) => [active, passive]));
  return (
    <section className="card" aria-labelledby="drivers">
      <h2 id="drivers" className="card-title">
        {say("scenarios.drivers")}
        <span className="small muted card-about">{say("scenarios.drivers.about")}</span>
      </h2>
      <ScrollGroup className="table-scroll" label={say("scenarios.drivers")}>
        <table className="table">
          <thead>
            <tr>
              <th scope="col">{say("scenarios.driver")}</th>
              <th scope="col">{say("scenarios.assumed")}</th>
              <th scope="col">{say("scenarios.acts")}</th>
              <th scope="col">{say("scenarios.acted")}</th>
              <th scope="col">{say("scenarios.role")}</th>
            </tr>
          </thead>
          <tbody>
            {body.descriptors.map(({ key, title, about, baseline, because }) => {
              const {
                active = 0,
                passive = 0,
                role = "buffered",
              } = reading.drivers.find(({ descriptor }) => descriptor === key) ?? {};
              return (
                <tr key={key}>
                  <th scope="row" dir="auto">
                    {title}
                    {about && <span className="small muted scenario-about">{about}</span>}
                  </th>
                  <td dir="auto">
                    {words.state(key, baseline)}
                    <span className="small muted scenario-about">{because}</span>
                  </td>
                  <td>
                    <SumBar value={active} most={most} text={format.number(active)} />
                  </td>
                  <td>
                    <SumBar value={passive} most={most} text={format.number(passive)} />
                  </td>
                  <td>{say(`scenarios.role.${role}`)}</td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </ScrollGroup>
    </section>
  );
}

function SumBar({
  value,
  most,
  text,
}: {
  readonly value: number;
  readonly most: number;
  readonly text: string;
}) {
  return (
    <span className="scenario-sum">
      <span className="numeric">{text}</span>
      <svg width="64" height="6" aria-hidden="true">
        <rect width={(64 * value) / most} height="6" />
      </svg>
    </span>
  );
}
