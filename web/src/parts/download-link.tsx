import type { ReactNode } from "react";
import { useWho, type Who } from "../api/who.ts";
import { useProve } from "../door/prove.ts";

interface DownloadLinkProps {
  readonly href: string;
  readonly children: ReactNode;
}

/** What leaves the desk as a file is an export: whoever has not just proved who they are is asked first. */
export function DownloadLink({ href, children }: DownloadLinkProps) {
  const who = useWho();
  const prove = useProve();
  return (
    <a
      href={href}
      download
      className="download"
      onClick={(event) => {
        if (isFresh(who.data)) return;
        event.preventDefault();
        const link = event.currentTarget;
        // Once proved, the click that was stopped is made again.
        void prove().then((isProved) => isProved && again(link.href));
      }}
    >
      {children}
    </a>
  );
}

function isFresh(who: Who | undefined): boolean {
  const until = who?.proof?.freshUntil;
  return until === undefined || new Date(until).getTime() > Date.now();
}

function again(href: string): void {
  const link = document.createElement("a");
  link.href = href;
  link.download = "";
  link.click();
}
