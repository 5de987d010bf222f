import { Link, Outlet, useLocation, useNavigate, useRouterState, useSearch } from "@tanstack/react-router";
import { useEffect, useMemo, useRef, useState } from "react";
import { ClockContext } from "../api/clock.ts";
import { ProgressContext, useLive } from "../api/live.ts";
import type { Who } from "../api/who.ts";
import { EvidenceDrawer } from "../evidence/drawer.tsx";
import { useEvidence } from "../evidence/opened.ts";
import { useLanguage } from "../language/language.tsx";
import { Empty, ProblemNote } from "../parts/states.tsx";
import { clockPosition, useStatus } from "./desk-status.ts";
import { FreshProvider } from "./fresh.tsx";
import { ImportDialog } from "./import-dialog.tsx";
import { KeysDialog } from "./keys-dialog.tsx";
import { OwnNotice } from "./own-notice.tsx";
import { PAGES, PEOPLE_PAGES } from "./pages.ts";
import { Palette } from "./palette.tsx";
import { PastNotice } from "./past-notice.tsx";
import { useLightPrint } from "./print.ts";
import { Rail } from "./rail.tsx";
import { type Shortcuts, useShortcutListener, useShortcuts } from "./shortcuts.ts";
import { TopBar } from "./top-bar.tsx";
import { isTourDone, Tour } from "./tour.tsx";

export type Dialog = "palette" | "search" | "keys" | "import" | "tour";

/** What stands around every page: rail, top bar, evidence drawer, dialogs, and the clock for all below. */
export function Frame({ who }: { readonly who: Who }) {
  const { say } = useLanguage();
  const mayRead = who.may.includes("read");
  const status = useStatus(mayRead);
  const { asOf } = useSearch({ strict: false });
  const clock = useMemo(() => clockPosition(asOf), [asOf]);
  const { opened, close } = useEvidence();
  const [dialog, setDialog] = useState<Dialog | undefined>();
  const [dropped, setDropped] = useState<readonly File[]>([]);
  const live = useLive(mayRead);
  const page = useRef<HTMLElement>(null);

  useLightPrint();
  useShortcutListener();
  useFrameShortcuts(setDialog, opened ? close : undefined);
  usePageTitle(page);

  const firstVisit = status.data?.mode === "example" && !isTourDone();
  const isAtStart = useLocation().pathname === "/";
  // Whoever follows a link to something else came for that.
  useEffect(() => {
    if (firstVisit && isAtStart) setDialog("tour");
  }, [firstVisit, isAtStart]);

  if (status.isError) return <ProblemNote error={status.error} onRetry={() => void status.refetch()} />;

  return (
    <ClockContext value={clock}>
      <FreshProvider status={status.data}>
        <a className="skip" href="#page">
          {say("app.skip")}
        </a>
        <div className="desk" data-drawer={opened ? "" : undefined}>
          <Rail openWarnings={status.data?.openWarnings} mayRead={mayRead} />
          <TopBar status={status.data} who={who} onDialog={setDialog} />
          <main className="page" id="page" ref={page} tabIndex={-1} aria-busy={mayRead && !status.data}>
            <OwnNotice who={who} />
            {mayRead && <PastNotice connected={live.connected} />}
            <ProgressContext value={live.progress}>
              {mayRead ? status.data && <Outlet /> : <WithoutRecords who={who} />}
            </ProgressContext>
          </main>
          {opened && <EvidenceDrawer name={opened} onClose={close} />}
        </div>
        <Palette
          opened={dialog === "palette" || dialog === "search"}
          searching={dialog === "search"}
          onClose={() => setDialog(undefined)}
          onDialog={setDialog}
        />
        <KeysDialog opened={dialog === "keys"} onClose={() => setDialog(undefined)} />
        {who.may.includes("collect") && (
          <ImportDialog
            opened={dialog === "import"}
            dropped={dropped}
            progress={live.progress}
            onClose={() => {
              setDialog(undefined);
              setDropped([]);
            }}
            onDrop={(files) => {
              setDropped(files);
              setDialog("import");
            }}
          />
        )}
        {dialog === "tour" && (
          <Tour onClose={() => setDialog(undefined)} onImport={() => setDialog("import")} />
        )}
      </FreshProvider>
    </ClockContext>
  );
}

/** For who sees no record, by office or for want of a proof: the pages about people are there, the others say why not. */
function WithoutRecords({ who }: { readonly who: Who }) {
  const { say } = useLanguage();
  const path = useRouterState({ select: ({ location }) => location.pathname });
  if (PEOPLE_PAGES.some(({ to }) => to === path)) return <Outlet />;
  if (who.mayWithProof.includes("read"))
    return (
      <>
        <h1 className="only-read">{say("frame.needs-proof")}</h1>
        <Empty title={say("frame.needs-proof")} about={say("frame.needs-proof.about")}>
          <Link to="/account">{say("page.account")}</Link>
        </Empty>
      </>
    );
  return (
    <Empty title={say("frame.no-records")} about={say("frame.no-records.about")}>
      <Link to="/people">{say("page.people")}</Link>
      <Link to="/account">{say("page.account")}</Link>
    </Empty>
  );
}

function useFrameShortcuts(setDialog: (dialog: Dialog) => void, closeEvidence: (() => void) | undefined) {
  const navigate = useNavigate();
  const shortcuts = useMemo<Shortcuts>(
    () => ({
      "/": () => setDialog("search"),
      "?": () => setDialog("keys"),
      ...(closeEvidence && { Escape: closeEvidence }),
      ...Object.fromEntries(PAGES.map(({ letter, to }) => [`g ${letter}`, () => void navigate({ to })])),
    }),
    [navigate, setDialog, closeEvidence],
  );
  useShortcuts(shortcuts);
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey)) return;
      event.preventDefault();
      setDialog("palette");
    };
    window.addEventListener("keydown", listen);
    return () => window.removeEventListener("keydown", listen);
  }, [setDialog]);
}

/** Names the window after the page and, when the page changes, moves the reader's place to it. */
function usePageTitle(page: React.RefObject<HTMLElement | null>) {
  const { say } = useLanguage();
  const path = useRouterState({ select: ({ location }) => location.pathname });
  const first = useRef(true);
  useEffect(() => {
    const found = [...PAGES, ...PEOPLE_PAGES].find(({ to }) => to === path);
    document.title = found ? `${say(`page.${found.id}`)} · ${say("app.name")}` : say("app.name");
  }, [path, say]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the path is what this waits for.
  useEffect(() => {
    if (!first.current) page.current?.focus({ preventScroll: true });
    first.current = false;
  }, [path, page]);
}
