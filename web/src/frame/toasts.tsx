import { createContext, type ReactNode, useCallback, useContext, useRef, useState } from "react";
import { useLanguage } from "../language/language.tsx";

interface Toast {
  readonly id: number;
  readonly text: string;
  readonly bad?: boolean;
  undo?(): void;
}

type Tell = (text: string, options?: { readonly bad?: boolean; undo?(): void }) => void;

const Context = createContext<Tell>(() => undefined);
const SHOWN_MS = 6_000;

/** Short notices of what has just been done, with undo where that is possible. */
export function ToastProvider({ children }: { readonly children: ReactNode }) {
  const { say } = useLanguage();
  const [toasts, setToasts] = useState<readonly Toast[]>([]);
  const count = useRef(0);
  const drop = useCallback((id: number) => setToasts((all) => all.filter((one) => one.id !== id)), []);
  const tell = useCallback<Tell>(
    (text, options = {}) => {
      count.current += 1;
      const id = count.current;
      setToasts((all) => [...all.slice(-2), { id, text, ...options }]);
      setTimeout(() => drop(id), SHOWN_MS);
    },
    [drop],
  );
  return (
    <Context value={tell}>
      {children}
      <div className="toasts" role="status" aria-live="polite">
        {toasts.map(({ id, text, bad, undo }) => (
          <div key={id} className="toast" data-bad={bad || undefined}>
            <span dir="auto">{text}</span>
            {undo && (
              <button
                type="button"
                className="link-button"
                onClick={() => {
                  undo();
                  drop(id);
                }}
              >
                {say("common.undo")}
              </button>
            )}
          </div>
        ))}
      </div>
    </Context>
  );
}

export function useTell(): Tell {
  return useContext(Context);
}
