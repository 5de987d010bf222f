import { Problem } from "../api/client.ts";
import { isBrowsersNo, isTurnedAway } from "../api/passkeys.ts";
import { useWho } from "../api/who.ts";
import { useLanguage } from "../language/language.tsx";
import { useProblemSentence } from "../parts/states.tsx";

/** What the server refuses by a reason of its own. */
const REASONS = {
  short: "door.refused.short",
  long: "door.refused.long",
  guessable: "door.refused.guessable",
  "too-often": "door.refused.often",
  "last-way-in": "door.refused.last",
  office: "door.refused.office",
  "used-up": "door.refused.used",
  "not-begun": "door.refused.begun",
  "not-linked": "door.refused.linked",
  "not-vouched": "door.refused.vouched",
  "linked-already": "door.refused.twice",
  "other-institution": "door.refused.institution",
  taken: "door.refused.taken",
} as const;

function keyOf(reason: unknown) {
  const found = Object.entries(REASONS).find(([name]) => name === reason);
  return found?.[1];
}

/** What went wrong at the door, in the reader's language; what is wrong with a name or a password is not said. */
export function useDoorSentence(): (error: unknown) => string {
  const { say } = useLanguage();
  const sentence = useProblemSentence();
  const who = useWho();
  return (error) => {
    if (isTurnedAway(error)) return say("door.passkey.away");
    if (isBrowsersNo(error)) return say("door.passkey.no", { address: who.data?.passkeysAt ?? "" });
    if (!(error instanceof Problem)) return sentence(error);
    const key = keyOf(error.details.reason);
    if (key) return say(key);
    if (error.code === "unauthenticated") return say("door.wrong");
    return sentence(error);
  };
}
