import { useLanguage } from "../language/language.tsx";

/** The portion mark of one sentence: what it by itself may be shared as. TLP labels are never translated. */
export function Portion({ mark }: { readonly mark: string }) {
  const { say } = useLanguage();
  return (
    <span className="tlp portion" title={say("portion")} dir="ltr">
      ({mark}){" "}
    </span>
  );
}
