import { useNavigate } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useEvidence } from "../evidence/opened.ts";
import { RecordList } from "./list.tsx";
import { useKindWord } from "./record-link.tsx";
import { ProblemNote, RowBones } from "./states.tsx";
import { type BenchPage, enterThing, Thing, useFirstChosen } from "./thing.tsx";

/** What a bench must know of the question that fills its list; one page or many. */
interface Asked {
  readonly isPending: boolean;
  readonly isError: boolean;
  readonly isSuccess: boolean;
  readonly error: unknown;
  readonly hasNextPage?: boolean;
  refetch(): unknown;
  fetchNextPage?(): unknown;
}

/** What stands in the address for the one that is chosen. */
type Choice = { readonly id: string } | { readonly place: string };

interface BenchProps<Item extends { readonly id: string }> {
  /** The page it is, whose list the thing's "back" leads to. */
  readonly to: BenchPage;
  /** The list's name. */
  readonly label: string;
  /** The kind of record in it, for the evidence and the thing's name. */
  readonly kind: string;
  /** What to do while nothing is chosen. */
  readonly hint: string;
  /** Title and filters above the list. */
  readonly head: ReactNode;
  readonly asked: Asked;
  readonly items: readonly Item[];
  /** The id of the row that is chosen; absent where it is not, or not yet, in the list. */
  readonly selectedId: string | undefined;
  /** What the address says is chosen. */
  readonly chosen: string | undefined;
  readonly rowHeight: number;
  /** What teaches where there is nothing to list. */
  readonly empty: ReactNode;
  row(item: Item, selected: boolean): ReactNode;
  choice?(item: Item): Choice;
  /** The thing on the right. */
  readonly children: ReactNode;
}

const idOf = ({ id }: { readonly id: string }): Choice => ({ id });

/** A bench: the list on the left, the thing chosen in it on the right, and the keys that go between them. */
export function Bench<Item extends { readonly id: string }>(props: BenchProps<Item>) {
  const { to, label, kind, hint, head, asked, items, selectedId, chosen, rowHeight } = props;
  const { empty, row, choice = idOf, children } = props;
  const navigate = useNavigate();
  const kindWord = useKindWord();
  const { open } = useEvidence();
  const [first] = items;
  useFirstChosen(
    to,
    chosen,
    first,
    (item) => void navigate({ to, search: (before) => ({ ...before, ...choice(item) }), replace: true }),
  );
  return (
    <div className={`bench ${to.slice(1)}`} data-opened={chosen ? "" : undefined}>
      <section className="bench-list" aria-label={label}>
        <div className="bench-head">{head}</div>
        {asked.isPending && <RowBones count={Math.ceil(560 / rowHeight)} height={rowHeight} />}
        {asked.isError && <ProblemNote error={asked.error} onRetry={() => void asked.refetch()} />}
        {asked.isSuccess && items.length === 0 && empty}
        {items.length > 0 && (
          <RecordList
            items={items}
            selectedId={selectedId}
            label={label}
            rowHeight={rowHeight}
            row={row}
            onSelect={(item) =>
              void navigate({
                to,
                search: ({ evidence: _, ...before }) => ({ ...before, ...choice(item) }),
                replace: true,
              })
            }
            onOpen={enterThing}
            onEvidence={({ id }) => open({ kind, id })}
            {...(asked.hasNextPage && { hasMore: true })}
            onMore={() => void asked.fetchNextPage?.()}
          />
        )}
      </section>
      <Thing chosen={chosen} hint={hint} label={kindWord(kind)} to={to}>
        {children}
      </Thing>
    </div>
  );
}
