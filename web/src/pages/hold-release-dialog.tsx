import { TextInput } from "@mantine/core";
import { useState } from "react";
import { useWrite } from "../api/reads.ts";
import { useTell } from "../frame/toasts.tsx";
import { useLanguage } from "../language/language.tsx";
import { Dialog, DialogEnd } from "../parts/dialog.tsx";
import { useProblemSentence } from "../parts/states.tsx";
import { type Hold, useScopeWords } from "./hold-scope.ts";

/** Ends a legal hold before its time, with the reason for the record. */
export function ReleaseDialog({ hold, onClose }: { readonly hold: Hold; onClose(): void }) {
  const { say } = useLanguage();
  const tell = useTell();
  const sentence = useProblemSentence();
  const scopeWords = useScopeWords();
  const release = useWrite("legal-hold-release");
  const [reason, setReason] = useState("");
  return (
    <Dialog title={say("holds.release.title")} width={480} onClose={onClose}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          if (reason.trim() === "") return;
          release.mutate(
            { id: hold.id, reason },
            {
              onSuccess: () => {
                tell(say("holds.released"));
                onClose();
              },
              onError: (error) => tell(sentence(error), { bad: true }),
            },
          );
        }}
      >
        <p dir="auto">{scopeWords(hold.body.scope)}</p>
        <p className="small muted">{say("holds.release.about")}</p>
        <TextInput
          data-autofocus
          label={say("holds.release.reason")}
          required
          value={reason}
          onChange={({ currentTarget: { value } }) => setReason(value)}
        />
        <DialogEnd
          act={say("holds.release")}
          isWhole={!(reason.trim() === "")}
          isPending={release.isPending}
          onClose={onClose}
        />
      </form>
    </Dialog>
  );
}
