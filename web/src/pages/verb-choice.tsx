import { NativeSelect } from "@mantine/core";
import { useLanguage } from "../language/language.tsx";
import type { Verb } from "./act-words.tsx";

/** What overseers ask for first comes first. */
const VERBS: readonly Verb[] = [
  "consultation",
  "disclosure",
  "refusal",
  "break-glass",
  "policy-change",
  "downgrade",
  "erasure",
  "sign-in",
  "collection",
  "alteration",
  "combination",
  "oversee",
];

export function VerbChoice({
  verb,
  onChoose,
}: {
  readonly verb: Verb | undefined;
  onChoose(verb: Verb | undefined): void;
}) {
  const { say } = useLanguage();
  return (
    <NativeSelect
      aria-label={say("oversight.act.verb")}
      value={verb ?? ""}
      data={[
        { value: "", label: say("oversight.any.verb") },
        ...VERBS.map((one) => ({ value: one, label: say(`verb.${one}`) })),
      ]}
      onChange={({ currentTarget: { value } }) => onChoose(VERBS.find((one) => one === value))}
    />
  );
}
