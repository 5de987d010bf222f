import { useEffect, useState } from "react";

/** The token of a one-time link. It stands behind the `#`, which is never sent, and leaves the address at once. */
export function useLinkToken(): string {
  const [token] = useState(() => window.location.hash.slice(1));
  useEffect(() => {
    if (window.location.hash !== "")
      window.history.replaceState(window.history.state, "", window.location.pathname);
  }, []);
  return token;
}
