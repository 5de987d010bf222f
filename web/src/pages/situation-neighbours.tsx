import { Link } from "@tanstack/react-router";
import type { OutputOf } from "../api/client.ts";
import { useLanguage } from "../language/language.tsx";
import { RecordList } from "../parts/list.tsx";
import { ScrollGroup } from "../parts/scroll-group.tsx";
import { Empty, ProblemNote, RowBones } from "../parts/states.tsx";

type Diffusion = OutputOf<"diffusion">;
type Around = Diffusion["items"][number];

export interface NeighboursAsked {
  /** All that border on violence. */
  readonly all: Diffusion | undefined;
  /** The chosen country, with what the model says of it. */
  readonly one: Diffusion | undefined;
  readonly error: Error | null;
  onRetry(): void;
}

interface SituationNeighboursProps {
  readonly neighbours: NeighboursAsked;
  readonly country: string | undefined;
  onCountry(code: string | undefined): void;
}

const ROW = 60;
/** Less would be written as nothing. */
const LEAST_SHARE = 0.005;

/** What the map's lines say, as a list: who borders on violence, on whose, and what the onset model makes of it. */
export function SituationNeighbours({ neighbours, country, onCountry }: SituationNeighboursProps) {
  const { say, format, place } = useLanguage();
  const { all, one, error, onRetry } = neighbours;
  if (error) return <ProblemNote error={error} onRetry={onRetry} />;
  if (country)
    return one?.items[0] ? (
      <OnePlace said={one} around={one.items[0]} onCountry={onCountry} />
    ) : (
      <RowBones count={4} height={ROW} />
    );
  if (!all) return <RowBones count={6} height={ROW} />;
  const [most] = all.items;
  if (!most)
    return <Empty title={say("situation.neighbours.none")} about={say("situation.neighbours.none.do")} />;
  const shown = (code: string, name: string) => place(code, name);
  return (
    <>
      <p className="list-foot small quiet">
        {say("situation.neighbours.text", {
          count: all.items.length,
          name: shown(most.place, most.name),
          around: format.number(Math.round(most.around)),
          months: all.halfLifeMonths,
          month: format.month(`${all.month}-01`),
        })}
      </p>
      <RecordList
        items={all.items.map((item) => ({ id: item.place, item }))}
        selectedId={country}
        label={say("situation.neighbours")}
        rowHeight={ROW}
        row={({ item }, selected) => (
          <Link
            to="/"
            search={(before) => ({ ...before, country: item.place })}
            replace
            className="list-row"
            activeOptions={{ exact: true }}
            aria-current={selected}
          >
            <span className="row">
              <span className="strong clip" dir="auto">
                {shown(item.place, item.name)}
              </span>
              <span className="push numeric">
                {say("situation.neighbours.deaths", { count: Math.round(item.around) })}
              </span>
            </span>
            <span className="small quiet clip" dir="auto">
              {item.neighbours
                .filter(({ share }, n) => n === 0 || share >= LEAST_SHARE)
                .slice(0, 3)
                .map((from) => `${shown(from.place, from.name)} ${format.share(from.share)}`)
                .join(" · ")}
            </span>
          </Link>
        )}
        onSelect={({ id }) => onCountry(id)}
      />
    </>
  );
}

interface OnePlaceProps {
  readonly said: Diffusion;
  readonly around: Around;
  onCountry(code: string): void;
}

function OnePlace({ said, around, onCountry }: OnePlaceProps) {
  const { say, format, place } = useLanguage();
  const { model } = said;
  const name = place(around.place, around.name);
  const deaths = (count: number) => format.number(count, count < 10 ? 1 : 0);
  return (
    <ScrollGroup className="situation-neighbours stack" label={say("situation.neighbours.of", { name })}>
      <p>
        {say("situation.neighbours.one", {
          name,
          around: deaths(around.around),
          own: deaths(around.own),
          months: said.halfLifeMonths,
          month: format.month(`${said.month}-01`),
        })}
      </p>
      {around.neighbours.length === 0 ? (
        <p className="quiet">{say("situation.neighbours.island")}</p>
      ) : (
        <table className="table">
          <thead>
            <tr>
              <th scope="col">{say("situation.neighbours.neighbour")}</th>
              <th scope="col" className="end">
                {say("situation.neighbours.decayed")}
              </th>
              <th scope="col" className="end">
                {say("situation.neighbours.share")}
              </th>
              <th scope="col" className="end">
                {say("situation.neighbours.year")}
              </th>
            </tr>
          </thead>
          <tbody>
            {around.neighbours.map((one) => (
              <tr key={one.place}>
                <td dir="auto">
                  <button type="button" className="link-button" onClick={() => onCountry(one.place)}>
                    {place(one.place, one.name)}
                  </button>
                </td>
                <td className="end numeric">{deaths(one.decayed)}</td>
                <td className="end numeric">{format.share(one.share)}</td>
                <td className="end numeric">{deaths(one.year)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <p>
        {model
          ? say("situation.neighbours.model", {
              month: format.month(`${model.month}-01`),
              chance: format.percent(model.chance),
              quiet: format.percent(model.ifQuiet),
              most: deaths(model.most),
              mean: deaths(model.mean),
            })
          : say("situation.neighbours.model.none")}
      </p>
      <p className="small muted">
        {model && say("situation.neighbours.learnt")} {say("situation.neighbours.about")}
      </p>
    </ScrollGroup>
  );
}
