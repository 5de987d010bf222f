import { Button, TextInput } from "@mantine/core";
import { useState } from "react";
import type { OutputOf } from "../api/client.ts";
import { useWrite } from "../api/reads.ts";
import { useDoorSentence } from "../door/sentences.ts";
import { useLanguage } from "../language/language.tsx";
import { QrCode } from "../parts/qr-code.tsx";
import { ShownOnce } from "../parts/shown-once.tsx";

/** Codes of an authenticator, and the printed ones that stand in for it. */
export function Codes({ proofs }: { readonly proofs: OutputOf<"proofs"> }) {
  const { say } = useLanguage();
  const sentence = useDoorSentence();
  const begin = useWrite("code-begin");
  const renew = useWrite("recovery-codes");
  const [seed, setSeed] = useState<OutputOf<"code-begin">>();
  const [recovery, setRecovery] = useState<readonly string[]>();
  const error = begin.error ?? renew.error;
  return (
    <section className="card stack account-part" aria-labelledby="account-codes">
      <h2 id="account-codes">{say("account.codes")}</h2>
      <p className="quiet">
        {proofs.hasCodes
          ? say("account.codes.on", { count: proofs.recoveryCodesLeft })
          : say("account.codes.about")}
      </p>
      {recovery && (
        <ShownOnce
          title={say("account.recovery")}
          about={say("account.recovery.about")}
          lines={recovery}
          onDone={() => setRecovery(undefined)}
        />
      )}
      {seed && (
        <Confirm
          seed={seed}
          onCancel={() => setSeed(undefined)}
          onDone={(codes) => {
            setSeed(undefined);
            setRecovery(codes);
          }}
        />
      )}
      {error && (
        <p className="bad" role="alert" dir="auto">
          {sentence(error)}
        </p>
      )}
      {!seed && !recovery && (
        <div className="thing-actions">
          <Button
            variant="default"
            loading={begin.isPending}
            onClick={() => begin.mutate({}, { onSuccess: setSeed })}
          >
            {say(proofs.hasCodes ? "account.codes.again" : "account.codes.begin")}
          </Button>
          {proofs.hasCodes && (
            <Button
              variant="default"
              loading={renew.isPending}
              onClick={() =>
                renew.mutate({}, { onSuccess: ({ recoveryCodes }) => setRecovery(recoveryCodes) })
              }
            >
              {say("account.recovery.new")}
            </Button>
          )}
        </div>
      )}
    </section>
  );
}

interface ConfirmProps {
  readonly seed: OutputOf<"code-begin">;
  onCancel(): void;
  onDone(recoveryCodes: readonly string[]): void;
}

function Confirm({ seed, onCancel, onDone }: ConfirmProps) {
  const { say } = useLanguage();
  const sentence = useDoorSentence();
  const confirm = useWrite("code-confirm");
  const [code, setCode] = useState("");
  return (
    <div className="account-seed">
      <QrCode text={seed.address} label={say("account.codes.qr")} />
      <form
        className="stack door-form"
        onSubmit={(event) => {
          event.preventDefault();
          confirm.mutate({ code }, { onSuccess: ({ recoveryCodes }) => onDone(recoveryCodes) });
        }}
      >
        <p>{say("account.codes.scan")}</p>
        <p className="mono account-secret">{(seed.secret.match(/.{1,4}/g) ?? []).join(" ")}</p>
        <TextInput
          size="sm"
          label={say("account.codes.first")}
          autoComplete="one-time-code"
          inputMode="numeric"
          required
          withAsterisk={false}
          maxLength={20}
          value={code}
          error={confirm.isError}
          onChange={({ currentTarget }) => setCode(currentTarget.value)}
        />
        {confirm.isError && (
          <p className="bad" role="alert" dir="auto">
            {sentence(confirm.error)}
          </p>
        )}
        <div className="thing-actions">
          <Button type="submit" loading={confirm.isPending}>
            {say("account.codes.confirm")}
          </Button>
          <Button variant="default" onClick={onCancel}>
            {say("common.cancel")}
          </Button>
        </div>
      </form>
    </div>
  );
}
