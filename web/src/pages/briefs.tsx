import { Button, NativeSelect, TextInput } from "@mantine/core";
import { IconFilePlus } from "@tabler/icons-react";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { useState } from "react";
import { useReadPages, useWrite } from "../api/reads.ts";
import { useEvidence } from "../evidence/opened.ts";
import { useFresh } from "../frame/fresh.tsx";
import { useTell } from "../frame/toasts.tsx";
import { LANGUAGES, type LanguageCode, useLanguage } from "../language/language.tsx";
import { RecordList } from "../parts/list.tsx";
import { Empty, ProblemNote, RowBones, useProblemSentence } from "../parts/states.tsx";
import { enterThing, Thing, useFirstChosen } from "../parts/thing.tsx";
import { BriefThing } from "./brief-thing.tsx";

const ROW = 64;

export function BriefsPage() {
  const { say, format } = useLanguage();
  const { isFresh } = useFresh();
  const { id } = useSearch({ from: "/briefs" });
  const navigate = useNavigate({ from: "/briefs" });
  const { open } = useEvidence();
  const list = useReadPages("briefs", { limit: 100 });
  const items = list.data?.pages.flatMap((page) => page.items) ?? [];
  const first = items[0]?.id;

  useFirstChosen(
    id,
    first,
    (next) => void navigate({ search: (before) => ({ ...before, id: next }), replace: true }),
  );

  return (
    <div className="bench briefs" data-opened={id ? "" : undefined}>
      <section className="bench-list" aria-label={say("briefs.title")}>
        <div className="bench-head">
          <h1>
            {say("briefs.title")}
            <span className="small muted numeric">{format.number(list.data?.pages[0]?.total ?? 0)}</span>
          </h1>
          <MakeBrief />
        </div>
        {list.isPending && <RowBones count={6} height={ROW} />}
        {list.isError && <ProblemNote error={list.error} onRetry={() => void list.refetch()} />}
        {list.isSuccess && items.length === 0 && (
          <Empty title={say("briefs.empty")} about={say("briefs.empty.do")} />
        )}
        {items.length > 0 && (
          <RecordList
            items={items}
            selectedId={id}
            label={say("briefs.title")}
            rowHeight={ROW}
            row={(brief, selected) => (
              <Link
                to="/briefs"
                search={({ evidence: _, ...before }) => ({ ...before, id: brief.id })}
                className="list-row"
                activeOptions={{ exact: true }}
                aria-current={selected}
                data-fresh={isFresh(brief.id) ? "" : undefined}
              >
                <span className="clip strong" dir="auto" style={{ display: "block" }}>
                  {brief.title}
                </span>
                <span className="row small muted numeric">
                  <span>{say("briefs.asof", { when: format.day(brief.asOf) })}</span>
                  <span>{brief.language.toUpperCase()}</span>
                  <span className="tlp push clip">{brief.banner}</span>
                </span>
              </Link>
            )}
            onSelect={(brief) =>
              void navigate({
                search: ({ evidence: _, ...before }) => ({ ...before, id: brief.id }),
                replace: true,
              })
            }
            onOpen={enterThing}
            onEvidence={(brief) => open({ kind: "brief", id: brief.id })}
            hasMore={list.hasNextPage}
            onMore={() => void list.fetchNextPage()}
          />
        )}
      </section>
      <Thing chosen={id} hint={say("briefs.choose")} label={say("kind.brief")} to="/briefs">
        {id && <BriefThing key={id} id={id} />}
      </Thing>
    </div>
  );
}

function MakeBrief() {
  const { say, code } = useLanguage();
  const tell = useTell();
  const sentence = useProblemSentence();
  const navigate = useNavigate({ from: "/briefs" });
  const make = useWrite("make-brief");
  const [title, setTitle] = useState("");
  const [language, setLanguage] = useState<LanguageCode>(code);
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        make.mutate(
          { language, ...(title.trim() && { title: title.trim() }) },
          {
            onSuccess: (made) => {
              setTitle("");
              tell(say("briefs.made", { title: made.body.title }));
              void navigate({ search: (before) => ({ ...before, id: made.id }) });
            },
            onError: (error) => tell(sentence(error), { bad: true }),
          },
        );
      }}
    >
      <TextInput
        aria-label={say("briefs.heading")}
        placeholder={`${say("briefs.heading")}. ${say("briefs.heading.about")}`}
        dir="auto"
        value={title}
        onChange={({ currentTarget }) => setTitle(currentTarget.value)}
      />
      <div className="row">
        <NativeSelect
          aria-label={say("briefs.language")}
          value={language}
          data={Object.entries(LANGUAGES).map(([value, label]) => ({ value, label }))}
          onChange={({ currentTarget }) => setLanguage(currentTarget.value === "tr" ? "tr" : "en")}
        />
        <Button
          type="submit"
          className="grow"
          leftSection={<IconFilePlus size={15} stroke={1.8} />}
          loading={make.isPending}
          aria-label={say(make.isPending ? "briefs.making" : "briefs.make")}
        >
          {say("briefs.make")}
        </Button>
      </div>
    </form>
  );
}
