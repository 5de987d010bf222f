import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback } from "react";
import { type OutputOf, read } from "./client.ts";
import { forgetPurpose } from "./purpose.ts";

export type Who = OutputOf<"who-am-i">;

const KEY = ["who-am-i"];

/** Who sits here: asked before anything else, without a time. */
export function useWho() {
  return useQuery<Who>({ queryKey: KEY, queryFn: ({ signal }) => read("who-am-i", {}, { signal }) });
}

/** After somebody came or went: what was shown to another person is forgotten, not only asked for again. */
export function useNewcomer(): () => Promise<void> {
  const client = useQueryClient();
  return useCallback(async () => {
    forgetPurpose();
    const who = await read("who-am-i", {}, {});
    client.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== KEY[0] });
    client.setQueryData<Who>(KEY, who);
  }, [client]);
}

/** Where the desk cannot be reached: nothing that it told stays in this browser (ASVS 14.3.1). */
export function useForgetting(): () => void {
  const client = useQueryClient();
  return useCallback(() => {
    forgetPurpose();
    client.getMutationCache().clear();
    client.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== KEY[0] });
    client.setQueryData<Who>(
      KEY,
      (who) =>
        who && {
          ...who,
          state: "signed-out",
          person: undefined,
          proof: undefined,
          may: ["enter"],
          mayWithProof: [],
        },
    );
  }, [client]);
}

/** After something more was proved, or is needed: asks who it is again, and nothing else. */
export function useAskedAgain(): () => Promise<void> {
  const client = useQueryClient();
  return useCallback(() => client.invalidateQueries({ queryKey: KEY }), [client]);
}
