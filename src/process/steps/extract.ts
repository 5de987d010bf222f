import { Claim } from "../../kernel/claim.ts";
import { Report } from "../../kernel/report.ts";
import type { Change } from "../../store/changes.ts";
import { derivedId } from "../../store/identity.ts";
import type { Queryable } from "../../store/view.ts";
import type { Transaction } from "../../store/writer.ts";
import { readDeskPlaces } from "../desk-places.ts";
import { extractor } from "../extraction.ts";
import { deskGazetteer } from "../gazetteer.ts";
import { EXTRACTED } from "../incident-member.ts";
import { languageOf } from "../language.ts";
import { lexiconLanguage } from "../lexicon.ts";
import { readOrganisations } from "../organisations.ts";
import type { Step } from "../step.ts";
import { REPORT_TO_PLACE } from "../to-place.ts";

/** A report's claims have ids from the report, the type and the place in the text: reading it again adds nothing. */
export const extract: Step = {
  id: "extract",
  title: "Extraction",
  about:
    "Reads claims out of reports that bring none: what happened, where, when, who and how many died, each with its sentence. Knows seven languages and plain statements; misses irony, hints and stories told at length.",
  subscriber: { name: "extract", kinds: ["report", REPORT_TO_PLACE], batch: 200, take },
};

async function take(changes: readonly Change[], { sql, view, put }: Transaction): Promise<void> {
  const ids = [...new Set(changes.map(({ id }) => id))];
  const brought = await reportsWithClaims(sql, ids);
  const texts = (await view.many(Report, ids)).filter(({ id, body }) => body.text !== "" && !brought.has(id));
  if (texts.length === 0) return;
  const gazetteer = await deskGazetteer(await readDeskPlaces(sql));
  const reader = extractor(gazetteer, await readOrganisations(sql));
  for (const { id, label, body } of texts) {
    const language = lexiconLanguage(body.language ?? (await languageOf(`${body.title}\n${body.text}`)));
    if (!language) continue;
    const claims = reader.extract(body, language).map(({ from, to, ...found }) => ({
      id: derivedId("claim", EXTRACTED, id, found.type, String(from)),
      label,
      body: {
        ...found,
        nativeId: `${EXTRACTED}${id}:${found.type}:${from}`,
        reportId: id,
        sourceId: body.sourceId,
        span: { from, to },
        ...(body.publishedAt !== undefined && { publishedAt: body.publishedAt }),
        ...(body.grade !== undefined && { grade: body.grade }),
        ...(body.origin !== undefined && { origin: body.origin }),
        ...(body.decidedOrigin !== undefined && { decidedOrigin: body.decidedOrigin }),
      },
    }));
    await put(Claim, claims);
  }
}

/** Reports whose format already made claims of them. */
async function reportsWithClaims(sql: Queryable, ids: readonly string[]): Promise<ReadonlySet<string>> {
  const { rows } = await sql.query<{ report: string }>(
    `SELECT DISTINCT body ->> 'reportId' AS report FROM "claim"
     WHERE superseded_at = 'infinity' AND body ->> 'reportId' = ANY($1) AND body ->> 'nativeId' NOT LIKE $2`,
    [ids, `${EXTRACTED}%`],
  );
  return new Set(rows.map(({ report }) => report));
}
