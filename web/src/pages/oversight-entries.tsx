import { Button, NativeSelect, TextInput } from "@mantine/core";
import { useNavigate, useSearch } from "@tanstack/react-router";
import type { OutputOf } from "../api/client.ts";
import { useReadPages } from "../api/reads.ts";
import { useShortcuts } from "../frame/shortcuts.ts";
import { useLanguage } from "../language/language.tsx";
import { Empty, ProblemNote, RowBones } from "../parts/states.tsx";
import { useTotals } from "../parts/total.tsx";
import { ActTable } from "./act-table.tsx";
import { useActorName, useObjectName } from "./act-words.tsx";
import { VerbChoice } from "./verb-choice.tsx";

type Summary = OutputOf<"oversight">;

/** Every entry of the log, by who, what, when and how it was decided. */
export function OversightEntries({ summary }: { readonly summary: Summary }) {
  const { say } = useLanguage();
  const { verb, actor, day, object, decision, act } = useSearch({ from: "/oversight" });
  const navigate = useNavigate({ from: "/oversight" });
  const list = useReadPages("acts", { limit: 100, verb, actor, day, object, decision });
  const { count } = useTotals();
  const items = list.data?.pages.flatMap((page) => page.items) ?? [];
  const at = items.findIndex((one) => String(one.act) === act);
  const move = (step: number) => {
    const next = items[Math.min(items.length - 1, Math.max(0, at + step))];
    if (next) void navigate({ search: (before) => ({ ...before, act: String(next.act) }), replace: true });
  };
  useShortcuts({ j: () => move(1), k: () => move(-1) });
  return (
    <>
      <EntryFilters summary={summary} />
      <p className="small muted" aria-live="polite">
        {list.data && say("oversight.entries.total", { count: count(list.data.pages[0]) })}
      </p>
      {list.isPending && <RowBones count={14} height={32} />}
      {list.isError && <ProblemNote error={list.error} onRetry={() => void list.refetch()} />}
      {list.isSuccess && items.length === 0 && (
        <Empty title={say("oversight.filter.empty")} about={say("oversight.filter.empty.do")} />
      )}
      {items.length > 0 && <ActTable items={items} label={say("oversight.entries")} opened={act} />}
      {list.hasNextPage && (
        <Button variant="default" loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
          {say("common.more")}
        </Button>
      )}
    </>
  );
}

function EntryFilters({ summary: { actors, objects } }: { readonly summary: Summary }) {
  const { say } = useLanguage();
  const actorName = useActorName();
  const objectName = useObjectName();
  const search = useSearch({ from: "/oversight" });
  const { verb, actor, day, object, decision } = search;
  const navigate = useNavigate({ from: "/oversight" });
  const choose = (name: "verb" | "actor" | "day" | "object" | "decision", value: string) =>
    void navigate({
      search: ({ [name]: _, act: __, ...before }) => ({ ...before, ...(value && { [name]: value }) }),
    });
  const isFiltered = [verb, actor, day, object, decision].some((value) => value !== undefined);
  return (
    <div className="act-filters">
      <VerbChoice verb={verb} onChoose={(value) => choose("verb", value ?? "")} />
      <NativeSelect
        aria-label={say("oversight.act.who")}
        value={actor ?? ""}
        data={[
          { value: "", label: say("oversight.any.actor") },
          ...actors.map((one) => ({ value: one.pseudonym, label: actorName(one) })),
        ]}
        onChange={({ currentTarget }) => choose("actor", currentTarget.value)}
      />
      <NativeSelect
        aria-label={say("oversight.act.object")}
        value={object ?? ""}
        data={[
          { value: "", label: say("oversight.any.object") },
          ...objects.map((one) => ({ value: one, label: objectName(one) })),
        ]}
        onChange={({ currentTarget }) => choose("object", currentTarget.value)}
      />
      <NativeSelect
        aria-label={say("oversight.act.decision")}
        value={decision ?? ""}
        data={[
          { value: "", label: say("oversight.any.decision") },
          { value: "allowed", label: say("oversight.decision.allowed") },
          { value: "refused", label: say("oversight.decision.refused") },
        ]}
        onChange={({ currentTarget }) => choose("decision", currentTarget.value)}
      />
      <TextInput
        type="date"
        aria-label={say("oversight.act.day")}
        value={day ?? ""}
        onChange={({ currentTarget }) => choose("day", currentTarget.value)}
      />
      {isFiltered && (
        <Button
          variant="subtle"
          onClick={() =>
            void navigate({
              search: ({ verb: _, actor: __, day: ___, object: ____, decision: _____, ...before }) => before,
            })
          }
        >
          {say("oversight.filter.clear")}
        </Button>
      )}
    </div>
  );
}
