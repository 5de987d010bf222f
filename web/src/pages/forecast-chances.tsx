import type { OutputOf } from "../api/client.ts";
import { useRead } from "../api/reads.ts";
import { useLanguage } from "../language/language.tsx";
import { ScrollGroup } from "../parts/scroll-group.tsx";
import { ProblemNote, ThingBones } from "../parts/states.tsx";

type Answer = OutputOf<"forecast-chances">;
type Row = Answer["rows"][number];

interface ForecastChancesProps {
  readonly place: string;
  readonly measure: string;
  readonly model: string;
  readonly vintage: string;
}

/** What may come here, row by row, and within how many months; the base rate's chance beside each. */
export function ForecastChances(asked: ForecastChancesProps) {
  const { say } = useLanguage();
  const answer = useRead("forecast-chances", { ...asked });
  if (answer.isError) return <ProblemNote error={answer.error} onRetry={() => void answer.refetch()} />;
  if (!answer.data) return <ThingBones blocks={[220]} />;
  const { months, rows, lastYear } = answer.data;
  const able = rows.filter(({ chances }) => chances.length > 0);
  return (
    <section className="card" aria-labelledby="chances">
      <h2 id="chances" className="card-title">
        {say("chances.title")}
        <span className="small muted card-about">
          {say("chances.about", { count: Math.round(lastYear) })}
        </span>
      </h2>
      <ScrollGroup className="table-scroll" label={say("chances.title")}>
        <table className="table chances">
          <thead>
            <tr>
              <th scope="col">{say("chances.outcome")}</th>
              {months.map((span) => (
                <th key={span} scope="col" className="end">
                  {say("forecasts.months", { count: span })}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {able.map((row) => (
              <ChanceRow key={nameOf(row)} row={row} />
            ))}
          </tbody>
        </table>
      </ScrollGroup>
      <p className="card-body small muted">
        {say("chances.reference")}{" "}
        {rows
          .filter(({ chances }) => chances.length === 0)
          .map(({ outcome }) => say(outcome === "onset" ? "chances.no.onset" : "chances.no.end"))
          .join(" ")}
      </p>
    </section>
  );
}

function ChanceRow({ row }: { readonly row: Row }) {
  const { say, format } = useLanguage();
  const name = nameOf(row);
  return (
    <tr>
      <th scope="row" title={say(`world.of.${name}.about`)}>
        {say(`world.of.${name}`)}
      </th>
      {row.chances.map(({ p, reference }, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the columns are the spans.
        <td key={i} className="end numeric">
          <span className="strong">{format.percent(p)}</span>{" "}
          <span className="muted chances-base">
            {reference === undefined ? "" : say("chances.base", { p: format.percent(reference) })}
          </span>
        </td>
      ))}
    </tr>
  );
}

function nameOf({ outcome, atLeast }: Row) {
  if (outcome !== "at-least") return outcome;
  return (["1", "25", "100", "1000"] as const).find((one) => Number(one) === atLeast) ?? "25";
}
