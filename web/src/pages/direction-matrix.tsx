import { Link } from "@tanstack/react-router";
import type { OutputOf } from "../api/client.ts";
import { useRead } from "../api/reads.ts";
import { useLanguage } from "../language/language.tsx";
import { ScrollGroup } from "../parts/scroll-group.tsx";
import { Empty, ProblemNote, ThingBones } from "../parts/states.tsx";

type Matrix = OutputOf<"coverage-matrix">;

/** Which source looks at which indicator: gaps first, then what hangs on a single source. */
export function CoverageMatrix() {
  const { say } = useLanguage();
  const asked = useRead("coverage-matrix", {});
  if (asked.isError) return <ProblemNote error={asked.error} onRetry={() => void asked.refetch()} />;
  if (!asked.data) return <ThingBones blocks={[40, 300]} />;
  const { items, gaps, single, stale } = asked.data;
  if (items.length === 0)
    return <Empty title={say("direction.matrix.empty")} about={say("direction.matrix.empty.do")} />;
  return (
    <>
      <p className="row-wrap">
        <span className={gaps > 0 ? "not-given-words" : undefined}>
          {say("direction.matrix.gaps", { count: gaps })}
        </span>
        <span>{say("direction.matrix.single", { count: single })}</span>
        <span>{say("direction.matrix.stale", { count: stale })}</span>
        <span className="muted">{say("direction.matrix.of", { count: items.length })}</span>
      </p>
      <MatrixTable matrix={asked.data} />
    </>
  );
}

function MatrixTable({ matrix: { items, sources } }: { readonly matrix: Matrix }) {
  const { say } = useLanguage();
  return (
    <ScrollGroup className="card table-scroll" label={say("direction.tab.coverage")}>
      <table className="table matrix">
        <thead>
          <tr>
            <th scope="col">{say("indicators.text")}</th>
            <th scope="col">{say("problems.form.place")}</th>
            {sources.map(({ id, name, alone }) => (
              <th key={id} scope="col" dir="auto">
                {name}
                {alone > 0 && (
                  <span className="small muted"> {say("direction.matrix.alone", { count: alone })}</span>
                )}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {items.map(({ indicatorId, text, problemId, problem, place, cells, isGap, hangsOn }) => (
            <tr key={indicatorId}>
              <th scope="row" dir="auto">
                {text}
                <br />
                <Link to="/problems" search={{ id: problemId }} className="small">
                  {problem}
                </Link>
                {(isGap || hangsOn) && (
                  <span className="small not-given-words">
                    {" "}
                    {say(isGap ? "direction.matrix.gap" : "direction.matrix.hangs")}
                  </span>
                )}
              </th>
              <td>{place}</td>
              {sources.map(({ id }) => {
                const cell = cells.find(({ source }) => source === id);
                return (
                  <td key={id} data-cell={cell?.state ?? "none"}>
                    {cell
                      ? say(`direction.cell.${cell.days === undefined ? "never" : cell.state}`, {
                          count: cell.days ?? 0,
                        })
                      : "–"}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollGroup>
  );
}
