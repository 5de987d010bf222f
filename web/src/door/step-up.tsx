import { Button } from "@mantine/core";
import { IconFingerprint } from "@tabler/icons-react";
import { type ReactNode, useCallback, useRef, useState } from "react";
import { write } from "../api/client.ts";
import { proveByPasskey } from "../api/passkeys.ts";
import { useRead } from "../api/reads.ts";
import { useAskedAgain, useWho } from "../api/who.ts";
import { useLanguage } from "../language/language.tsx";
import { Dialog } from "../parts/dialog.tsx";
import { CodeField, PasswordField } from "./fields.tsx";
import { type Needed, type Prove, ProveContext } from "./prove.ts";
import { useDoorSentence } from "./sentences.ts";

/** Asks whoever sits here to prove who they are, wherever that is needed. */
export function ProveProvider({ children }: { readonly children: ReactNode }) {
  const [needed, setNeeded] = useState<Needed>();
  const settle = useRef<((isProved: boolean) => void) | undefined>(undefined);
  const prove = useCallback<Prove>((wanted = "any") => {
    settle.current?.(false);
    setNeeded(wanted);
    return new Promise((resolve) => {
      settle.current = resolve;
    });
  }, []);
  const end = useCallback((isProved: boolean) => {
    setNeeded(undefined);
    settle.current?.(isProved);
    settle.current = undefined;
  }, []);
  return (
    <ProveContext value={prove}>
      {children}
      {needed && <ProveDialog needed={needed} onEnd={end} />}
    </ProveContext>
  );
}

function ProveDialog({ needed, onEnd }: { readonly needed: Needed; onEnd(isProved: boolean): void }) {
  const { say } = useLanguage();
  const proofs = useRead("proofs", {});
  const passkeys = proofs.data?.passkeys.length ?? 0;
  return (
    <Dialog title={say("prove.title")} width={420} onClose={() => onEnd(false)}>
      <div className="stack door-form">
        <p className="quiet">{say(needed === "passkey" ? "prove.passkey.about" : "prove.about")}</p>
        {proofs.data && passkeys > 0 && <ByPasskey onProved={() => onEnd(true)} />}
        {proofs.data && needed === "passkey" && passkeys === 0 && (
          <p className="quiet">{say("prove.passkey.none")}</p>
        )}
        {proofs.data?.hasPassword && needed === "any" && (
          <ByPassword hasCodes={proofs.data.hasCodes} isFirst={passkeys === 0} onProved={() => onEnd(true)} />
        )}
        {needed === "any" && (proofs.data?.identities.length ?? 0) > 0 && <ThroughOther />}
      </div>
    </Dialog>
  );
}

function ByPasskey({ onProved }: { onProved(): void }) {
  const { say } = useLanguage();
  const sentence = useDoorSentence();
  const askAgain = useAskedAgain();
  const [error, setError] = useState<unknown>();
  const [isBusy, setBusy] = useState(false);
  const start = async () => {
    setBusy(true);
    setError(undefined);
    try {
      await proveByPasskey();
      await askAgain();
      onProved();
    } catch (cause) {
      setError(cause);
    }
    setBusy(false);
  };
  return (
    <>
      <Button
        data-autofocus
        size="sm"
        leftSection={<IconFingerprint size={18} stroke={1.6} aria-hidden="true" />}
        loading={isBusy}
        onClick={() => void start()}
      >
        {say("prove.by.passkey")}
      </Button>
      {error !== undefined && (
        <p className="bad" role="alert">
          {sentence(error)}
        </p>
      )}
    </>
  );
}

interface ByPasswordProps {
  readonly hasCodes: boolean;
  readonly isFirst: boolean;
  onProved(): void;
}

function ByPassword({ hasCodes, isFirst, onProved }: ByPasswordProps) {
  const { say } = useLanguage();
  const sentence = useDoorSentence();
  const askAgain = useAskedAgain();
  const [password, setPassword] = useState("");
  const [code, setCode] = useState("");
  const [error, setError] = useState<unknown>();
  const [isBusy, setBusy] = useState(false);
  const send = async () => {
    setBusy(true);
    setError(undefined);
    try {
      await write("step-up", { password, ...(hasCodes && { code }) });
      await askAgain();
      onProved();
    } catch (cause) {
      setError(cause);
    }
    setBusy(false);
  };
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      <PasswordField
        label={say("door.password")}
        autoComplete="current-password"
        value={password}
        autoFocus={isFirst}
        onChange={setPassword}
      />
      {hasCodes && <CodeField value={code} onChange={setCode} />}
      {error !== undefined && (
        <p className="bad" role="alert">
          {sentence(error)}
        </p>
      )}
      <Button type="submit" size="sm" variant={isFirst ? "filled" : "default"} loading={isBusy}>
        {say("prove.by.password")}
      </Button>
    </form>
  );
}

/** Leaves the desk for the other service; the way back ends on this page. */
function ThroughOther() {
  const { say } = useLanguage();
  const who = useWho();
  if (!who.data?.singleSignOn) return undefined;
  return (
    <Button
      size="sm"
      variant="default"
      onClick={() => {
        const { pathname, search } = window.location;
        void write("single-sign-on-begin", { purpose: "step-up", returnTo: pathname + search }).then(
          ({ address }) => window.location.assign(address),
        );
      }}
    >
      {say("prove.by.other", { host: who.data.singleSignOn.host })}
    </Button>
  );
}
