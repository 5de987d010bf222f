import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from "react";
import { en, type MessageKey } from "../../messages/en.ts";
import { type Format, formatFor } from "./format.ts";
import { filled, type Message, type Values } from "./message.ts";

export const LANGUAGES = { en: "English", tr: "Türkçe" } as const;
export type LanguageCode = keyof typeof LANGUAGES;

export type Say = (key: MessageKey, values?: Values) => string;

interface Language {
  readonly code: LanguageCode;
  /** A place's name in this language where it is a country known to ISO 3166; the given name otherwise. */
  place(key: string, given: string): string;
  readonly say: Say;
  readonly format: Format;
  choose(code: LanguageCode): void;
}

const Context = createContext<Language | undefined>(undefined);
const STORED = "presage.language";

/** Gives the interface its words. Only the chosen language is loaded; English is always at hand. */
export function LanguageProvider({ children }: { readonly children: ReactNode }) {
  const [code, setCode] = useState<LanguageCode>(document.documentElement.lang === "tr" ? "tr" : "en");
  const [loaded, setLoaded] = useState<Loaded | undefined>(code === "en" ? ENGLISH : undefined);

  useEffect(() => {
    document.documentElement.lang = code;
    let current = true;
    void load(code).then((next) => current && setLoaded(next));
    return () => {
      current = false;
    };
  }, [code]);

  const value = useMemo<Language>(
    () => ({
      code,
      format: formatFor(code),
      say: (key, values = {}) =>
        filled((loaded ?? ENGLISH).messages[key], values, code === "en" ? "en-GB" : code),
      place: (key, given) => loaded?.placeName(key) ?? given,
      choose(next) {
        localStorage.setItem(STORED, next);
        setCode(next);
      },
    }),
    [code, loaded],
  );
  // Until the catalogue is here nothing is drawn: a flash of another language is worse than 30 ms.
  return loaded ? <Context value={value}>{children}</Context> : undefined;
}

interface Loaded {
  readonly messages: Readonly<Record<MessageKey, Message>>;
  placeName(key: string): string | undefined;
}

/** The server's names are English already. */
const ENGLISH: Loaded = { messages: en, placeName: () => undefined };

async function load(code: LanguageCode): Promise<Loaded> {
  if (code === "en") return ENGLISH;
  const [{ tr }, { countryName }] = await Promise.all([
    import("../../messages/tr.ts"),
    import("../../../src/kernel/country.ts"),
  ]);
  return { messages: tr, placeName: (key) => countryName(key, code) };
}

export function useLanguage(): Language {
  const language = useContext(Context);
  if (!language) throw new Error("useLanguage needs a LanguageProvider above it");
  return language;
}
