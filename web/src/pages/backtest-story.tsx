import { Link, useSearch } from "@tanstack/react-router";
import type { OutputOf } from "../api/client.ts";
import { useRead } from "../api/reads.ts";
import { useLanguage } from "../language/language.tsx";
import { LevelBadge } from "../parts/level.tsx";
import { ScrollGroup } from "../parts/scroll-group.tsx";
import { ProblemNote, ThingBones } from "../parts/states.tsx";

type Story = OutputOf<"would-have-warned">;

interface StoryProps {
  readonly id: string;
  readonly place: string;
  readonly month: string;
}

/** Would it have warned: the two years before an event, on the figures as known then. */
export function BacktestStory({ id, place, month }: StoryProps) {
  const { say } = useLanguage();
  const { at } = useSearch({ from: "/backtests" });
  const result = useRead("backtest-result", { id });
  const body = result.data?.backtest.body;
  const story = useRead(
    "would-have-warned",
    {
      place,
      month,
      vintages: body?.vintages ?? "none",
      delay: body?.delay ?? 0,
      measure: body?.series?.measure ?? "ucdp-deaths-best",
      ...(at !== undefined && body?.watch.by === "warning-rule" && { threshold: at }),
    },
    { enabled: body !== undefined },
  );
  const back = (
    <p>
      <Link to="/backtests" search={{ id }}>
        {say("backtests.back")}
      </Link>
    </p>
  );
  if (story.isError || result.isError)
    return (
      <article className="thing">
        {back}
        <ProblemNote error={story.error ?? result.error} onRetry={() => void story.refetch()} />
      </article>
    );
  if (!story.data)
    return (
      <article className="thing">
        {back}
        <p aria-live="polite" className="muted">
          {say("backtests.story.wait")}
        </p>
        <ThingBones blocks={[80, 400]} />
      </article>
    );
  return (
    <article className="thing">
      {back}
      <Told story={story.data} />
    </article>
  );
}

function Told({ story }: { readonly story: Story }) {
  const { say, format, place: placeWord } = useLanguage();
  const { place, placeName, month, verdict, first, leadMonths, highest, threshold, months, after, vintages } =
    story;
  const share = (chance: number | undefined) => (chance === undefined ? "" : format.percent(chance));
  return (
    <>
      <header className="thing-head">
        <h1 dir="auto">
          {say(`backtests.verdict.${verdict}`, {
            place: placeWord(place, placeName),
            month: format.month(`${month}-01`),
            count: leadMonths ?? 0,
          })}
        </h1>
        <p>
          {first !== undefined && verdict !== "missed"
            ? say("backtests.story.first", {
                month: format.month(`${first}-01`),
                p: format.percent(threshold),
              })
            : highest &&
              say("backtests.story.highest", {
                p: format.percent(highest.p),
                month: format.month(`${highest.month}-01`),
                threshold: format.percent(threshold),
              })}
        </p>
        <p className="small muted">{say(`backtests.vintages.${vintages}.about`)}</p>
      </header>
      <section className="card" aria-label={say("backtests.story.months")}>
        <h2 className="card-title">{say("backtests.story.months")}</h2>
        <ScrollGroup className="table-scroll" label={say("backtests.story.months")}>
          <table className="table">
            <thead>
              <tr>
                <th scope="col">{say("backtests.story.as-of")}</th>
                {(
                  [
                    "deaths",
                    "quarter",
                    "year",
                    "rule",
                    "level",
                    "forecast",
                    "onset3",
                    "onset12",
                    "growth",
                  ] as const
                ).map((name) => (
                  <th key={name} scope="col" className={name === "level" ? undefined : "end"}>
                    {say(`backtests.story.${name}`)}
                  </th>
                ))}
                <th scope="col">{say("backtests.story.detectors")}</th>
              </tr>
            </thead>
            <tbody>
              {months.map((one) => (
                <tr key={one.month}>
                  <td>{format.month(`${one.month}-01`)}</td>
                  <td className="end numeric">{format.number(one.deaths)}</td>
                  <td className="end numeric">{format.number(one.quarter)}</td>
                  <td className="end numeric">{format.number(one.year)}</td>
                  <td className={one.p >= threshold ? "end numeric strong" : "end numeric"}>
                    {format.percent(one.p)}
                  </td>
                  <td>
                    <LevelBadge level={one.level} />
                  </td>
                  <td className="end numeric">{format.percent(one.forecast)}</td>
                  <td className="end numeric">{share(one.onset3)}</td>
                  <td className="end numeric">{share(one.onset12)}</td>
                  <td className="end numeric">{share(one.escalation)}</td>
                  <td>{one.alarms.join(", ")}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </ScrollGroup>
        {after.length > 0 && (
          <p className="chart-foot small">
            {say("backtests.story.after", {
              figures: after
                .map((one) => `${format.month(`${one.month}-01`)}: ${format.number(one.deaths)}`)
                .join(" · "),
            })}
          </p>
        )}
      </section>
    </>
  );
}
