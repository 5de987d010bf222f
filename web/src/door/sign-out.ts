import { useCallback } from "react";
import { write } from "../api/client.ts";
import { useNewcomer } from "../api/who.ts";
import { useTell } from "../frame/toasts.tsx";
import { useProblemSentence } from "../parts/states.tsx";

/** Ends the session of this browser; what it showed is forgotten with it. */
export function useSignOut(): () => void {
  const left = useNewcomer();
  const tell = useTell();
  const sentence = useProblemSentence();
  return useCallback(() => {
    write("sign-out", {})
      .then(left)
      .catch((error: unknown) => tell(sentence(error), { bad: true }));
  }, [left, tell, sentence]);
}
