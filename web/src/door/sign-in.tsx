import { Button, TextInput } from "@mantine/core";
import { IconFingerprint } from "@tabler/icons-react";
import { useEffect, useRef, useState } from "react";
import { Problem, write } from "../api/client.ts";
import { signInByPasskey } from "../api/passkeys.ts";
import { useNewcomer, type Who } from "../api/who.ts";
import { useLanguage } from "../language/language.tsx";
import { DoorFrame } from "./door-frame.tsx";
import { CodeField, PasswordField } from "./fields.tsx";
import { useDoorSentence } from "./sentences.ts";

/** Shown wherever nobody has signed in; whoever does goes on to the page they wanted. */
export function SignIn({ who }: { readonly who: Who }) {
  const { say } = useLanguage();
  const sentence = useDoorSentence();
  const enter = useNewcomer();
  const [name, setName] = useState("");
  const [password, setPassword] = useState("");
  const [code, setCode] = useState("");
  const [needsCode, setNeedsCode] = useState(false);
  const [error, setError] = useState<unknown>();
  const [busy, setBusy] = useState<"password" | "passkey" | "other">();
  const form = useRef<HTMLFormElement>(null);

  // Whoever was not let in is taken to what is to be given next.
  useEffect(() => {
    if (!needsCode && error === undefined) return;
    const field = needsCode ? "code" : "current-password";
    form.current?.querySelector<HTMLInputElement>(`[name="${field}"]`)?.focus();
  }, [needsCode, error]);

  const attempt = async (kind: "password" | "passkey" | "other", act: () => Promise<unknown>) => {
    setBusy(kind);
    setError(undefined);
    try {
      await act();
      if (kind !== "other") await enter();
    } catch (cause) {
      const isCodeWanted = cause instanceof Problem && cause.details.needs === "code";
      if (isCodeWanted && !needsCode) setNeedsCode(true);
      else setError(cause);
    }
    setBusy(undefined);
  };

  return (
    <DoorFrame title={say("door.sign-in")}>
      <form
        ref={form}
        className="stack door-form"
        onSubmit={(event) => {
          event.preventDefault();
          void attempt("password", () => write("sign-in", { name, password, ...(needsCode && { code }) }));
        }}
      >
        <TextInput
          size="sm"
          name="username"
          label={say("door.name")}
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          required
          withAsterisk={false}
          maxLength={200}
          data-autofocus
          value={name}
          onChange={({ currentTarget }) => setName(currentTarget.value)}
        />
        <PasswordField
          label={say("door.password")}
          autoComplete="current-password"
          value={password}
          isWrong={error !== undefined && busy === undefined && !needsCode}
          onChange={setPassword}
        />
        {needsCode && (
          <>
            <p role="status" className="quiet">
              {say("door.code.wanted")}
            </p>
            <CodeField value={code} isWrong={error !== undefined} onChange={setCode} />
          </>
        )}
        {error !== undefined && (
          <p className="bad" role="alert" dir="auto">
            {sentence(error)}
          </p>
        )}
        <Button type="submit" size="sm" loading={busy === "password"}>
          {say("door.sign-in")}
        </Button>
      </form>
      <p className="door-or">
        <span>{say("door.or")}</span>
      </p>
      <div className="stack door-form">
        {window.location.origin === who.passkeysAt ? (
          <Button
            size="sm"
            variant="default"
            leftSection={<IconFingerprint size={18} stroke={1.6} aria-hidden="true" />}
            loading={busy === "passkey"}
            onClick={() => void attempt("passkey", signInByPasskey)}
          >
            {say("door.by.passkey")}
          </Button>
        ) : (
          <p className="quiet">
            {say("door.passkey.elsewhere")} <a href={who.passkeysAt}>{who.passkeysAt}</a>
          </p>
        )}
        {who.singleSignOn && (
          <Button
            size="sm"
            variant="default"
            loading={busy === "other"}
            onClick={() => void attempt("other", () => goThere())}
          >
            {say("door.by.other", { host: who.singleSignOn.host })}
          </Button>
        )}
      </div>
      <p className="small muted">{say("door.lost")}</p>
    </DoorFrame>
  );
}

async function goThere(): Promise<void> {
  const { pathname, search } = window.location;
  const { address } = await write("single-sign-on-begin", {
    purpose: "sign-in",
    returnTo: pathname + search,
  });
  window.location.assign(address);
}
