/** One record of each kind about people that lists show, for tests of what lists and single records give out. */
import { BreakGlass } from "../src/kernel/break-glass.ts";
import { DecisionOwner } from "../src/kernel/decision-owner.ts";
import { Delivery } from "../src/kernel/delivery.ts";
import { FieldReport } from "../src/kernel/field-report.ts";
import { HumanSource } from "../src/kernel/human-source.ts";
import { Label } from "../src/kernel/label.ts";
import { Quarantined } from "../src/kernel/run.ts";
import type { Store } from "../src/store/store.ts";
import { IDS } from "./small-desk.ts";

/** Each stands in a field that rows leave out, or show masked. */
export const HIDDEN = {
  mail: "selin.aydin",
  webhook: "T0-hook-word",
  raw: "HIDDEN-what-was-told",
  why: "HIDDEN-why-graded",
  bytes: Buffer.from("HIDDEN-raw-bytes").toString("base64"),
  header: "HIDDEN-header",
  case: "HIDDEN-CASE-7",
  contact: "HIDDEN-contact",
  line: "HIDDEN-notice-line",
  expires: "2031-02-03T00:00:00.000Z",
} as const;
/** @returns the id of the record by the operation that lists it. */
export async function keepAboutPeople(store: Store): Promise<ReadonlyMap<string, string>> {
  const ids = new Map<string, string>();
  await store.writer("ada").transaction(async (transaction) => {
    const label = Label.parse({ tlp: "AMBER" });
    const keep = (list: string, stored: readonly { readonly id: string }[]) => {
      ids.set(list, stored[0]?.id ?? "");
    };
    const source = {
      pseudonym: "tumiro-kalena",
      access: "indirect access to transport",
      region: "Kelvaria",
      grades: [{ grade: "B", on: "2019-04-30", why: HIDDEN.why }],
    };
    keep("human-sources", await transaction.put(HumanSource, [{ label, body: HumanSource.parse(source) }]));
    const told = {
      pseudonym: source.pseudonym,
      raw: HIDDEN.raw,
      toldOn: "2019-04-30",
      access: source.access,
      release: { title: "Lorries", text: "Lorries were seen.", label: { tlp: "GREEN" } },
      accessSet: { persons: 60, among: 400 },
      author: "harun",
    };
    keep("field-reports", await transaction.put(FieldReport, [{ label, body: FieldReport.parse(told) }]));
    const aside = {
      runId: IDS.run,
      sourceId: IDS.wire,
      input: "small.csv",
      format: "figures",
      reason: "a stray quote",
      raw: HIDDEN.bytes,
      rawBytes: 16,
      sha256: "0".repeat(64),
      header: HIDDEN.header,
    };
    keep("quarantine", await transaction.put(Quarantined, [{ label, body: Quarantined.parse(aside) }]));
    const request = {
      request: "a".repeat(64),
      reason: "handover",
      caseReference: HIDDEN.case,
      fields: ["name"],
      institution: "home",
      minutes: 30,
      threatToLife: false,
      askedAt: "2019-05-03T10:00:00.000Z",
      reviewBy: "2019-05-06T10:00:00.000Z",
    };
    keep("break-glass", await transaction.put(BreakGlass, [{ label, body: BreakGlass.parse(request) }]));
    const office = {
      name: "Crisis desk",
      channels: [
        { by: "mail", to: `${HIDDEN.mail}@office.example` },
        { by: "webhook", to: `https://hooks.example/${HIDDEN.webhook}` },
        { by: "print" },
      ],
      contact: HIDDEN.contact,
      since: "2019-05-03T10:00:00.000Z",
    };
    const [owner] = await transaction.put(DecisionOwner, [{ label, body: DecisionOwner.parse(office) }]);
    keep("decision-owners", owner ? [owner] : []);
    const notice = {
      title: "Deaths in Kelvaria",
      lines: [{ id: "what", name: "What", text: HIDDEN.line }],
      marking: "TLP:GREEN",
      asOf: "2019-05-03T10:00:00.000Z",
      language: "en",
    };
    const sent = {
      messageId: IDS.run,
      purpose: "alert",
      about: { kind: "warning", id: IDS.warning },
      aboutId: IDS.warning,
      ownerId: owner?.id,
      owner: office.name,
      way: "mail",
      to: `${HIDDEN.mail}@office.example`,
      content: "notice",
      notice,
      status: "sent",
      plannedAt: "2019-05-03T10:00:00.000Z",
    };
    await transaction.put(Delivery, [{ label, body: Delivery.parse(sent) }]);
  });
  return ids;
}
