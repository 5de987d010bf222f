import { IconDownload } from "@tabler/icons-react";
import type { OutputOf } from "../api/client.ts";
import { useRead } from "../api/reads.ts";
import { useLanguage } from "../language/language.tsx";
import { DownloadLink } from "../parts/download-link.tsx";
import { GradeMark } from "../parts/grade.tsx";
import { Portion } from "../parts/portion.tsx";
import { EvidenceLink, useKindWord } from "../parts/record-link.tsx";
import { ScrollGroup } from "../parts/scroll-group.tsx";
import { ProblemNote, ThingBones } from "../parts/states.tsx";

type Brief = OutputOf<"brief-view">["body"];
type Section = Brief["sections"][number];
type Citation = Brief["citations"][number];

const FILES = ["pdf", "html", "md"] as const;

/** A brief to be read here: every sentence with the numbers of what it rests on, each opening its evidence. */
export function BriefThing({ id }: { readonly id: string }) {
  const { say, format } = useLanguage();
  const view = useRead("brief-view", { id });
  if (view.isError) return <ProblemNote error={view.error} onRetry={() => void view.refetch()} />;
  if (!view.data) return <ThingBones blocks={[40, 200, 240]} />;
  const { title, asOf, banner, sections, citations, language, recipients } = view.data.body;
  const byId = new Map(citations.map((citation) => [citation.reference.id, citation]));
  return (
    <article className="thing brief" lang={language}>
      <div className="thing-actions no-print">
        {FILES.map((ending) => (
          <DownloadLink key={ending} href={`/api/briefs/${id}.${ending}`}>
            <IconDownload size={14} stroke={1.8} aria-hidden="true" /> {say(`briefs.${ending}`)}
          </DownloadLink>
        ))}
      </div>
      <div className="brief-page">
        <p className="brief-banner">
          <span className="banner" data-tlp={view.data.label.tlp}>
            {banner}
          </span>
        </p>
        <header className="thing-head">
          <h1 dir="auto">{title}</h1>
          <p className="muted numeric">{say("briefs.asof", { when: format.moment(asOf) })}</p>
          {recipients && <p className="muted">{say("briefs.for", { names: format.list(recipients) })}</p>}
        </header>
        {sections.map((section) => (
          <BriefSection key={section.id} section={section} byId={byId} />
        ))}
        <Citations citations={citations} />
        <p className="brief-banner">
          <span className="banner" data-tlp={view.data.label.tlp}>
            {banner}
          </span>
        </p>
      </div>
    </article>
  );
}

function BriefSection({
  section: { title, sentences, table },
  byId,
}: {
  readonly section: Section;
  readonly byId: ReadonlyMap<string, Citation>;
}) {
  const { say } = useLanguage();
  return (
    <section className="brief-section">
      <h2 dir="auto">{title}</h2>
      {sentences.map(({ text, kind, cites, mark }, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a finished brief never changes its order.
        <p key={i} className="brief-sentence" data-kind={kind} dir="auto">
          {kind !== "fact" && <span className="brief-kind">{say(`briefs.kind.${kind}`)}</span>}
          {mark && <Portion mark={mark} />}
          {text}
          {cites.map(({ kind: of, id }) => {
            const citation = byId.get(id);
            return (
              citation && (
                <EvidenceLink key={id} kind={of} id={id} className="cite">
                  <span className="only-read">
                    {say("briefs.cite", { number: citation.number, text: citation.text })}
                  </span>
                  <span aria-hidden="true">{citation.number}</span>
                </EvidenceLink>
              )
            );
          })}
        </p>
      ))}
      {table && <BriefTable table={table} label={title} />}
    </section>
  );
}

function BriefTable({
  table,
  label,
}: {
  readonly table: NonNullable<Section["table"]>;
  readonly label: string;
}) {
  const { say } = useLanguage();
  return (
    <ScrollGroup className="table-scroll" label={label}>
      <table className="table brief-table">
        <thead>
          <tr>
            {table.columns.map((column) => (
              <th key={column} scope="col">
                {column}
              </th>
            ))}
            {table.marks && <th scope="col">{say("portion")}</th>}
          </tr>
        </thead>
        <tbody>
          {table.rows.map((row, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: two rows may say the same, and none moves.
            <tr key={at}>
              {row.map((cell, i) => (
                <td
                  key={table.columns[i]}
                  dir="auto"
                  className={/^[\d.,%<>≥–\s−+]+$/.test(cell) ? "end" : undefined}
                >
                  {cell}
                </td>
              ))}
              {table.marks && <td className="tlp">{table.marks[at]}</td>}
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollGroup>
  );
}

function Citations({ citations }: { readonly citations: readonly Citation[] }) {
  const { say } = useLanguage();
  const kindWord = useKindWord();
  if (citations.length === 0) return undefined;
  return (
    <section className="brief-section">
      <h2>{say("briefs.citations")}</h2>
      <ol className="citations">
        {citations.map(({ number, reference, text, grade }) => (
          <li key={number}>
            <span className="cite-number numeric">{number}</span>
            <span className="kind">{kindWord(reference.kind)}</span>
            <EvidenceLink kind={reference.kind} id={reference.id}>
              <span dir="auto">{text}</span>
            </EvidenceLink>
            {grade && <GradeMark grade={grade} />}
          </li>
        ))}
      </ol>
    </section>
  );
}
