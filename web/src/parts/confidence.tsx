import { useLanguage } from "../language/language.tsx";

export type ConfidenceLevel = "low" | "moderate" | "high";
export const CONFIDENCES: readonly ConfidenceLevel[] = ["low", "moderate", "high"];

/** Three squares, hollow or filled, with the word: how well founded, never how likely. */
export function ConfidenceMark({ level }: { readonly level: ConfidenceLevel }) {
  const { say } = useLanguage();
  const filled = CONFIDENCES.indexOf(level);
  return (
    <span className="confidence" title={say("confidence.about", { level: say(`confidence.${level}`) })}>
      <svg width="38" height="12" viewBox="0 0 38 12" aria-hidden="true">
        {CONFIDENCES.map((one, i) => (
          <rect
            key={one}
            x={1 + i * 13}
            y="1"
            width="10"
            height="10"
            rx="1"
            data-filled={i <= filled || undefined}
          />
        ))}
      </svg>
      <span className="only-read">{say("confidence.title")}: </span>
      {say(`confidence.${level}`)}
    </span>
  );
}
