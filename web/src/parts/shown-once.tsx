import { Button } from "@mantine/core";
import { useClipboard } from "@mantine/hooks";
import { useEffect, useRef } from "react";
import { useLanguage } from "../language/language.tsx";

interface ShownOnceProps {
  readonly title: string;
  /** What to do with it, and that it will not be seen again. */
  readonly about: string;
  readonly lines: readonly string[];
  onDone(): void;
}

/** A secret that is nowhere kept: it is on the screen until the reader puts it away. */
export function ShownOnce({ title, about, lines, onDone }: ShownOnceProps) {
  const { say } = useLanguage();
  const clipboard = useClipboard({ timeout: 3_000 });
  const head = useRef<HTMLHeadingElement>(null);
  useEffect(() => head.current?.focus(), []);
  return (
    <section className="shown-once" aria-label={title}>
      <h3 ref={head} tabIndex={-1}>
        {title}
      </h3>
      <p className="quiet">{about}</p>
      <ul className="mono shown-once-lines" data-many={lines.length > 1 || undefined}>
        {lines.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
      <div className="thing-actions">
        <Button variant="default" onClick={() => clipboard.copy(lines.join("\n"))}>
          {say(clipboard.copied ? "common.copied" : "common.copy")}
        </Button>
        <Button onClick={onDone}>{say("shown-once.done")}</Button>
      </div>
    </section>
  );
}
