import { useRead } from "../api/reads.ts";
import { useLanguage } from "../language/language.tsx";
import { Dialog } from "./dialog.tsx";
import { ProblemNote } from "./states.tsx";

interface NoticeDialogProps {
  readonly kind: "warning" | "warning-problem";
  readonly id: string;
  onClose(): void;
}

/** The notice as it would go out, with its files. */
export function NoticeDialog({ kind, id, onClose }: NoticeDialogProps) {
  const { say } = useLanguage();
  const asked = useRead("notice", { kind, id });
  return (
    <Dialog title={say("handling.notice")} width={560} onClose={onClose}>
      {asked.isError && <ProblemNote error={asked.error} onRetry={() => void asked.refetch()} />}
      {asked.data && (
        <div className="stack">
          <article className="notice-page" lang={asked.data.notice.language}>
            <p className="notice-marking">{asked.data.notice.marking}</p>
            <h3>{asked.data.notice.title}</h3>
            <dl>
              {asked.data.notice.lines.map((line) => (
                <div key={line.id}>
                  <dt>{line.name}</dt>
                  <dd dir="auto">{line.text}</dd>
                </div>
              ))}
            </dl>
            <p className="notice-marking">{asked.data.notice.marking}</p>
          </article>
          <p className="row-wrap small muted">
            <span>{say("handling.words", { count: asked.data.words })}</span>
            <a className="push" href={`/api/notices/${kind}/${id}.pdf`} download>
              PDF
            </a>
            <a href={`/api/notices/${kind}/${id}.html`} download>
              HTML
            </a>
          </p>
        </div>
      )}
    </Dialog>
  );
}
