import type { MessageKey } from "../../messages/en.ts";
import type { OutputOf } from "../api/client.ts";
import { useLanguage } from "../language/language.tsx";
import { useKindWord } from "../parts/record-link.tsx";

export type Act = OutputOf<"acts">["items"][number];
export type Actor = NonNullable<Act["actor"]>;
export type Verb = NonNullable<Act["verb"]>;

/** Who did it: by name where the overseer may see whose pseudonym it is. */
export function useActorName(): (actor: Actor) => string {
  const { say } = useLanguage();
  return ({ pseudonym, name, is }) =>
    name ??
    (is
      ? say(`oversight.actor.${is}`)
      : say("oversight.actor.unnamed", { pseudonym: pseudonym.slice(0, 8) }));
}

/** What an entry says of itself in one line; its parts are set apart by middle dots. */
export function useActWords(): (act: Act) => readonly string[] {
  const { say } = useLanguage();
  return ({ about, stored, verb, ts }) => {
    if (ts === undefined) return [say("oversight.act.erased")];
    const {
      words,
      personal = [],
      code,
      reason,
      denied,
      times = 1,
      title,
      to,
      label,
      name,
      hash,
      weakened = [],
      operation,
    } = about;
    const isLook = verb === "consultation";
    const parts = [
      words !== undefined && say("oversight.says.words", { words }),
      personal.map((sign) => say(`oversight.personal.${sign}`)).join(", "),
      about.protected !== undefined && say("oversight.says.protected", { count: about.protected }),
      code !== undefined && `${code}: ${reason ?? ""}`,
      denied !== undefined && say("oversight.says.denied", { count: times }),
      title !== undefined && say("oversight.says.leaves", { title, to: to ?? "" }),
      label,
      name,
      hash?.slice(0, 16),
      ...weakened.map(({ name: setting, was, is }) =>
        say("oversight.says.weakened", { setting, was: was || "–", is: is || "–" }),
      ),
      stored !== undefined && say("oversight.says.stored", { count: stored }),
      verb === "oversee" && words === undefined && operation,
      isLook &&
        (about.justification === undefined
          ? say("oversight.says.noreason")
          : say("oversight.says.reason", { reason: about.justification })),
    ];
    return parts.flatMap((part) => part || []);
  };
}

const OBJECT_KEYS: readonly MessageKey[] = [
  "object.search",
  "object.personal-search",
  "object.setting",
  "object.policies",
  "object.guard-settings",
  "object.serving-settings",
  "object.session",
];

/** What it was done to: words for what people meet, and the entry's own for the rest. */
export function useObjectName(): (object: string) => string {
  const { say } = useLanguage();
  const kindWord = useKindWord();
  const nameOf = (one: string) => {
    const key = OBJECT_KEYS.find((known) => known === `object.${one}`);
    const word = key ? say(key) : kindWord(one);
    return word === say("kind.other") ? one : word;
  };
  return (object) => object.split(",").map(nameOf).join(", ");
}

const REFUSAL_KEYS: readonly MessageKey[] = [
  "refusal.R1",
  "refusal.R2",
  "refusal.R3",
  "refusal.R4",
  "refusal.R5",
  "refusal.R6",
  "refusal.R7",
  "refusal.R8",
  "refusal.R9",
  "refusal.R10",
  "refusal.R11",
  "refusal.R12",
  "refusal.R13",
  "refusal.R14",
];

/** What a code refuses, in the reader's language; the server's own sentence for codes to come. */
export function useRefusalWords(): (code: string, says: string) => string {
  const { say } = useLanguage();
  return (code, says) => {
    const key = REFUSAL_KEYS.find((one) => one === `refusal.${code}`);
    return key ? say(key) : says;
  };
}
