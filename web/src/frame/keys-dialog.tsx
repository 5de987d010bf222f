import { Fragment } from "react";
import { useLanguage } from "../language/language.tsx";
import { Dialog } from "../parts/dialog.tsx";
import { usePages } from "./allowed-pages.ts";

export function KeysDialog({ opened, onClose }: { readonly opened: boolean; onClose(): void }) {
  const { say } = useLanguage();
  const pages = usePages();
  const moving = [
    ["j", say("keys.next")],
    ["k", say("keys.previous")],
    ["Enter", say("keys.open")],
    ["e", say("keys.evidence")],
    ["c", say("keys.circle")],
    ["Esc", say("keys.back")],
    ["/", say("keys.search")],
    ["Ctrl K", say("keys.palette")],
    ["?", say("keys.help")],
  ] as const;
  const triage = [
    ["y", say("keys.keep")],
    ["n", say("keys.reject")],
    ["m", say("keys.merge")],
    ["a1 … f6", say("keys.grade")],
  ] as const;
  if (!opened) return undefined;
  return (
    <Dialog title={say("keys.title")} width={760} onClose={onClose}>
      <div className="keys">
        <Keys title={say("keys.moving")} rows={moving} />
        <Keys
          title={say("keys.pages")}
          rows={pages.map(({ id, letter }) => [`g ${letter}`, say("keys.go", { page: say(`page.${id}`) })])}
        />
        <Keys title={say("keys.triage")} rows={triage} />
      </div>
    </Dialog>
  );
}

function Keys({
  title,
  rows,
}: {
  readonly title: string;
  readonly rows: readonly (readonly [keys: string, what: string])[];
}) {
  return (
    <section className="stack">
      <h3>{title}</h3>
      <dl className="keys-list">
        {rows.map(([keys, what]) => (
          <Fragment key={keys}>
            <dt>
              {(keys.startsWith("Ctrl") ? [keys] : keys.split(" ")).map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dt>
            <dd>{what}</dd>
          </Fragment>
        ))}
      </dl>
    </section>
  );
}
