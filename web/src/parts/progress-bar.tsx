import type { useLanguage } from "../language/language.tsx";

interface ProgressBarProps {
  readonly label: string;
  /** From 0 to 1; unknown if left out. */
  readonly part: number | undefined;
}

export function ProgressBar({ label, part }: ProgressBarProps) {
  return (
    <div
      className="progress"
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      {...(part !== undefined && { "aria-valuenow": Math.round(part * 100) })}
    >
      <span style={{ inlineSize: `${(part ?? 0) * 100}%` }} />
    </div>
  );
}

/** Seconds below a minute and a half, minutes above. */
export function timeText(seconds: number, say: ReturnType<typeof useLanguage>["say"]): string {
  if (seconds < 90) return say("import.seconds", { count: Math.ceil(seconds) });
  return say("import.minutes", { count: Math.ceil(seconds / 60) });
}
