import { Button } from "@mantine/core";
import { useState } from "react";
import type { OutputOf } from "../api/client.ts";
import { useWrite } from "../api/reads.ts";
import { PasswordField } from "../door/fields.tsx";
import { useDoorSentence } from "../door/sentences.ts";
import { useTell } from "../frame/toasts.tsx";
import { useLanguage } from "../language/language.tsx";

interface PasswordProps {
  readonly proofs: OutputOf<"proofs">;
  /** For keepers of passwords. */
  readonly name: string;
}

export function Password({ proofs, name }: PasswordProps) {
  const { say } = useLanguage();
  const sentence = useDoorSentence();
  const tell = useTell();
  const change = useWrite("change-password");
  const [password, setPassword] = useState("");
  return (
    <section className="card stack account-part" aria-labelledby="account-password">
      <h2 id="account-password">{say("account.password")}</h2>
      <p className="quiet">{say(proofs.hasPassword ? "account.password.about" : "account.password.none")}</p>
      <form
        className="stack door-form"
        onSubmit={(event) => {
          event.preventDefault();
          change.mutate(
            { password },
            {
              onSuccess: ({ endedSessions }) => {
                setPassword("");
                tell(say("account.password.changed", { count: endedSessions }));
              },
            },
          );
        }}
      >
        <input
          className="only-read"
          type="text"
          autoComplete="username"
          value={name}
          readOnly
          tabIndex={-1}
          aria-hidden="true"
        />
        <PasswordField
          label={say("door.password.new")}
          description={say("door.password.rule")}
          autoComplete="new-password"
          value={password}
          isWrong={change.isError}
          onChange={setPassword}
        />
        {change.isError && (
          <p className="bad" role="alert" dir="auto">
            {sentence(change.error)}
          </p>
        )}
        <div className="thing-actions">
          <Button type="submit" variant="default" loading={change.isPending}>
            {say("account.password.change")}
          </Button>
        </div>
      </form>
    </section>
  );
}
