import type { OutputOf } from "../api/client.ts";
import { useLanguage } from "../language/language.tsx";
import { useForecasterWords } from "./question-words.ts";

type Record = OutputOf<"track-record">;
type Line = Record["skill"][number];

const GROUPINGS = ["forecaster", "topic", "horizon", "institution"] as const;

function useLineName(): (line: Line) => string {
  const { say } = useLanguage();
  const named = useForecasterWords();
  return ({ by, name, shown }) => {
    if (by === "horizon") return say(`record.horizon.${horizonName(name)}`);
    return by === "topic" ? name : named(name, shown);
  };
}

const HORIZONS = ["month", "quarter", "year", "longer"] as const;

function horizonName(name: string): (typeof HORIZONS)[number] {
  return HORIZONS.find((known) => known === name) ?? "longer";
}

/** One plain sentence for each forecaster: better than history, worse, not to be told apart, or too few to say. */
export function Verdicts({ record }: { readonly record: Record }) {
  const { say, format } = useLanguage();
  const name = useLineName();
  const lines = record.skill.filter(({ by }) => by === "forecaster");
  if (lines.length === 0) return undefined;
  return (
    <section className="card card-body stack" aria-labelledby="verdicts">
      <h2 id="verdicts">{say("record.verdicts")}</h2>
      <ul className="record-verdicts">
        {lines.map((line) => (
          <li key={line.name} data-verdict={line.verdict} dir="auto">
            {say(`record.verdict.${line.verdict}`, {
              name: name(line),
              n: line.questions,
              fewest: record.fewest,
              score: format.number(line.brier.mean, 3),
              reference: format.number(line.reference, 3),
              low: format.number(line.gain.low, 3),
              high: format.number(line.gain.high, 3),
            })}
          </li>
        ))}
      </ul>
      <p className="small muted">{say("record.verdicts.about")}</p>
    </section>
  );
}

/** The same by topic, horizon and institution: the gain over the base rate with its interval, as a line about zero. */
export function SkillTable({ record }: { readonly record: Record }) {
  const { say, format } = useLanguage();
  const name = useLineName();
  const most = Math.max(
    0.05,
    ...record.skill.flatMap(({ gain }) => [Math.abs(gain.low), Math.abs(gain.high)]),
  );
  if (record.skill.length === 0) return undefined;
  return (
    <section className="card table-scroll">
      <h2 className="card-title">{say("record.gain")}</h2>
      <table className="table record-skill">
        <thead>
          <tr>
            <th scope="col">{say("record.forecaster")}</th>
            <th scope="col" className="end">
              {say("record.count")}
            </th>
            <th scope="col" className="end">
              {say("record.brier")}
            </th>
            <th scope="col" className="end">
              {say("record.reference")}
            </th>
            <th scope="col">{say("record.gain.interval")}</th>
            <th scope="col" className="end">
              {say("record.over-days")}
            </th>
            <th scope="col" className="end">
              {say("questions.peer")}
            </th>
          </tr>
        </thead>
        {GROUPINGS.map((grouping) => {
          const lines = record.skill.filter(({ by }) => by === grouping);
          return (
            lines.length > 0 && (
              <tbody key={grouping}>
                <tr>
                  <th colSpan={7} scope="rowgroup">
                    {say(`record.by.${grouping}`)}
                  </th>
                </tr>
                {lines.map((line) => (
                  <tr key={line.name}>
                    <td dir="auto">{name(line)}</td>
                    <td className="end">{format.number(line.questions)}</td>
                    <td className="end">{format.number(line.brier.mean, 3)}</td>
                    <td className="end">{format.number(line.reference, 3)}</td>
                    <td>
                      <GainLine line={line} most={most} />
                      <span className="numeric small">
                        {say("record.gain.of", {
                          mean: format.number(line.gain.mean, 3),
                          low: format.number(line.gain.low, 3),
                          high: format.number(line.gain.high, 3),
                        })}
                      </span>
                    </td>
                    <td className="end">
                      {line.overDays === undefined ? "–" : format.number(line.overDays, 3)}
                    </td>
                    <td className="end">{line.peer === undefined ? "–" : format.number(line.peer, 3)}</td>
                  </tr>
                ))}
              </tbody>
            )
          );
        })}
      </table>
      <p className="card-body small muted">{say("record.gain.about")}</p>
    </section>
  );
}

function GainLine({ line: { gain, verdict }, most }: { readonly line: Line; readonly most: number }) {
  const x = (value: number) => 60 + (value / most) * 56;
  return (
    <svg className="gain-line" viewBox="0 0 120 14" aria-hidden="true" data-verdict={verdict}>
      <line className="gain-zero" x1="60" x2="60" y1="0" y2="14" />
      <line className="gain-span" x1={x(gain.low)} x2={x(gain.high)} y1="7" y2="7" />
      <circle className="gain-mean" cx={x(gain.mean)} cy="7" r="3" />
    </svg>
  );
}

/** Options, numbers and dates: each by its own rule, beside the reference and whether the 90% interval held. */
export function OtherAnswers({ record }: { readonly record: Record }) {
  const { say, format } = useLanguage();
  const named = useForecasterWords();
  if (record.answers.length === 0) return undefined;
  return (
    <section className="card table-scroll">
      <h2 className="card-title">{say("record.answers")}</h2>
      <table className="table">
        <thead>
          <tr>
            <th scope="col">{say("record.forecaster")}</th>
            <th scope="col">{say("record.rule")}</th>
            <th scope="col" className="end">
              {say("record.count")}
            </th>
            <th scope="col" className="end">
              {say("record.beat")}
            </th>
            <th scope="col" className="end">
              {say("record.covered")}
            </th>
          </tr>
        </thead>
        <tbody>
          {record.answers.map(({ forecaster, shown, rule, n, better, covered }) => (
            <tr key={`${forecaster} ${rule}`}>
              <td dir="auto">{named(forecaster, shown)}</td>
              <td>{say(`record.rule.${rule}`)}</td>
              <td className="end">{format.number(n)}</td>
              <td className="end">{say("record.of", { k: better, n })}</td>
              <td className="end">{covered === undefined ? "–" : say("record.of", { k: covered, n })}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
