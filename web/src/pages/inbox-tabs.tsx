import { Link, useSearch } from "@tanstack/react-router";
import { useRead } from "../api/reads.ts";
import { useLanguage } from "../language/language.tsx";
import { useTotals } from "../parts/total.tsx";

/** The inbox's two sides; both heads have it at the same place. */
export function InboxTabs() {
  const { say } = useLanguage();
  const { text } = useTotals();
  const { tab } = useSearch({ from: "/inbox" });
  const reports = useRead("reports", { limit: 1 }, { keep: true });
  const quarantined = useRead("quarantine", { limit: 1, status: "open" }, { keep: true });
  return (
    <nav className="tabs" aria-label={say("inbox.title")}>
      <Link
        to="/inbox"
        search={({ asOf }) => ({ ...(asOf && { asOf }) })}
        className="tab"
        activeOptions={{ exact: true }}
        aria-current={tab !== "quarantine"}
      >
        {say("inbox.reports")} <span className="numeric muted">{text(reports.data)}</span>
      </Link>
      <Link
        to="/inbox"
        search={({ asOf }) => ({ ...(asOf && { asOf }), tab: "quarantine" as const })}
        className="tab"
        activeOptions={{ exact: true }}
        aria-current={tab === "quarantine"}
      >
        {say("inbox.quarantine")} <span className="numeric muted">{text(quarantined.data)}</span>
      </Link>
    </nav>
  );
}
