import { useRouter } from "@tanstack/react-router";
import { useEffect, useRef, useState } from "react";
import { write } from "../api/client.ts";
import { useNewcomer } from "../api/who.ts";
import { useLanguage } from "../language/language.tsx";
import { DoorFrame } from "./door-frame.tsx";
import { useDoorSentence } from "./sentences.ts";

/** Where the other service sends the browser back to; what it says goes to the server, once. */
export function SignInReturnPage() {
  const { say } = useLanguage();
  const sentence = useDoorSentence();
  const router = useRouter();
  const enter = useNewcomer();
  const [error, setError] = useState<unknown>();
  const hasBegun = useRef(false);
  useEffect(() => {
    if (hasBegun.current) return;
    hasBegun.current = true;
    const query = window.location.search;
    window.history.replaceState(window.history.state, "", window.location.pathname);
    write("single-sign-on-finish", { query })
      .then(async ({ returnTo }) => {
        await enter();
        router.history.replace(returnTo);
      })
      .catch(setError);
  }, [enter, router]);
  return (
    <DoorFrame title={say("door.return")} {...(error === undefined && { about: say("door.return.about") })}>
      {error !== undefined && (
        <>
          <p className="bad" role="alert" dir="auto">
            {sentence(error)}
          </p>
          <a href="/">{say("door.return.again")}</a>
        </>
      )}
    </DoorFrame>
  );
}
