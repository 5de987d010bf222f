import { type ReactNode, useEffect, useRef } from "react";
import { LanguageMenu, ThemeMenu } from "../frame/top-bar.tsx";
import { useLanguage } from "../language/language.tsx";
import { Mark } from "../parts/mark.tsx";

interface DoorFrameProps {
  readonly title: string;
  readonly about?: string;
  readonly children: ReactNode;
}

/** What stands round the pages before the desk: its name, the language, the theme, and one thing to do. */
export function DoorFrame({ title, about, children }: DoorFrameProps) {
  const { say } = useLanguage();
  const head = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${title} · ${say("app.name")}`;
  }, [title, say]);
  useEffect(() => {
    const first = document.querySelector<HTMLElement>("main [data-autofocus]");
    (first ?? head.current)?.focus();
  }, []);
  return (
    <div className="door">
      <header className="door-bar">
        <span className="door-name">
          <Mark />
          {say("app.name")}
        </span>
        <span className="push" />
        <LanguageMenu />
        <ThemeMenu />
      </header>
      <main className="door-main">
        <div className="card door-card">
          <h1 ref={head} tabIndex={-1}>
            {title}
          </h1>
          {about && <p className="quiet">{about}</p>}
          {children}
        </div>
      </main>
    </div>
  );
}
