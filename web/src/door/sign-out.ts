import { useCallback } from "react";
import { Problem, write } from "../api/client.ts";
import { useForgetting, useNewcomer } from "../api/who.ts";
import { useTell } from "../frame/toasts.tsx";
import { useLanguage } from "../language/language.tsx";
import { useProblemSentence } from "../parts/states.tsx";

/** Ends the session of this browser; what it showed is forgotten with it. */
export function useSignOut(): () => void {
  const left = useNewcomer();
  const forget = useForgetting();
  const { say } = useLanguage();
  const tell = useTell();
  const sentence = useProblemSentence();
  return useCallback(() => {
    write("sign-out", {})
      .then(left)
      .catch((error: unknown) => {
        if (error instanceof Problem && error.status > 0) return tell(sentence(error), { bad: true });
        forget();
        tell(say("frame.signed-out-offline"), { bad: true });
      });
  }, [left, forget, tell, sentence, say]);
}
