/**
 * Refusals: what Presage does not do for anybody, by code (tradecraft 4.3).
 *
 * A refusal is a fault `refused` (HTTP 422) whose details carry the code. It is written into the audit log by
 * `noteRefusal` alone, which those call who run an operation or a collection.
 */
import { Fault } from "../kernel/fault.ts";
import type { Language } from "../kernel/language.ts";
import type { Transaction, Writer } from "../store/writer.ts";

interface Rule {
  /** What is refused, in one sentence. */
  readonly says: string;
  readonly saysInTurkish: string;
  /** Where that is decided. */
  readonly enforcedAt: string;
}

/** Every code there is. */
export const REFUSALS = {
  R1: {
    says: "Natural persons are not taken in, but for holders of public office, subjects of official lists and officers in company registers, each with a basis and an end.",
    saysInTurkish:
      "Gerçek kişiler alınmaz; kamu görevi sahipleri, resmî listelerde adı geçenler ve ticaret sicilindeki yetkililer ancak bir dayanak ve bitiş tarihiyle alınır.",
    enforcedAt: "import, in every format: columns, keys and objects that describe a person",
  },
  R2: {
    says: "Nothing is watched, collected or asked by a person's address, number, device, plate or account.",
    saysInTurkish:
      "Bir kişinin adresi, numarası, cihazı, plakası veya hesabı üzerinden izleme, toplama ya da soru kabul edilmez.",
    enforcedAt: "source-save, save-assessment: names, addresses, options, titles and questions",
  },
  R3: {
    says: "No judgement, score or forecast is about a natural person.",
    saysInTurkish: "Hiçbir değerlendirme, puan veya öngörü gerçek bir kişi hakkında olamaz.",
    enforcedAt:
      "save-assessment: titles, questions, alternatives; make-brief: titles; import: figures whose subject is a person",
  },
  R4: {
    says: "Features of bodies and feelings (faces, voices, gaits, fingerprints, emotions) are not taken in.",
    saysInTurkish: "Beden ve duygu özellikleri (yüz, ses, yürüyüş, parmak izi, duygu) alınmaz.",
    enforcedAt: "import, in every format: columns and keys; analyses of that kind do not exist",
  },
  R5: {
    says: "No religion, ethnicity, politics, health, sexuality or union is ascribed to a person.",
    saysInTurkish: "Bir kişiye din, etnik köken, siyasi görüş, sağlık, cinsellik veya sendika atfedilmez.",
    enforcedAt: "import, in every format: such columns and keys beside a person's",
  },
  R6: {
    says: "Nothing is collected without a valid collection basis.",
    saysInTurkish: "Geçerli bir toplama dayanağı olmadan hiçbir şey toplanmaz.",
    enforcedAt: "every import and every visit of a connector",
  },
  R7: {
    says: "Records that hold personal data are not given out in bulk.",
    saysInTurkish: "Kişisel veri içeren kayıtlar toplu olarak verilmez.",
    enforcedAt: "every answer of every operation, by the records it was made from",
  },
  R8: {
    says: "Nobody is made known again from data that no longer names them, and counts of fewer than ten persons are not shown.",
    saysInTurkish:
      "Adları çıkarılmış verilerden kimse yeniden tanınır kılınmaz; ondan az kişiyi sayan değerler gösterilmez.",
    enforcedAt:
      "import: rows of persons without names; series, signals and warnings: counts of living persons",
  },
  R9: {
    says: "No trails of where a person or a device was are taken in.",
    saysInTurkish: "Bir kişinin veya cihazın nerede bulunduğunu gösteren izler alınmaz.",
    enforcedAt: "import, in every format: a person's or device's id beside coordinates and a time",
  },
  R10: {
    says: "Homes, shelters, hospitals, schools and aid sites are not located more finely than a kilometre.",
    saysInTurkish:
      "Evlerin, sığınakların, hastanelerin, okulların ve yardım yerlerinin konumu bir kilometreden daha ince verilmez.",
    enforcedAt: "import: coordinates are coarsened; save-assessment: questions for such a position",
  },
  R11: {
    says: "Collectors do not go round what a site asks of them.",
    saysInTurkish: "Toplayıcılar bir sitenin koyduğu kuralların etrafından dolaşmaz.",
    enforcedAt: "the guarded way out: robots.txt",
  },
  R12: {
    says: "Records that hold personal data are shown only to somebody who says why.",
    saysInTurkish: "Kişisel veri içeren kayıtlar yalnızca nedenini söyleyene gösterilir.",
    enforcedAt: "every answer of every operation, by the records it was made from",
  },
  R13: {
    says: "The audit log, its witnesses and retention are not switched off.",
    saysInTurkish: "Denetim günlüğü, tanıkları ve saklama süresi kapatılamaz.",
    enforcedAt: "basis-save; settings, at the start, where it is printed",
  },
  R14: {
    says: "No language model acts here; what one would ask for passes the same refusals.",
    saysInTurkish: "Burada hiçbir dil modeli işlem yapmaz; isteyeceği her şey aynı retlerden geçer.",
    enforcedAt: "there is none: one way to every operation, held by a test",
  },
} as const satisfies Record<string, Rule>;
export type RefusalCode = keyof typeof REFUSALS;
const isCode = (text: string): text is RefusalCode => Object.hasOwn(REFUSALS, text);
export const REFUSAL_CODES: readonly RefusalCode[] = Object.keys(REFUSALS).filter(isCode);

export function refusalSays(code: RefusalCode, language: Language): string {
  const { says, saysInTurkish } = REFUSALS[code];
  return language === "tr" ? saysInTurkish : says;
}

/** @param sentence what was found and what to do about it. */
export function refusal(
  code: RefusalCode,
  sentence: string,
  details: Readonly<Record<string, unknown>> = {},
): Fault {
  return new Fault("refused", sentence, { ...details, code });
}

export function refusalCodeOf(error: unknown): RefusalCode | undefined {
  if (!(error instanceof Fault) || error.code !== "refused") return undefined;
  return REFUSAL_CODES.find((code) => code === error.details.code);
}

/** Errors that are in the log already; a fault passes several who would write it down. */
const noted = new WeakSet<Fault>();

/** Writes a refusal into the audit log, once; any other error is none of its business. @param what was asked for. */
export async function noteRefusal(writer: Writer, what: string, error: unknown): Promise<void> {
  const code = refusalCodeOf(error);
  if (!code || !(error instanceof Fault) || noted.has(error)) return;
  await writer.transaction((transaction) =>
    transaction.log({
      verb: "refusal",
      objectType: what,
      decision: "refused",
      detail: { code, reason: error.message },
    }),
  );
  noted.add(error);
}

/** One entry for each code that kept items of a batch out, in the transaction that counts them. */
export async function noteRefusedItems(
  transaction: Transaction,
  from: { readonly format: string; readonly runId: string },
  codes: readonly RefusalCode[],
): Promise<void> {
  for (const code of new Set(codes)) {
    const items = codes.filter((one) => one === code).length;
    await transaction.log({
      verb: "refusal",
      objectType: from.format,
      decision: "refused",
      detail: { code, reason: REFUSALS[code].says, items, runId: from.runId },
    });
  }
}
