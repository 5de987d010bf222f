import { Button, FocusTrap } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import { useEffect, useLayoutEffect, useState } from "react";
import { useLanguage } from "../language/language.tsx";

const STORED = "presage.tour";

export function isTourDone(): boolean {
  return localStorage.getItem(STORED) === "done";
}

/** What each step points at, by its `data-tour` mark; the first points at nothing. */
const STEPS = [
  { target: undefined, title: "tour.1.title", text: "tour.1.text" },
  { target: "map", title: "tour.2.title", text: "tour.2.text" },
  { target: "watch", title: "tour.3.title", text: "tour.3.text" },
  { target: "clock", title: "tour.4.title", text: "tour.4.text" },
  { target: "import", title: "tour.5.title", text: "tour.5.text" },
] as const;

interface TourProps {
  onClose(): void;
  onImport(): void;
}

/** A short tour of the example: a few cards, each beside what it speaks of; Esc or a button ends it. */
export function Tour({ onClose, onImport }: TourProps) {
  const { say } = useLanguage();
  const navigate = useNavigate();
  const [number, setNumber] = useState(0);
  const step = STEPS[number] ?? STEPS[0];
  const rectangle = useTarget(step.target);

  useEffect(() => {
    void navigate({ to: "/" });
  }, [navigate]);

  const end = () => {
    localStorage.setItem(STORED, "done");
    onClose();
  };
  const isLast = number === STEPS.length - 1;
  return (
    <div className="tour" data-plain={rectangle ? undefined : ""}>
      {rectangle && <div className="tour-light" style={lightAt(rectangle)} />}
      <FocusTrap active key={number}>
        <div
          role="dialog"
          aria-modal="true"
          aria-labelledby="tour-title"
          aria-describedby="tour-text"
          className="tour-card"
          style={cardAt(rectangle)}
          onKeyDown={(event) => {
            if (event.key === "Escape") end();
            if (event.key === "ArrowRight" && !isLast) setNumber(number + 1);
            if (event.key === "ArrowLeft" && number > 0) setNumber(number - 1);
          }}
        >
          <p className="small muted">{say("tour.label", { step: number + 1, count: STEPS.length })}</p>
          <h2 id="tour-title">{say(step.title)}</h2>
          <p id="tour-text">{say(step.text)}</p>
          <div className="row tour-buttons">
            <button type="button" className="link-button small" onClick={end}>
              {say("tour.skip")}
            </button>
            <span className="push" />
            {number > 0 && (
              <Button variant="default" onClick={() => setNumber(number - 1)}>
                {say("tour.previous")}
              </Button>
            )}
            {isLast && (
              <Button
                variant="default"
                onClick={() => {
                  end();
                  onImport();
                }}
              >
                {say("frame.import")}
              </Button>
            )}
            <Button data-autofocus onClick={() => (isLast ? end() : setNumber(number + 1))}>
              {say(isLast ? "tour.end" : "tour.next")}
            </Button>
          </div>
        </div>
      </FocusTrap>
    </div>
  );
}

/** Where the target stands on the screen; followed while the window changes and pages arrive. */
function useTarget(name: string | undefined): DOMRect | undefined {
  const [rectangle, setRectangle] = useState<DOMRect>();
  useLayoutEffect(() => {
    const look = () =>
      setRectangle(
        name ? document.querySelector(`[data-tour="${name}"]`)?.getBoundingClientRect() : undefined,
      );
    look();
    const watched = new ResizeObserver(look);
    watched.observe(document.body);
    const timer = setInterval(look, 400);
    return () => {
      clearInterval(timer);
      watched.disconnect();
    };
  }, [name]);
  return rectangle;
}

const CARD = { width: 380, height: 220, gap: 14 };

function lightAt({ x, y, width, height }: DOMRect) {
  return { insetInlineStart: x - 4, insetBlockStart: y - 4, inlineSize: width + 8, blockSize: height + 8 };
}

/** Beside the target, inside the window; in the middle when there is none. */
function cardAt(target: DOMRect | undefined) {
  if (!target) return undefined;
  const { innerWidth, innerHeight } = window;
  const below = target.bottom + CARD.gap + CARD.height < innerHeight;
  const beside = target.height > innerHeight / 3;
  const start = beside
    ? target.left > innerWidth / 2
      ? target.left - CARD.width - CARD.gap
      : Math.min(target.left + 24, innerWidth - CARD.width - 16)
    : target.left;
  const block = beside
    ? target.top + 24
    : below
      ? target.bottom + CARD.gap
      : target.top - CARD.height - CARD.gap;
  return {
    insetInlineStart: Math.max(16, Math.min(start, innerWidth - CARD.width - 16)),
    insetBlockStart: Math.max(16, block),
  };
}
