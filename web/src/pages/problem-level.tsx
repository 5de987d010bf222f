import { NativeSelect, Textarea } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { useWrite } from "../api/reads.ts";
import { useTell } from "../frame/toasts.tsx";
import { useLanguage } from "../language/language.tsx";
import { Dialog, DialogEnd } from "../parts/dialog.tsx";
import { LEVEL_ORDER } from "../parts/level-order.ts";
import { useProblemSentence } from "../parts/states.tsx";
import type { ProblemView } from "./problem-thing.tsx";

/** Sets or proposes a watch level: a named person, a reason, and the likelihood beside it as an aid. */
export function ProblemLevelDialog({ view, onClose }: { readonly view: ProblemView; onClose(): void }) {
  const { say, format } = useLanguage();
  const tell = useTell();
  const sentence = useProblemSentence();
  const propose = useWrite("propose-level");
  const others = [...LEVEL_ORDER].reverse().filter((one) => one !== view.level);
  const [level, setLevel] = useState(others[0] ?? "W4");
  const [reason, setReason] = useState("");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!reason.trim()) return;
    propose.mutate(
      { id: view.problem.id, level, reason },
      {
        onSuccess: ({ body }) => {
          tell(say(body.status === "in-force" ? "problems.level.saved" : "problems.level.waits", { level }));
          onClose();
        },
        onError: (error) => tell(sentence(error), { bad: true }),
      },
    );
  };
  return (
    <Dialog title={say("problems.level.set")} width={520} onClose={onClose}>
      <form className="stack" onSubmit={submit}>
        <p className="small muted">
          {say("problems.level.aid", {
            p: format.percent(view.likelihood),
            share: view.coverage === undefined ? say("problems.coverage.none") : format.share(view.coverage),
          })}
        </p>
        <NativeSelect
          data-autofocus
          label={say("problems.level")}
          value={level}
          data={others.map((one) => ({ value: one, label: `${one} ${say(`level.${one}`)}` }))}
          onChange={({ currentTarget: { value } }) => setLevel(others.find((one) => one === value) ?? level)}
        />
        <Textarea
          label={say("problems.reason")}
          required
          minRows={3}
          autosize
          value={reason}
          onChange={({ currentTarget: { value } }) => setReason(value)}
        />
        <DialogEnd
          act={say("problems.level.set")}
          isWhole={reason.trim() !== ""}
          isPending={propose.isPending}
          onClose={onClose}
        />
      </form>
    </Dialog>
  );
}
