import { Button, MultiSelect, NativeSelect, TextInput } from "@mantine/core";
import { IconFilePlus } from "@tabler/icons-react";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useState } from "react";
import { useRead, useReadPages, useWrite } from "../api/reads.ts";
import { useTell } from "../frame/toasts.tsx";
import { LANGUAGES, type LanguageCode, useLanguage } from "../language/language.tsx";
import { Bench } from "../parts/bench.tsx";
import { BenchRow } from "../parts/bench-row.tsx";
import { Empty, useProblemSentence } from "../parts/states.tsx";
import { Total } from "../parts/total.tsx";
import { BriefThing } from "./brief-thing.tsx";

export function BriefsPage() {
  const { say, format } = useLanguage();
  const { id } = useSearch({ from: "/briefs" });
  const list = useReadPages("briefs", { limit: 100 });
  return (
    <Bench
      to="/briefs"
      label={say("briefs.title")}
      kind="brief"
      hint={say("briefs.choose")}
      asked={list}
      items={list.data?.pages.flatMap((page) => page.items) ?? []}
      selectedId={id}
      chosen={id}
      rowHeight={64}
      head={
        <>
          <h1>
            {say("briefs.title")} <Total of={list.data?.pages[0]} />
          </h1>
          <MakeBrief />
        </>
      }
      empty={<Empty title={say("briefs.empty")} about={say("briefs.empty.do")} />}
      row={(brief, selected) => (
        <BenchRow to="/briefs" id={brief.id} selected={selected}>
          <span className="clip strong" dir="auto" style={{ display: "block" }}>
            {brief.title}
          </span>
          <span className="row small muted numeric">
            <span>{say("briefs.asof", { when: format.day(brief.asOf) })}</span>
            <span>{brief.language.toUpperCase()}</span>
            <span className="tlp push clip">{brief.banner}</span>
          </span>
        </BenchRow>
      )}
    >
      {id && <BriefThing key={id} id={id} />}
    </Bench>
  );
}

function MakeBrief() {
  const { say, code } = useLanguage();
  const tell = useTell();
  const sentence = useProblemSentence();
  const navigate = useNavigate({ from: "/briefs" });
  const make = useWrite("make-brief");
  const institutions = useRead("institutions", {});
  const others = (institutions.data?.items ?? []).map(({ body }) => ({ value: body.key, label: body.name }));
  const [recipients, setRecipients] = useState<string[]>([]);
  const [title, setTitle] = useState("");
  const [language, setLanguage] = useState<LanguageCode>(code);
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        make.mutate(
          { language, for: recipients, ...(title.trim() && { title: title.trim() }) },
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
      {others.length > 0 && (
        <MultiSelect
          aria-label={say("briefs.recipients")}
          placeholder={recipients.length === 0 ? say("briefs.recipients.own") : ""}
          data={others}
          value={recipients}
          onChange={setRecipients}
          clearable
        />
      )}
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
