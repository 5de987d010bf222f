/** Making a brief: composed once, rendered by every exporter, its files kept by their hashes. */

import { Brief } from "../kernel/brief.ts";
import type { Clock } from "../kernel/effects.ts";
import type { Language } from "../kernel/language.ts";
import type { Reader } from "../kernel/reader.ts";
import type { Stored } from "../kernel/record.ts";
import { composeBrief } from "../publish/compose.ts";
import { exporters } from "../publish/exporters/all.ts";
import { allScores, recordsOf } from "../review/track-record.ts";
import type { View } from "../store/view.ts";
import type { Writer } from "../store/writer.ts";
import { latestForecasts } from "./latest-forecasts.ts";
import { placeNames } from "./place-names.ts";
import { requireReadable } from "./sharing.ts";
import type { System } from "./system.ts";

export interface BriefRequest {
  readonly title?: string | undefined;
  readonly language: Language;
  /** Whom it is for, if not for the maker's own; the view shows what they may read. */
  readonly recipients?: readonly Reader[];
}

export async function makeBrief(
  system: Pick<System, "store"> & { readonly clock: Clock },
  { view, writer }: { readonly view: View; readonly writer: Writer },
  { title, language, recipients = [] }: BriefRequest,
): Promise<Stored<Brief>> {
  const asOf = view.asOf ?? system.clock.now();
  const { current } = await latestForecasts(view, {});
  const { brief, label } = await composeBrief(view, {
    title: title ?? (language === "tr" ? "Durum özeti" : "Situation brief"),
    language,
    asOf,
    placeName: await placeNames(view, language),
    forecasts: current,
    record: recordsOf(await allScores(view)),
    ...(recipients.length > 0 && { recipients: recipients.map(({ institution }) => institution) }),
  });
  requireReadable(label, recipients);
  const files: Record<string, string> = {};
  for (const exporter of exporters) {
    const { sha256 } = await system.store.blobs.put(await exporter.render(brief));
    files[exporter.ending] = sha256;
  }
  const body = Brief.parse({ ...brief, files });
  return writer.transaction(async (transaction) => {
    const [put] = await transaction.put(Brief, [{ label, body }]);
    return transaction.view.one(Brief, put?.id ?? "");
  });
}
