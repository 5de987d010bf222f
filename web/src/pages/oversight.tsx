import { NativeSelect } from "@mantine/core";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { useCallback } from "react";
import { Problem } from "../api/client.ts";
import { useRead } from "../api/reads.ts";
import { useEvidence } from "../evidence/opened.ts";
import { useLanguage } from "../language/language.tsx";
import { ScrollGroup } from "../parts/scroll-group.tsx";
import { Empty, ProblemNote, ThingBones } from "../parts/states.tsx";
import { ActDrawer } from "./act-drawer.tsx";
import { OversightEntries } from "./oversight-entries.tsx";
import { OversightSample } from "./oversight-sample.tsx";
import { OversightSummary } from "./oversight-summary.tsx";

const PERIODS = [1, 7, 30, 90, 365] as const;
const USUAL = "30";

/** How the desk was used: counted, listed, drawn at random, and each entry to be checked elsewhere. */
export function OversightPage() {
  const { say } = useLanguage();
  const { part, days = USUAL, act } = useSearch({ from: "/oversight" });
  const { opened: evidence } = useEvidence();
  const navigate = useNavigate({ from: "/oversight" });
  const summary = useRead("oversight", { days: Number(days) }, { keep: true });
  const close = useCallback(() => void navigate({ search: ({ act: _, ...before }) => before }), [navigate]);
  if (summary.error instanceof Problem && summary.error.status === 403)
    return <Empty title={say("oversight.notallowed")} about={say("oversight.notallowed.do")} />;
  const isOpen = act !== undefined && evidence === undefined;
  return (
    <div className="oversight" data-opened={isOpen || undefined}>
      <ScrollGroup className="sheet" label={say("oversight.title")}>
        <article className="thing thing-wide">
          <header className="row">
            <div className="thing-head grow">
              <h1>{say("oversight.title")}</h1>
              <p className="quiet">{say("oversight.about")}</p>
            </div>
            {part === undefined && (
              <NativeSelect
                aria-label={say("oversight.period")}
                value={days}
                data={PERIODS.map((count) => ({
                  value: String(count),
                  label: say("oversight.days", { count }),
                }))}
                onChange={({ currentTarget: { value } }) =>
                  void navigate({ search: (before) => ({ ...before, days: value }) })
                }
              />
            )}
          </header>
          <nav className="tabs" aria-label={say("oversight.title")}>
            {([undefined, "entries", "sample"] as const).map((one) => (
              <Link
                key={one ?? "summary"}
                to="/oversight"
                search={({ asOf, days: kept }) => ({
                  ...(asOf && { asOf }),
                  ...(kept && { days: kept }),
                  ...(one && { part: one }),
                })}
                className="tab"
                activeOptions={{ exact: true }}
                aria-current={part === one}
              >
                {say(`oversight.${one ?? "summary"}`)}
              </Link>
            ))}
          </nav>
          {summary.isError && <ProblemNote error={summary.error} onRetry={() => void summary.refetch()} />}
          {summary.isPending && <ThingBones blocks={[48, 150, 300]} />}
          {summary.data && part === undefined && <OversightSummary summary={summary.data} />}
          {summary.data && part === "entries" && <OversightEntries summary={summary.data} />}
          {part === "sample" && <OversightSample />}
        </article>
      </ScrollGroup>
      {isOpen && <ActDrawer act={Number(act)} onClose={close} />}
    </div>
  );
}
