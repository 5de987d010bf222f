import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from "react";
import { en, type MessageKey } from "../../messages/en.ts";
import { type Format, formatFor } from "./format.ts";
import { filled, type Message, type Values } from "./message.ts";

export const LANGUAGES = { en: "English", tr: "Türkçe" } as const;
export type LanguageCode = keyof typeof LANGUAGES;

export type Say = (key: MessageKey, values?: Values) => string;

interface Language {
  readonly code: LanguageCode;
  readonly say: Say;
  readonly format: Format;
  choose(code: LanguageCode): void;
}

const Context = createContext<Language | undefined>(undefined);
const STORED = "presage.language";

/** Gives the interface its words. Only the chosen language is loaded; English is always at hand. */
export function LanguageProvider({ children }: { readonly children: ReactNode }) {
  const [code, setCode] = useState<LanguageCode>(document.documentElement.lang === "tr" ? "tr" : "en");
  const [messages, setMessages] = useState<Readonly<Record<MessageKey, Message>> | undefined>(
    code === "en" ? en : undefined,
  );

  useEffect(() => {
    document.documentElement.lang = code;
    let current = true;
    void catalogue(code).then((loaded) => current && setMessages(loaded));
    return () => {
      current = false;
    };
  }, [code]);

  const value = useMemo<Language>(
    () => ({
      code,
      format: formatFor(code),
      say: (key, values = {}) => filled((messages ?? en)[key], values, code === "en" ? "en-GB" : code),
      choose(next) {
        localStorage.setItem(STORED, next);
        setCode(next);
      },
    }),
    [code, messages],
  );
  // Until the catalogue is here nothing is drawn: a flash of another language is worse than 30 ms.
  return messages ? <Context value={value}>{children}</Context> : undefined;
}

async function catalogue(code: LanguageCode): Promise<Readonly<Record<MessageKey, Message>>> {
  if (code === "en") return en;
  return (await import("../../messages/tr.ts")).tr;
}

export function useLanguage(): Language {
  const language = useContext(Context);
  if (!language) throw new Error("useLanguage needs a LanguageProvider above it");
  return language;
}
