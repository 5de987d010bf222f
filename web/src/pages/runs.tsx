import { Button, Tooltip } from "@mantine/core";
import type { OutputOf } from "../api/client.ts";
import { useClock } from "../api/clock.ts";
import { useReadPages, useWrite } from "../api/reads.ts";
import { useTell } from "../frame/toasts.tsx";
import { useLanguage } from "../language/language.tsx";
import { EvidenceLink } from "../parts/record-link.tsx";
import { BalanceBar, Balanced, PARTS } from "../parts/run-counts.tsx";
import { ScrollGroup } from "../parts/scroll-group.tsx";
import { Empty, ProblemNote, RowBones, useProblemSentence } from "../parts/states.tsx";
import { useTotals } from "../parts/total.tsx";
import { Bases } from "./bases.tsx";

type Run = OutputOf<"runs">["items"][number];

/** Every act of collecting with its counts, which balance. */
export function RunsPage() {
  const { say } = useLanguage();
  const { isPresent } = useClock();
  const tell = useTell();
  const sentence = useProblemSentence();
  const list = useReadPages("runs", { limit: 100 });
  const recompute = useWrite("recompute");
  const { count } = useTotals();
  const items = list.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <ScrollGroup className="sheet" label={say("runs.title")}>
      <article className="thing thing-wide">
        <header className="row">
          <div className="thing-head grow">
            <h1>
              {say("runs.title")}{" "}
              <span className="small muted numeric">
                {say("runs.total", { count: count(list.data?.pages[0]) })}
              </span>
            </h1>
            <p className="quiet">{say("runs.about")}</p>
          </div>
          <Tooltip label={say("runs.recompute.about")}>
            <Button
              variant="default"
              disabled={!isPresent}
              loading={recompute.isPending}
              onClick={() =>
                recompute.mutate(
                  {},
                  {
                    onSuccess: ({ sentence: done }) => tell(say("runs.recomputed", { done })),
                    onError: (error) => tell(sentence(error), { bad: true }),
                  },
                )
              }
            >
              {say("runs.recompute")}
            </Button>
          </Tooltip>
        </header>
        {list.isPending && <RowBones count={14} height={36} />}
        {list.isError && <ProblemNote error={list.error} onRetry={() => void list.refetch()} />}
        {list.isSuccess && items.length === 0 && (
          <Empty title={say("runs.empty")} about={say("runs.empty.do")} />
        )}
        {items.length > 0 && <RunTable items={items} />}
        {list.hasNextPage && (
          <Button
            variant="default"
            loading={list.isFetchingNextPage}
            onClick={() => void list.fetchNextPage()}
          >
            {say("common.more")}
          </Button>
        )}
        <Bases />
      </article>
    </ScrollGroup>
  );
}

function RunTable({ items }: { readonly items: readonly Run[] }) {
  const { say, format } = useLanguage();
  return (
    <ScrollGroup className="card table-scroll" label={say("runs.title")}>
      <table className="table">
        <thead>
          <tr>
            <th scope="col">{say("runs.started")}</th>
            <th scope="col">{say("runs.source")}</th>
            <th scope="col">{say("runs.input")}</th>
            <th scope="col">{say("runs.format")}</th>
            <th scope="col">{say("runs.status")}</th>
            <th scope="col" className="end">
              {say("runs.received")}
            </th>
            {PARTS.map((part) => (
              <th key={part} scope="col" className="end">
                {say(`runs.${part}`)}
              </th>
            ))}
            <th scope="col">{say("runs.balance")}</th>
          </tr>
        </thead>
        <tbody>
          {items.map(({ id, sourceName, body }) => (
            <tr key={id}>
              <td>
                <time title={format.moment(body.startedAt)}>{format.shortMoment(body.startedAt)}</time>
              </td>
              <td className="cell-clip" dir="auto">
                {sourceName}
              </td>
              <td className="cell-clip">
                <EvidenceLink kind="run" id={id}>
                  <span dir="auto">{body.input.split("/").at(-1)}</span>
                </EvidenceLink>
              </td>
              <td title={body.formatReason}>{body.format}</td>
              <td>
                <span className="run-status" data-status={body.status} title={body.error}>
                  {say(`runs.status.${body.status}`)}
                </span>
                {body.note && (
                  <span className="small muted" title={body.note}>
                    {" "}
                    · {say("runs.noted")}
                    <span className="only-read">: {body.note}</span>
                  </span>
                )}
              </td>
              <td className="end">{format.number(body.counts.received)}</td>
              {PARTS.map((part) => (
                <td key={part} className="end" data-zero={body.counts[part] === 0 || undefined}>
                  {format.number(body.counts[part])}
                </td>
              ))}
              <td>
                <span className="row run-balance">
                  <BalanceBar counts={body.counts} />
                  <Balanced counts={body.counts} short />
                </span>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollGroup>
  );
}
