import { TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { IconSearch } from "@tabler/icons-react";
import { useState } from "react";
import type { OutputOf } from "../api/client.ts";
import { useRead, useWrite } from "../api/reads.ts";
import { useTell } from "../frame/toasts.tsx";
import { directionOf } from "../language/direction.ts";
import { useLanguage } from "../language/language.tsx";
import { Dialog, DialogEnd } from "../parts/dialog.tsx";
import { ProblemNote, RowBones, useProblemSentence } from "../parts/states.tsx";

type Candidate = OutputOf<"story">["candidates"][number];
type Offered = Pick<Candidate, "id" | "title" | "sourceName" | "language" | "publishedAt" | "receivedAt"> &
  Partial<Pick<Candidate, "sameIncident" | "wording">>;

interface MergeDialogProps {
  readonly id: string;
  readonly title: string;
  onClose(): void;
}

const LIKE_ENOUGH = 0.3;
const ROW = 48;

/** Chooses the reports that carry the same story: what the desk thinks of first, then whatever is searched for. */
export function MergeDialog({ id, title, onClose }: MergeDialogProps) {
  const { say, format } = useLanguage();
  const tell = useTell();
  const sentence = useProblemSentence();
  const merge = useWrite("merge-reports");
  const reverse = useWrite("reverse-resolution");
  const story = useRead("story", { id });
  const [typed, setTyped] = useState("");
  const [words] = useDebouncedValue(typed.trim(), 200);
  const found = useRead("reports", { q: words, limit: 20 }, { enabled: words !== "", keep: true });
  const [picked, setPicked] = useState<ReadonlyMap<string, Offered>>(new Map());
  const [written, setWritten] = useState<string>();

  const own = new Set(story.data?.tellings.map((telling) => telling.id) ?? [id]);
  const offered: readonly Offered[] = words ? (found.data?.items ?? []) : (story.data?.candidates ?? []);
  const shown = [...picked.values(), ...offered.filter((one) => !picked.has(one.id) && !own.has(one.id))];
  const reason = written ?? reasonFor([...picked.values()]);
  const isPending = words ? found.isPending : story.isPending;

  // Only what was measured is written for the person; that two reports have one source is theirs to say.
  function reasonFor(chosen: readonly Offered[]): string {
    const likest = Math.max(0, ...chosen.map(({ wording = 0 }) => wording));
    return likest >= LIKE_ENOUGH ? say("inbox.merge.because", { share: format.share(likest) }) : "";
  }
  const toggle = (one: Offered) =>
    setPicked((before) => {
      const next = new Map(before);
      if (!next.delete(one.id)) next.set(one.id, one);
      return next;
    });
  const decide = () =>
    merge.mutate(
      { ids: [id, ...picked.keys()], reason },
      {
        onSuccess: (decided) => {
          tell(say("inbox.merged", { count: picked.size + 1 }), {
            undo: () => reverse.mutate({ id: decided.id, reason: say("inbox.undone") }),
          });
          onClose();
        },
        onError: (error) => tell(sentence(error), { bad: true }),
      },
    );

  return (
    <Dialog title={say("inbox.merge.title")} width={640} onClose={onClose}>
      <form
        className="stack merge"
        onSubmit={(event) => {
          event.preventDefault();
          if (picked.size > 0 && reason.trim() !== "") decide();
        }}
      >
        <p className="clip strong" dir="auto">
          {title}
        </p>
        <TextInput
          data-autofocus
          aria-label={say("inbox.merge.search")}
          placeholder={say("inbox.merge.search")}
          leftSection={<IconSearch size={14} aria-hidden="true" />}
          value={typed}
          onChange={({ currentTarget: { value } }) => setTyped(value)}
        />
        <fieldset className="merge-choices">
          <legend className="small muted">
            {say(words ? "inbox.merge.found" : "inbox.merge.candidates")}
          </legend>
          {isPending && <RowBones count={3} height={ROW} />}
          {story.isError && <ProblemNote error={story.error} onRetry={() => void story.refetch()} />}
          {!isPending && shown.length === 0 && <p className="muted">{say("inbox.merge.none")}</p>}
          {shown.map((one) => (
            <Choice key={one.id} report={one} isPicked={picked.has(one.id)} onToggle={() => toggle(one)} />
          ))}
        </fieldset>
        <TextInput
          label={say("inbox.merge.reason")}
          required
          value={reason}
          onChange={({ currentTarget: { value } }) => setWritten(value)}
        />
        <p className="small muted">{say("inbox.merge.about")}</p>
        <DialogEnd
          act={say("inbox.merge.do", { count: picked.size + 1 })}
          isWhole={!(picked.size === 0 || reason.trim() === "")}
          isPending={merge.isPending}
          onClose={onClose}
        />
      </form>
    </Dialog>
  );
}

function Choice({
  report,
  isPicked,
  onToggle,
}: {
  readonly report: Offered;
  readonly isPicked: boolean;
  onToggle(): void;
}) {
  const { say, format } = useLanguage();
  const { title, sourceName, language, publishedAt, receivedAt, sameIncident, wording = 0 } = report;
  return (
    <label className="merge-choice">
      <input type="checkbox" checked={isPicked} onChange={onToggle} />
      <span className="grow merge-words">
        <span className="clip" dir={directionOf(language)} style={{ display: "block" }}>
          {title}
        </span>
        <span className="row small muted numeric">
          <span className="clip" dir="auto">
            {sourceName}
          </span>
          <time>{format.shortDay(publishedAt ?? receivedAt)}</time>
          {sameIncident && <span>{say("inbox.merge.incident")}</span>}
          {wording > 0 && <span>{say("inbox.merge.wording", { share: format.share(wording) })}</span>}
        </span>
      </span>
    </label>
  );
}
