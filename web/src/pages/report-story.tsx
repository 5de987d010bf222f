import { Button } from "@mantine/core";
import type { OutputOf } from "../api/client.ts";
import { useClock } from "../api/clock.ts";
import { useRead, useWrite } from "../api/reads.ts";
import { useTell } from "../frame/toasts.tsx";
import { useLanguage } from "../language/language.tsx";
import { EvidenceLink } from "../parts/record-link.tsx";
import { useProblemSentence } from "../parts/states.tsx";

type Story = OutputOf<"story">;

/** Who else carries a report's story, what persons have decided about that, and the way back. */
export function ReportStory({ id }: { readonly id: string }) {
  const { say, format } = useLanguage();
  const { isPresent } = useClock();
  const { data } = useRead("story", { id });
  const { split, reverse } = useDecisions(id);
  if (!data || (data.tellings.length < 2 && data.decisions.length === 0)) return undefined;
  return (
    <section className="card">
      <h2 className="card-title">{say("inbox.story", { count: data.tellings.length })}</h2>
      <ol className="story">
        {data.tellings.map((telling) => (
          <li key={telling.id} aria-current={telling.id === id || undefined}>
            <EvidenceLink kind="report" id={telling.id} className="card-row">
              <span className="row small muted numeric">
                <time>{format.moment(telling.publishedAt ?? telling.receivedAt)}</time>
                <span className="clip" dir="auto">
                  {telling.sourceName}
                </span>
                {telling.isDecided && <span className="push">{say("inbox.story.decided")}</span>}
              </span>
              <span className="clip" dir="auto" style={{ display: "block" }}>
                {telling.title}
              </span>
            </EvidenceLink>
          </li>
        ))}
      </ol>
      {data.tellings.length > 1 && (
        <p className="card-body">
          <Button variant="default" disabled={!isPresent} onClick={split}>
            {say("inbox.split")}
          </Button>
        </p>
      )}
      {data.decisions.map((decision) => (
        <Decision key={decision.id} decision={decision} isPresent={isPresent} onReverse={reverse} />
      ))}
    </section>
  );
}

function Decision({
  decision,
  isPresent,
  onReverse,
}: {
  readonly decision: Story["decisions"][number];
  readonly isPresent: boolean;
  onReverse(id: string): void;
}) {
  const { say, format } = useLanguage();
  const { id, decision: kind, reasons, reports, decidedAt, decidedBy, status } = decision;
  return (
    <p className="card-body small story-decision" data-reversed={status === "reversed" || undefined}>
      <span>
        {say(`inbox.story.${kind}`, { count: reports })} · {reasons.join(" ")}{" "}
        <span className="muted">
          {say("evidence.recorded", { when: format.moment(decidedAt), who: decidedBy })}
        </span>
      </span>
      {status === "reversed" ? (
        <span className="muted push">{say("inbox.story.reversed")}</span>
      ) : (
        <button
          type="button"
          className="link-button push"
          disabled={!isPresent}
          onClick={() => onReverse(id)}
        >
          {say("inbox.reverse")}
        </button>
      )}
    </p>
  );
}

function useDecisions(id: string) {
  const { say } = useLanguage();
  const tell = useTell();
  const sentence = useProblemSentence();
  const splitting = useWrite("split-report");
  const reversing = useWrite("reverse-resolution");
  const onError = (error: Error) => tell(sentence(error), { bad: true });
  const reverse = (decision: string) =>
    reversing.mutate(
      { id: decision, reason: say("inbox.undone") },
      { onSuccess: () => tell(say("inbox.reversed")), onError },
    );
  return {
    reverse,
    split: () =>
      splitting.mutate(
        { id, reason: say("inbox.split.reason") },
        {
          onSuccess: (decided) => tell(say("inbox.split.done"), { undo: () => reverse(decided.id) }),
          onError,
        },
      ),
  };
}
