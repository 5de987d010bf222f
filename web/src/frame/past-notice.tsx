import { Link } from "@tanstack/react-router";
import { useClock } from "../api/clock.ts";
import { useLanguage } from "../language/language.tsx";

/** Says, above every page, when what is shown is not the present, or may be old. */
export function PastNotice({ connected }: { readonly connected: boolean }) {
  const { say, format } = useLanguage();
  const { asOf } = useClock();
  return (
    <>
      {!connected && (
        <p className="notice" role="alert">
          {say("frame.offline")}
        </p>
      )}
      {asOf && (
        <p className="notice" role="note">
          {say("frame.past", { day: format.day(asOf) })}
          <Link to="." search={(before) => ({ ...before, asOf: undefined })} className="push">
            {say("frame.past.back")}
          </Link>
        </p>
      )}
    </>
  );
}
