import { createContext, useCallback, useContext } from "react";
import { Problem } from "../api/client.ts";

/** What the proof must be: any, or a passkey, which some offices need. */
export type Needed = "any" | "passkey";

/** @returns whether the person has proved who they are. */
export type Prove = (needed?: Needed) => Promise<boolean>;

export const ProveContext = createContext<Prove>(async () => false);

export function useProve(): Prove {
  return useContext(ProveContext);
}

/** Does something that may need proof of oneself: asks for it, and does it again. */
export function useWithProof(): <Result>(act: () => Promise<Result>) => Promise<Result> {
  const prove = useProve();
  return useCallback(
    async (act) => {
      try {
        return await act();
      } catch (error) {
        if (error instanceof Problem && error.code === "step-up" && (await prove())) return act();
        throw error;
      }
    },
    [prove],
  );
}
