import { useWho } from "../api/who.ts";
import { useLanguage } from "../language/language.tsx";
import { ScrollGroup } from "../parts/scroll-group.tsx";
import { Empty } from "../parts/states.tsx";
import { FieldReports } from "./field-reports.tsx";
import { HumanSourceList } from "./human-source-list.tsx";

/** What sources told and may be told, and their codenames: for those who look after them, and who sign. */
export function HumanSourcesPage() {
  const { say } = useLanguage();
  const { data: who } = useWho();
  const may = who && [...who.may, ...who.mayWithProof];
  if (may && !may.includes("protect") && !may.includes("publish"))
    return <Empty title={say("sources.notallowed")} about={say("sources.notallowed.do")} />;
  return (
    <ScrollGroup className="sheet" label={say("page.human-sources")}>
      <article className="thing thing-wide">
        <header className="thing-head">
          <h1>{say("page.human-sources")}</h1>
          <p className="quiet">{say("sources.about")}</p>
        </header>
        <FieldReports />
        {may?.includes("protect") && <HumanSourceList />}
      </article>
    </ScrollGroup>
  );
}
