import { ActionIcon, Button } from "@mantine/core";
import { IconX } from "@tabler/icons-react";
import { type MouseEvent, type ReactNode, useEffect, useRef } from "react";
import { useLanguage } from "../language/language.tsx";

interface DialogProps {
  readonly title: string;
  /** A dialog whose first line is its own head, such as the palette, keeps its title for screen readers. */
  readonly bare?: boolean;
  readonly width: number;
  onClose(): void;
  readonly children: ReactNode;
}

/** A modal dialog on the browser's own: it keeps the focus inside, gives it back, and closes by Esc. */
export function Dialog({ title, bare = false, width, onClose, children }: DialogProps) {
  const { say } = useLanguage();
  const dialog = useRef<HTMLDialogElement>(null);
  const isPressedBeside = useRef(false);
  useEffect(() => {
    const shown = dialog.current;
    shown?.showModal();
    shown?.querySelector<HTMLElement>("[data-autofocus]")?.focus();
    return () => shown?.close();
  }, []);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Esc is the key of what a click beside the dialog does.
    <dialog
      ref={dialog}
      className="dialog"
      style={{ inlineSize: width }}
      aria-label={title}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      // What was begun inside and let go outside, such as marking words, is no wish to leave what was written.
      onPointerDown={(event) => {
        isPressedBeside.current = isBeside(event);
      }}
      onClick={(event) => {
        if (isPressedBeside.current && isBeside(event)) onClose();
      }}
    >
      {!bare && (
        <div className="dialog-head">
          <h2>{title}</h2>
          <ActionIcon aria-label={say("common.close")} onClick={onClose}>
            <IconX size={17} stroke={1.7} />
          </ActionIcon>
        </div>
      )}
      <div className={bare ? undefined : "dialog-body"}>{children}</div>
    </dialog>
  );
}

/** The backdrop is the dialog's own, too: only where the pointer is tells them apart. */
function isBeside({ target, currentTarget, clientX, clientY }: MouseEvent<HTMLDialogElement>): boolean {
  const { left, right, top, bottom } = currentTarget.getBoundingClientRect();
  const isWithin = clientX >= left && clientX <= right && clientY >= top && clientY <= bottom;
  return target === currentTarget && !isWithin;
}

interface DialogEndProps {
  /** What the form does, as its button says it. */
  readonly act: string;
  readonly isWhole?: boolean;
  readonly isPending: boolean;
  onClose(): void;
}

/** The foot of a dialog's form: what it does, and the way out. */
export function DialogEnd({ act, isWhole = true, isPending, onClose }: DialogEndProps) {
  const { say } = useLanguage();
  return (
    <div className="row">
      <Button type="submit" disabled={!isWhole} loading={isPending}>
        {act}
      </Button>
      <Button variant="default" onClick={onClose}>
        {say("common.cancel")}
      </Button>
    </div>
  );
}
