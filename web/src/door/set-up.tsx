import { Button, TextInput } from "@mantine/core";
import { Link, useNavigate } from "@tanstack/react-router";
import { type ReactNode, useState } from "react";
import { write } from "../api/client.ts";
import { useNewcomer } from "../api/who.ts";
import { useLanguage } from "../language/language.tsx";
import { DoorFrame } from "./door-frame.tsx";
import { PasswordField } from "./fields.tsx";
import { useLinkToken } from "./link-token.ts";
import { useDoorSentence } from "./sentences.ts";

/** The first administrator, by the link that was printed where the desk runs. */
export function SetUpPage() {
  const { say } = useLanguage();
  const token = useLinkToken();
  const sentence = useDoorSentence();
  const navigate = useNavigate();
  const enter = useNewcomer();
  const [wanted, setWanted] = useState({ institution: "", name: "", signInName: "", password: "" });
  const [error, setError] = useState<unknown>();
  const [isBusy, setBusy] = useState(false);
  if (token === "") return <NoLink title={say("door.set-up")} />;

  const send = async () => {
    setBusy(true);
    setError(undefined);
    try {
      await write("set-up", { token, ...wanted });
      await enter();
      await navigate({ to: "/account" });
    } catch (cause) {
      setError(cause);
      setBusy(false);
    }
  };
  const field = (name: "institution" | "name" | "signInName", autoComplete: string, more?: ReactNode) => (
    <TextInput
      size="sm"
      name={name}
      label={say(`door.set-up.${name}`)}
      description={more}
      autoComplete={autoComplete}
      required
      withAsterisk={false}
      maxLength={200}
      {...(name === "institution" && { "data-autofocus": true })}
      {...(name === "signInName" && { autoCapitalize: "none", spellCheck: false })}
      value={wanted[name]}
      onChange={({ currentTarget }) => setWanted((before) => ({ ...before, [name]: currentTarget.value }))}
    />
  );
  return (
    <DoorFrame title={say("door.set-up")} about={say("door.set-up.about")}>
      <form
        className="stack door-form"
        onSubmit={(event) => {
          event.preventDefault();
          void send();
        }}
      >
        {field("institution", "organization")}
        {field("name", "name")}
        {field("signInName", "username", say("door.set-up.signInName.about"))}
        <PasswordField
          label={say("door.password.new")}
          description={say("door.password.rule")}
          autoComplete="new-password"
          value={wanted.password}
          onChange={(password) => setWanted((before) => ({ ...before, password }))}
        />
        {error !== undefined && (
          <p className="bad" role="alert" dir="auto">
            {sentence(error)}
          </p>
        )}
        <Button type="submit" size="sm" loading={isBusy}>
          {say("door.set-up.do")}
        </Button>
      </form>
    </DoorFrame>
  );
}

/** A page that only makes sense by a link with a token. */
export function NoLink({ title }: { readonly title: string }) {
  const { say } = useLanguage();
  return (
    <DoorFrame title={title} about={say("door.link.none")}>
      <Link to="/">{say("problem.home")}</Link>
    </DoorFrame>
  );
}
