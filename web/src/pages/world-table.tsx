import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { type KeyboardEvent, type ReactNode, useEffect, useRef } from "react";
import { useLanguage } from "../language/language.tsx";
import { ScrollGroup } from "../parts/scroll-group.tsx";
import { CHANGE_EDGES, SORTS, type Sort, type WorldAnswer, type WorldRow } from "./world-question.ts";

interface WorldTableProps {
  readonly answer: WorldAnswer;
  readonly rows: readonly WorldRow[];
  /** Name of the part of the world that is looked at. */
  readonly part: string | undefined;
  readonly pointed: string | undefined;
  readonly empty: ReactNode;
  onPoint(place: string | undefined): void;
  onAll(): void;
}

/** Places one below the other, with their numbers; each leads to its forecast. `j` and `k` go down and up. */
export function WorldTable({ answer, rows, part, pointed, empty, onPoint, onAll }: WorldTableProps) {
  const { say } = useLanguage();
  const body = useRef<HTMLTableSectionElement>(null);
  const move = (event: KeyboardEvent) => {
    const step =
      event.key === "j" || event.key === "ArrowDown"
        ? 1
        : event.key === "k" || event.key === "ArrowUp"
          ? -1
          : 0;
    if (step === 0 || event.ctrlKey || event.metaKey || event.altKey) return;
    const links = [...(body.current?.querySelectorAll("a") ?? [])];
    const at = links.findIndex((link) => link.matches(":focus"));
    const next = links[Math.max(0, Math.min(links.length - 1, at + step))];
    event.preventDefault();
    next?.focus();
  };
  return (
    <section className="world-places" aria-label={say("world.places")} onKeyDown={move}>
      <p className="row small muted world-places-head">
        <span className="strong">{part ?? say("world.all")}</span>
        <span className="numeric">{say("world.places.count", { count: rows.length })}</span>
        {answer.unable > 0 && <span>{say("world.unable", { count: answer.unable })}</span>}
        {part !== undefined && (
          <button type="button" className="link-button push" onClick={onAll}>
            {say("world.all.show")}
          </button>
        )}
      </p>
      {rows.length === 0 ? (
        empty
      ) : (
        <ScrollGroup className="table-scroll" label={say("world.places")}>
          <table className="table world-table">
            <thead>
              <tr>
                {SORTS.map((sort) => (
                  <SortHead key={sort} sort={sort} />
                ))}
              </tr>
            </thead>
            <tbody ref={body}>
              {rows.map((row) => (
                <PlaceRow key={row.id} row={row} isPointed={row.place === pointed} onPoint={onPoint} />
              ))}
            </tbody>
          </table>
        </ScrollGroup>
      )}
    </section>
  );
}

function SortHead({ sort }: { readonly sort: Sort }) {
  const { say } = useLanguage();
  const {
    by,
    sort: chosen = by === "change" ? "change" : "p",
    turned,
  } = useSearch({ from: "/forecasts/world" });
  const navigate = useNavigate({ from: "/forecasts/world" });
  const isChosen = chosen === sort;
  const isTurned = turned === "yes";
  // Names go up from A, numbers down from the largest.
  const isUp = isChosen && (sort === "place") !== isTurned;
  return (
    <th
      scope="col"
      className={sort === "place" ? undefined : "end"}
      aria-sort={isChosen ? (isUp ? "ascending" : "descending") : undefined}
    >
      <button
        type="button"
        className="sort-button"
        title={say(`world.sort.${sort}.about`)}
        onClick={() =>
          void navigate({
            search: ({ turned: _, ...before }) => ({
              ...before,
              sort,
              ...(isChosen && !isTurned && { turned: "yes" as const }),
            }),
            replace: true,
          })
        }
      >
        {say(`world.sort.${sort}`)}
        <span aria-hidden="true" className="sort-mark">
          {isChosen ? (isUp ? "▲" : "▼") : ""}
        </span>
      </button>
    </th>
  );
}

function PlaceRow({
  row,
  isPointed,
  onPoint,
}: {
  readonly row: WorldRow;
  readonly isPointed: boolean;
  onPoint(place: string | undefined): void;
}) {
  const { say, format, place: named } = useLanguage();
  const { place, placeName, p, reference, change, sum, lastYear } = row;
  const whole = (value: number) => format.number(Math.round(value));
  const line = useRef<HTMLTableRowElement>(null);
  const isHere = useRef(false);
  useEffect(() => {
    // Pointed at on the map, not here: what one's own pointer is on must not move.
    if (isPointed && !isHere.current) line.current?.scrollIntoView({ block: "nearest" });
  }, [isPointed]);
  const isNotable = change !== undefined && Math.abs(change) >= CHANGE_EDGES[0];
  return (
    <tr
      ref={line}
      data-pointed={isPointed || undefined}
      onPointerEnter={() => {
        isHere.current = true;
        onPoint(place);
      }}
      onPointerLeave={() => {
        isHere.current = false;
        onPoint(undefined);
      }}
    >
      <th scope="row" className="clip">
        <Link to="/forecasts" search={{ place }} dir="auto" onFocus={() => onPoint(place)}>
          {named(place, placeName)}
        </Link>
      </th>
      <td className="end numeric">
        <span className="world-chance">
          <span className="p-bar" aria-hidden="true">
            <span style={{ inlineSize: `${p * 100}%` }} />
          </span>
          {format.percent(p)}
        </span>
      </td>
      <td className="end numeric muted">{reference === undefined ? "–" : format.percent(reference)}</td>
      <td className="end numeric" data-change={isNotable ? (change > 0 ? "up" : "down") : "none"}>
        {isNotable ? (
          <>
            <span aria-hidden="true">{change > 0 ? "▲ " : "▼ "}</span>
            {format.signedPoints(change)}
          </>
        ) : (
          <span className="muted">{change === undefined ? "–" : "·"}</span>
        )}
      </td>
      <td className="end numeric">
        {say("world.spread", { median: whole(sum.median), low: whole(sum.low), high: whole(sum.high) })}
      </td>
      <td className="end numeric muted">{whole(lastYear)}</td>
    </tr>
  );
}
