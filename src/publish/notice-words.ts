/** The fixed words of notices, in every language they are made in. */
import type { Language } from "../kernel/language.ts";

const en = {
  title: "{level}: {place}",
  where: "Where",
  what: "What",
  when: "When",
  level: "Level",
  levelText: "{before} → {level} ({word})",
  likelihood: "Likelihood",
  confidence: "Confidence",
  confidenceIs: { low: "low", moderate: "moderate", high: "high" },
  confidenceNone: "not assessed",
  coverage: "Coverage",
  coverageIs: "{share} of the indicators",
  coverageNone: "not measured",
  indicator: "Indicator {number}",
  decision: "Decision",
  neededBy: "Needed by",
  neededNone: "no date set",
  contact: "Contact",
  contactNone: "the desk",
  acknowledge: "Acknowledge at",
  reminder: "Not acknowledged: {title}",
  escalation: "Not acknowledged by {office}: {title}",
  digest: "Warnings, {day}",
  changed: "Changed",
  changedText: "{place}: {before} → {level}",
  open: "Not acknowledged",
  quiet: "Quiet",
  quietText: "{count} without a change",
  pointerSubject: "A message waits at the desk",
  pointer:
    "A message for {office} waits at the desk. This way of sending is not cleared for what it says; open {address} to read it.",
} as const;

type Words<Text> = { readonly [Key in keyof Text]: Text[Key] extends string ? string : Words<Text[Key]> };
export type NoticeWords = Words<typeof en>;

const tr: NoticeWords = {
  title: "{level}: {place}",
  where: "Yer",
  what: "Olay",
  when: "Zaman",
  level: "Düzey",
  levelText: "{before} → {level} ({word})",
  likelihood: "Olasılık",
  confidence: "Güven",
  confidenceIs: { low: "düşük", moderate: "orta", high: "yüksek" },
  confidenceNone: "değerlendirilmedi",
  coverage: "Kapsama",
  coverageIs: "göstergelerin {share} kadarı",
  coverageNone: "ölçülmedi",
  indicator: "Gösterge {number}",
  decision: "Karar",
  neededBy: "Son gün",
  neededNone: "tarih konmadı",
  contact: "İletişim",
  contactNone: "masa",
  acknowledge: "Teyit için",
  reminder: "Teyit edilmedi: {title}",
  escalation: "{office} teyit etmedi: {title}",
  digest: "Uyarılar, {day}",
  changed: "Değişen",
  changedText: "{place}: {before} → {level}",
  open: "Teyit edilmemiş",
  quiet: "Sakin",
  quietText: "{count} uyarıda değişiklik yok",
  pointerSubject: "Masada bir ileti bekliyor",
  pointer:
    "Masada {office} için bir ileti bekliyor. Bu yol içeriği taşımaya yetkili değil; okumak için {address} adresini açın.",
};

const WORDS: Readonly<Record<Language, NoticeWords>> = { en, tr };

export function noticeWords(language: Language): NoticeWords {
  return WORDS[language];
}

/** Values that are not named stay as they stand. */
export function filled(text: string, values: Readonly<Record<string, string>>): string {
  return text.replaceAll(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole);
}
