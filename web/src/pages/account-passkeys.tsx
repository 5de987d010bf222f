import { Button, TextInput } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { OutputOf } from "../api/client.ts";
import { makePasskey } from "../api/passkeys.ts";
import { useWrite } from "../api/reads.ts";
import { useProve, useWithProof } from "../door/prove.ts";
import { useDoorSentence } from "../door/sentences.ts";
import { useTell } from "../frame/toasts.tsx";
import { useLanguage } from "../language/language.tsx";

export function Passkeys({ proofs }: { readonly proofs: OutputOf<"proofs"> }) {
  const { say, format } = useLanguage();
  const sentence = useDoorSentence();
  const remove = useWrite("passkey-remove");
  const tell = useTell();
  return (
    <section className="card stack account-part" aria-labelledby="account-passkeys">
      <h2 id="account-passkeys">{say("account.passkeys")}</h2>
      <p className="quiet">{say("account.passkeys.about", { address: proofs.passkeysAt })}</p>
      {proofs.passkeys.length > 0 && (
        <ul className="account-list">
          {proofs.passkeys.map(({ id, name, isSynced, suitsOffice, madeAt, usedAt }) => (
            <li key={id}>
              <span className="grow">
                <b dir="auto">{name}</b>
                <span className="small muted account-when">
                  {say(isSynced ? "account.passkeys.synced" : "account.passkeys.device")} ·{" "}
                  {say("account.made", { when: format.moment(madeAt) })}
                  {usedAt && ` · ${say("account.used", { when: format.moment(usedAt) })}`}
                </span>
                {!suitsOffice && (
                  <span className="small not-given-words account-when">
                    {say("account.passkeys.unsuited")}
                  </span>
                )}
              </span>
              <Button
                variant="default"
                aria-label={say("account.passkeys.remove.this", { name })}
                onClick={() =>
                  remove.mutate({ id }, { onSuccess: () => tell(say("account.passkeys.removed", { name })) })
                }
              >
                {say("account.passkeys.remove")}
              </Button>
            </li>
          ))}
        </ul>
      )}
      {remove.isError && (
        <p className="bad" role="alert" dir="auto">
          {sentence(remove.error)}
        </p>
      )}
      <AddPasskey isFirst={proofs.passkeys.length === 0} />
    </section>
  );
}

function AddPasskey({ isFirst }: { readonly isFirst: boolean }) {
  const { say } = useLanguage();
  const sentence = useDoorSentence();
  const withProof = useWithProof();
  const prove = useProve();
  const client = useQueryClient();
  const tell = useTell();
  const [name, setName] = useState("");
  const [error, setError] = useState<unknown>();
  const [isBusy, setBusy] = useState(false);
  const add = async () => {
    setBusy(true);
    setError(undefined);
    try {
      await withProof(() => makePasskey(name.trim()));
      setName("");
      await client.invalidateQueries();
      tell(say("account.passkeys.added"));
      // The first one is used at once, so that what an office needs is there.
      if (isFirst) await prove("passkey");
    } catch (cause) {
      setError(cause);
    }
    setBusy(false);
  };
  return (
    <form
      className="account-add"
      onSubmit={(event) => {
        event.preventDefault();
        void add();
      }}
    >
      <TextInput
        size="sm"
        className="grow"
        label={say("account.passkeys.name")}
        description={say("account.passkeys.name.about")}
        autoComplete="off"
        required
        withAsterisk={false}
        maxLength={100}
        value={name}
        onChange={({ currentTarget }) => setName(currentTarget.value)}
      />
      <Button type="submit" size="sm" variant={isFirst ? "filled" : "default"} loading={isBusy}>
        {say("account.passkeys.add")}
      </Button>
      {error !== undefined && (
        <p className="bad" role="alert" dir="auto">
          {sentence(error)}
        </p>
      )}
    </form>
  );
}
