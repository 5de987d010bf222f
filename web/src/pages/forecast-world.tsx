import { useNavigate, useSearch } from "@tanstack/react-router";
import { useMemo, useState } from "react";
import { useRead } from "../api/reads.ts";
import { useLanguage } from "../language/language.tsx";
import { ChanceMap, type Shaded } from "../map/chance-map.tsx";
import { Empty, ProblemNote, ThingBones } from "../parts/states.tsx";
import { WorldControls } from "./world-controls.tsx";
import { WorldGroups } from "./world-groups.tsx";
import { WorldLegend } from "./world-legend.tsx";
import {
  askedOf,
  chanceShade,
  changeShade,
  fewestMonths,
  inOrder,
  isSum,
  USUAL_MONTHS,
  USUAL_QUESTION,
  type WorldAnswer,
  type WorldRow,
} from "./world-question.ts";
import { WorldTable } from "./world-table.tsx";

const WORLD = "001";

/** Every place by its chance of one outcome and by how that has changed, and what comes together in parts of the world. */
export function ForecastWorldPage() {
  const { say, code, place: named } = useLanguage();
  const {
    outcome: of = USUAL_QUESTION,
    months: wanted = USUAL_MONTHS,
    by,
    region: part,
    sort,
    turned,
    ...which
  } = useSearch({
    from: "/forecasts/world",
  });
  const navigate = useNavigate({ from: "/forecasts/world" });
  const [pointed, point] = useState<string>();
  const months = Math.max(wanted, fewestMonths(of));
  const asked = useRead(
    "forecast-world",
    { ...askedOf(of, months), measure: which.measure, vintage: which.vintage },
    { keep: true },
  );
  const answer = asked.data;
  const byChange = by === "change";
  const rows = useMemo(
    () =>
      inOrder(
        (answer?.items ?? []).filter((row) => part === undefined || row.part === part),
        sort ?? (byChange ? "change" : "p"),
        turned === "yes",
        ({ place, placeName }) => named(place, placeName),
        code,
      ),
    [answer, part, sort, turned, byChange, named, code],
  );
  const shaded = useShaded(answer, byChange);
  const near = useMemo(() => (part === undefined ? undefined : rows.map(({ place }) => place)), [part, rows]);
  if (asked.isError) return <ProblemNote error={asked.error} onRetry={() => void asked.refetch()} />;
  if (!answer) return <ThingBones blocks={[420, 240]} />;
  const choosePart = (chosen: string | undefined) =>
    void navigate({
      search: ({ region: _, ...before }) => ({ ...before, ...(chosen !== undefined && { region: chosen }) }),
      replace: true,
    });
  return (
    <div className="world" data-waiting={asked.isPlaceholderData || undefined}>
      <WorldHead answer={answer} months={months} />
      <div className="world-map">
        <ChanceMap
          label={say("world.map", { question: say(`world.of.${of}`), count: answer.items.length })}
          shaded={shaded}
          near={near}
          pointed={pointed}
          onPoint={point}
          onChoose={(place) => void navigate({ to: "/forecasts", search: { place } })}
        />
        <WorldLegend byChange={byChange} before={answer.before} />
        <WorldGroups answer={answer} chosen={part} onChoose={choosePart} />
      </div>
      <WorldTable
        answer={answer}
        rows={rows}
        part={answer.groups.find(({ place }) => place === part)?.placeName}
        pointed={pointed}
        onPoint={point}
        onAll={() => choosePart(undefined)}
        empty={
          <Empty
            title={say(isSum(of) ? "world.empty" : "world.empty.outcome")}
            about={say("world.empty.do")}
          />
        }
      />
    </div>
  );
}

function useShaded(answer: WorldAnswer | undefined, byChange: boolean): ReadonlyMap<string, Shaded> {
  const { place: named } = useLanguage();
  const textOf = useRowText();
  return useMemo(
    () =>
      new Map(
        (answer?.items ?? []).map((row) => [
          row.place,
          {
            shade: byChange ? changeShade(row.change) : chanceShade(row.p),
            text: textOf(row, named(row.place, row.placeName)),
          },
        ]),
      ),
    [answer, byChange, named, textOf],
  );
}

function useRowText(): (row: WorldRow, name: string) => string {
  const { say, format } = useLanguage();
  return useMemo(
    () => (row, name) =>
      row.change === undefined
        ? say("world.row", { place: name, p: format.percent(row.p) })
        : say("world.row.change", {
            place: name,
            p: format.percent(row.p),
            points: format.signedPoints(row.change),
          }),
    [say, format],
  );
}

/** The finding in a sentence, and the controls that ask another. */
function WorldHead({ answer, months }: { readonly answer: WorldAnswer; readonly months: number }) {
  const { say, format } = useLanguage();
  const { outcome: of = USUAL_QUESTION } = useSearch({ from: "/forecasts/world" });
  const world = answer.groups.find(({ place }) => place === WORLD);
  const { count } = world ?? {};
  const whole = (value: number) => format.number(Math.round(value));
  return (
    <header className="world-head">
      <div className="grow">
        <h1>
          {count && world
            ? say("world.finding", {
                question: say(`world.of.${of}`),
                span: say("forecasts.months", { count: months }),
                count: whole(count.median),
                low: whole(count.low),
                high: whole(count.high),
                places: world.places,
              })
            : say("world.title")}
        </h1>
        <p className="small muted numeric">
          {world &&
            `${say("world.deaths", { median: whole(world.sum.median), low: whole(world.sum.low), high: whole(world.sum.high) })} · `}
          {say("forecasts.made", { model: answer.model, asOf: format.month(answer.asOf) })}
          {answer.before !== undefined && ` · ${say("world.since", { month: format.month(answer.before) })}`}
        </p>
        <p className="small muted">{say(`world.of.${of}.about`)}</p>
      </div>
      <WorldControls answer={answer} months={months} />
    </header>
  );
}
