/**
 * Identifiers that lead to one person, found in what is to be watched, collected or asked (refusal R2). Each is
 * checked as far as its own form allows: Luhn's digit of an IMEI, the length of a telephone number, the words
 * around a plate.
 */
export const PERSONAL_KEYS = ["e-mail", "telephone", "device", "advertising-id", "plate", "account"] as const;
export type PersonalKey = (typeof PERSONAL_KEYS)[number];

/** Mailboxes of a task, not of a person. */
const ROLES =
  /^(info|press|media|contact|office|news|newsroom|alerts?|noreply|no-reply|support|help|admin|webmaster|editor|desk|enquiries|inquiries|secretariat|comms|communications|public|mail|service|feeds?|rss|reports?|bilgi|basin|iletisim|haber|destek)([._+-].*)?$/i;
const E_MAIL = /([\p{L}\d._%+-]+)@([\p{L}\d-]+(?:\.[\p{L}\d-]+)*\.\p{L}{2,})/gu;
/** E.164: a plus or two noughts, then 8 to 15 digits; spaces, dots, dashes and brackets may stand between. */
const TELEPHONE = /(?<![\p{L}\d])(?:\+|00)[1-9](?:[\s().-]{0,2}\d){7,14}(?![\p{L}\d])/u;
const FIFTEEN_DIGITS = /(?<![\d-])(?:\d[ -]?){14}\d(?![\d-])/g;
const MAC = /(?<![\da-f:-])(?:[\da-f]{2}[:-]){5}[\da-f]{2}(?![\da-f:-])/i;
const ADVERTISING =
  /\b(?:idfa|gaid|aaid|maid|ad(?:vertising)?[ -]?id|reklam kimli[gğ]i)\b[^\n]{0,40}?[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}/i;
/** Only beside the word: by themselves letters and digits are flights, roads and weapons. */
const PLATE =
  /(?:\b(?:licen[cs]e|number|registration)[ -]?plates?|\bplates?(?: no| number)?|\bplaka(?:l[ıi]|s[ıi])?)(?=[\s:,-])[\s:,-]*(?:no[.:]?\s*)?["“]?((?=[\p{Lu}\d -]*\d)(?=[\p{Lu}\d -]*\p{Lu})[\p{Lu}\d]{1,4}[ -]?[\p{Lu}\d]{1,4}[ -]?[\p{Lu}\d]{0,5})|(?<![\p{L}\d])((?=[\p{Lu}\d -]*\d)\d{2} \p{Lu}{1,3} \d{2,5})\s+plakal[ıi]/u;
const ACCOUNT = /(?:^|[\s("“])@[\p{L}\d_](?:[\p{L}\d_.]{1,30})/u;

export function personalKeysIn(text: string): PersonalKey[] {
  const found = new Set<PersonalKey>();
  for (const [, box = ""] of text.matchAll(E_MAIL)) if (!ROLES.test(box)) found.add("e-mail");
  if (TELEPHONE.test(text)) found.add("telephone");
  if (MAC.test(text) || [...text.matchAll(FIFTEEN_DIGITS)].some(([digits]) => isImei(digits)))
    found.add("device");
  if (ADVERTISING.test(text)) found.add("advertising-id");
  if (PLATE.test(text)) found.add("plate");
  if (ACCOUNT.test(text)) found.add("account");
  return PERSONAL_KEYS.filter((key) => found.has(key));
}

/** 15 digits of which the last is Luhn's (3GPP TS 23.003, annex B). */
export function isImei(text: string): boolean {
  const digits = text.replaceAll(/\D/g, "");
  if (digits.length !== 15 || /^0+$/.test(digits)) return false;
  let sum = 0;
  for (const [at, digit] of [...digits].entries()) {
    const doubled = at % 2 === 1 ? Number(digit) * 2 : Number(digit);
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}
