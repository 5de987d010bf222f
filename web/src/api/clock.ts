import { createContext, useContext } from "react";

/** Where the desk's clock stands. */
export interface ClockPosition {
  /** ISO time that reads are asked for; absent for now. */
  readonly asOf: string | undefined;
  /** Work can be done; the past is only looked at. */
  readonly isPresent: boolean;
}

export const ClockContext = createContext<ClockPosition>({ asOf: undefined, isPresent: true });

export function useClock(): ClockPosition {
  return useContext(ClockContext);
}
