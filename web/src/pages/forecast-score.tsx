import { Link } from "@tanstack/react-router";
import type { OutputOf } from "../api/client.ts";
import { useRead } from "../api/reads.ts";
import { useLanguage } from "../language/language.tsx";
import { ScrollGroup } from "../parts/scroll-group.tsx";
import { ProblemNote, ThingBones } from "../parts/states.tsx";

type Answer = OutputOf<"forecast-score">;
type LookedBack = Answer["vintages"][number];

interface ForecastScoreProps {
  readonly place: string;
  readonly measure: string;
  readonly model: string;
  /** The forecast that is shown above. */
  readonly vintage: string;
}

/** How this model did here, in a sentence, and what each kept forecast had said beside what came. */
export function ForecastScore({ place, measure, model, vintage }: ForecastScoreProps) {
  const { say } = useLanguage();
  const answer = useRead("forecast-score", { place, measure, model });
  if (answer.isError) return <ProblemNote error={answer.error} onRetry={() => void answer.refetch()} />;
  if (!answer.data) return <ThingBones blocks={[180]} />;
  return (
    <section className="card" aria-labelledby="score">
      <h2 id="score" className="card-title">
        {say("score.title")}
      </h2>
      <div className="card-body stack">
        <Verdict answer={answer.data} />
      </div>
      <ScrollGroup className="table-scroll" label={say("score.table")}>
        <table className="table looked-back">
          <thead>
            <tr>
              <th scope="col">{say("score.vintage")}</th>
              <th scope="col" className="end">
                {say("score.said")}
              </th>
              <th scope="col" className="end">
                {say("forecasts.p25")}
              </th>
              <th scope="col" className="end">
                {say("score.came")}
              </th>
              <th scope="col" className="end">
                {say("score.crps")}
              </th>
              <th scope="col" className="end">
                {say("score.log")}
              </th>
              <th scope="col" className="end">
                {say("score.held")}
              </th>
            </tr>
          </thead>
          <tbody>
            {answer.data.vintages.map((one) => (
              <VintageRow key={one.asOf} one={one} place={place} isShown={one.asOf === vintage} />
            ))}
          </tbody>
        </table>
      </ScrollGroup>
      <p className="card-body small muted">{say("score.about", { base: answer.data.baseline })}</p>
    </section>
  );
}

const DECIMALS = 1;

/** Said in words, also where the naive history did better, and never as a claim on few months. */
function Verdict({
  answer: { own, reference, scored, kept, fewest, model, baseline },
}: {
  readonly answer: Answer;
}) {
  const { say, format } = useLanguage();
  if (!own || !reference) return <p>{say("score.none", { count: kept })}</p>;
  const won = (of: "crps" | "log") => own[of] < reference[of];
  const which = won("crps") ? (won("log") ? "both" : "crps") : won("log") ? "log" : "neither";
  return (
    <>
      <p className="strong">{say(`score.verdict.${which}`, { model, base: baseline })}</p>
      <p>
        {say("score.figures", {
          months: own.months,
          count: scored,
          crps: format.number(own.crps, DECIMALS),
          baseCrps: format.number(reference.crps, DECIMALS),
          log: format.number(own.log, 2),
          baseLog: format.number(reference.log, 2),
          held: format.share(own.held),
          baseHeld: format.share(reference.held),
        })}{" "}
        {own.months < fewest && <span className="muted">{say("score.few", { fewest })}</span>}
      </p>
    </>
  );
}

function VintageRow({
  one: { asOf, median, low, high, p25, known, came, own, reference },
  place,
  isShown,
}: {
  readonly one: LookedBack;
  readonly place: string;
  readonly isShown: boolean;
}) {
  const { say, format } = useLanguage();
  const whole = (value: number | undefined) => format.number(Math.round(value ?? 0));
  const pair = (of: "crps" | "log", digits: number) =>
    own && reference
      ? say("score.pair", {
          own: format.number(own[of], digits),
          base: format.number(reference[of], digits),
        })
      : "–";
  return (
    <tr aria-current={isShown || undefined}>
      <th scope="row">
        <Link
          to="/forecasts"
          search={({ evidence: _, ...before }) => ({ ...before, place, vintage: asOf })}
          resetScroll={false}
        >
          {format.month(asOf)}
        </Link>
      </th>
      <td className="end numeric">
        {median === undefined
          ? "–"
          : say("world.spread", { median: whole(median), low: whole(low), high: whole(high) })}
      </td>
      <td className="end numeric">{p25 === undefined ? "–" : format.percent(p25)}</td>
      <td className="end numeric">
        {known === 0 ? (
          <span className="muted">{say("score.unknown")}</span>
        ) : (
          say("score.known", { came: whole(came), count: known })
        )}
      </td>
      <td className="end numeric">{pair("crps", DECIMALS)}</td>
      <td className="end numeric">{pair("log", 2)}</td>
      <td className="end numeric">{own ? format.share(own.held) : "–"}</td>
    </tr>
  );
}
