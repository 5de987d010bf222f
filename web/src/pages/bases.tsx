import type { OutputOf } from "../api/client.ts";
import { useRead } from "../api/reads.ts";
import { useLanguage } from "../language/language.tsx";
import { ScrollGroup } from "../parts/scroll-group.tsx";
import { ProblemNote } from "../parts/states.tsx";
import { Holds } from "./holds.tsx";

type Basis = OutputOf<"bases">["items"][number];

/** By what right the desk collects: a default is called one, and so is a basis that has run out. */
export function Bases() {
  const { say } = useLanguage();
  const list = useRead("bases", {});
  const items = list.data?.items ?? [];
  return (
    <section aria-labelledby="bases">
      <h2 id="bases">{say("bases.title")}</h2>
      <p className="quiet">{say("bases.about")}</p>
      {list.isError && <ProblemNote error={list.error} onRetry={() => void list.refetch()} />}
      {list.isSuccess && items.length === 0 && <p className="muted">{say("bases.empty")}</p>}
      {items.length > 0 && <BasisTable items={items} />}
      <Holds />
    </section>
  );
}

function BasisTable({ items }: { readonly items: readonly Basis[] }) {
  const { say, format } = useLanguage();
  return (
    <ScrollGroup className="card table-scroll" label={say("bases.title")}>
      <table className="table">
        <thead>
          <tr>
            <th scope="col">{say("bases.basis")}</th>
            <th scope="col">{say("bases.status")}</th>
            <th scope="col">{say("bases.legal")}</th>
            <th scope="col">{say("bases.approved")}</th>
            <th scope="col">{say("bases.review")}</th>
            <th scope="col" className="end">
              {say("bases.retention")}
            </th>
            <th scope="col" className="end">
              {say("bases.sources")}
            </th>
          </tr>
        </thead>
        <tbody>
          {items.map(({ id, body, status, isDefault, sources }) => (
            <tr key={id}>
              <td title={body.purpose} dir="auto">
                {body.title}
                {isDefault && <span className="small muted"> {say("bases.default")}</span>}
              </td>
              <td>
                <span className="run-status" data-status={status === "valid" ? "done" : "failed"}>
                  {say(`bases.status.${status}`)}
                </span>
              </td>
              <td dir="auto">{body.legalBasis}</td>
              <td dir="auto">{body.approvedBy}</td>
              <td>
                <time dateTime={body.reviewBy}>{format.shortDay(body.reviewBy)}</time>
              </td>
              <td className="end">{format.number(body.retentionDays)}</td>
              <td className="end">{format.number(sources)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollGroup>
  );
}
