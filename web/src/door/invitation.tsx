import { Button } from "@mantine/core";
import { Link, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { write } from "../api/client.ts";
import { useNewcomer, useWho } from "../api/who.ts";
import { useLanguage } from "../language/language.tsx";
import { DoorFrame } from "./door-frame.tsx";
import { PasswordField } from "./fields.tsx";
import { useLinkToken } from "./link-token.ts";
import { useDoorSentence } from "./sentences.ts";
import { NoLink } from "./set-up.tsx";

/** Whoever was invited chooses a password, or comes by single sign-on. */
export function InvitationPage() {
  const { say } = useLanguage();
  const token = useLinkToken();
  const who = useWho();
  const sentence = useDoorSentence();
  const navigate = useNavigate();
  const enter = useNewcomer();
  const [password, setPassword] = useState("");
  const [signInName, setSignInName] = useState<string>();
  const [error, setError] = useState<unknown>();
  const [busy, setBusy] = useState<"password" | "other">();
  if (token === "") return <NoLink title={say("door.invitation")} />;

  const attempt = async (kind: "password" | "other", act: () => Promise<void>) => {
    setBusy(kind);
    setError(undefined);
    try {
      await act();
    } catch (cause) {
      setError(cause);
    }
    setBusy(undefined);
  };
  const choose = async () => {
    const accepted = await write("accept-invitation", { token, password });
    await enter();
    if (accepted.needsCode) setSignInName(accepted.signInName);
    else await navigate({ to: "/account" });
  };
  const goThere = async () => {
    const purpose = { purpose: "invitation", token, returnTo: "/account" } as const;
    window.location.assign((await write("single-sign-on-begin", purpose)).address);
  };
  if (signInName !== undefined)
    return (
      <DoorFrame title={say("door.invitation")} about={say("door.invitation.code", { name: signInName })}>
        <Link to="/">{say("door.sign-in")}</Link>
      </DoorFrame>
    );
  return (
    <DoorFrame title={say("door.invitation")} about={say("door.invitation.about")}>
      <form
        className="stack door-form"
        onSubmit={(event) => {
          event.preventDefault();
          void attempt("password", choose);
        }}
      >
        <PasswordField
          label={say("door.password.new")}
          description={say("door.password.rule")}
          autoComplete="new-password"
          value={password}
          autoFocus
          onChange={setPassword}
        />
        {error !== undefined && (
          <p className="bad" role="alert" dir="auto">
            {sentence(error)}
          </p>
        )}
        <Button type="submit" size="sm" loading={busy === "password"}>
          {say("door.invitation.do")}
        </Button>
      </form>
      {who.data?.singleSignOn && (
        <>
          <p className="door-or">
            <span>{say("door.or")}</span>
          </p>
          <Button
            size="sm"
            variant="default"
            loading={busy === "other"}
            onClick={() => void attempt("other", goThere)}
          >
            {say("door.by.other", { host: who.data.singleSignOn.host })}
          </Button>
        </>
      )}
    </DoorFrame>
  );
}
