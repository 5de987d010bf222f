/** Releasing a field report: the checks with what they have to know, and the report that comes of it. */
import { hash } from "node:crypto";
import { stringify } from "yaml";
import { z } from "zod";
import { openInput, USUAL_LIMITS } from "../collect/input.ts";
import { runImport } from "../collect/runner.ts";
import type { Principal } from "../guard/principal.ts";
import { Fault } from "../kernel/fault.ts";
import { FieldReport, type TearLine } from "../kernel/field-report.ts";
import { HumanSource } from "../kernel/human-source.ts";
import { OPEN } from "../kernel/label.ts";
import { Person } from "../kernel/person.ts";
import type { RecordSchema, Stored } from "../kernel/record.ts";
import { Report } from "../kernel/report.ts";
import { Source } from "../kernel/source.ts";
import { readDeskPlaces } from "../process/desk-places.ts";
import { deskGazetteer } from "../process/gazetteer.ts";
import { placesIn } from "../process/toponyms.ts";
import { faultsOfRelease, RELEASE_CHECKS, type ReleaseFinding } from "../publish/release-checks.ts";
import { derivedId } from "../store/identity.ts";
import type { ListOptions, View } from "../store/view.ts";
import type { Writer } from "../store/writer.ts";
import { ownDesk } from "./importing.ts";
import type { System } from "./system.ts";

/** What a reader is told of a report besides what it says. */
export const ReleaseStanding = z.object({
  isYours: z.boolean().meta({ description: "Whether you wrote it, and so may correct it." }),
  findings: z.array(
    z.strictObject({ check: z.enum(RELEASE_CHECKS), sentence: z.string(), found: z.string().optional() }),
  ),
});

interface Signing {
  readonly system: System;
  readonly principal: Principal;
}

/** Whatever stands in the way of a release, found anew each time: codenames and earlier releases come and go. */
export async function checkRelease(report: Stored<FieldReport>, signing: Signing): Promise<ReleaseFinding[]> {
  return checkReleaseWith(report, signing, await secretNames(signing.system));
}

/** For a page of reports: the names that none may hold are read once. */
export async function checkReleases(
  reports: readonly Stored<FieldReport>[],
  signing: Signing,
): Promise<(readonly ReleaseFinding[])[]> {
  const isAnyWritten = reports.some(({ body }) => body.status === "written");
  const names = isAnyWritten ? await secretNames(signing.system) : [];
  const findings: (readonly ReleaseFinding[])[] = [];
  for (const report of reports)
    findings.push(report.body.status === "written" ? await checkReleaseWith(report, signing, names) : []);
  return findings;
}

async function secretNames({ store }: System): Promise<string[]> {
  // The program's own view: a codename that the signer may not see must not get out either.
  const everything = store.systemView();
  const sources = await allOf(everything, HumanSource);
  const handlers = (await allOf(everything, Person)).filter(({ body: person }) =>
    person.roles.includes("handler"),
  );
  return [
    ...sources.map((source) => source.body.pseudonym),
    ...handlers.flatMap(({ body: { name, signInName } }) => [name, signInName]),
  ];
}

async function checkReleaseWith(
  { id, body, label }: Stored<FieldReport>,
  { system, principal }: Signing,
  names: readonly string[],
): Promise<ReleaseFinding[]> {
  const everything = system.store.systemView();
  const released = await allOf(everything, FieldReport, { pseudonym: body.pseudonym, status: "released" });
  return faultsOfRelease(body, {
    tokens: [...names, body.author, id],
    earlier: released.filter((other) => other.id !== id).map((other) => other.body.accessSet),
    label,
    signer: { id: principal.id, institution: principal.reader.institution },
    finePlaces: await finePlacesOf(body, system),
  });
}

async function allOf<Schema extends RecordSchema>(
  view: View,
  schema: Schema,
  where: ListOptions["where"] = {},
): Promise<Awaited<ReturnType<typeof view.list<Schema>>>["items"]> {
  const items = [];
  for (let after: string | undefined, isFirst = true; isFirst || after !== undefined; isFirst = false) {
    const page = await view.list(schema, { where, limit: 500, after });
    items.push(...page.items);
    after = page.next;
  }
  return items;
}

/** log10 of inhabitants: a city of 300,000 hides as many as a district. */
const AS_A_DISTRICT = 5.5;

async function finePlacesOf({ release, corroboratedBy }: FieldReport, { store }: System): Promise<string[]> {
  const gazetteer = await deskGazetteer(await readDeskPlaces(store.pool));
  const told = [release.title, release.text, release.place ?? ""].join("\n");
  const context = release.country === undefined ? {} : { countries: [release.country] };
  const fine = placesIn(told, gazetteer, context).filter(
    ({ place }) => place.precision === "place" && place.standing < AS_A_DISTRICT,
  );
  const [open] = corroboratedBy ? await store.systemView().many(Report, [corroboratedBy]) : [];
  const isOpen = open?.body.discipline === "open" && open.label.tlp === "CLEAR";
  const openly = new Set(
    isOpen
      ? placesIn(`${open.body.title}\n${open.body.text}`, gazetteer, context).map(
          ({ place }) => place.gazetteerId,
        )
      : [],
  );
  return [
    ...new Set(fine.filter(({ place }) => !openly.has(place.gazetteerId)).map(({ place }) => place.name)),
  ];
}

const RELEASES = "Field reports, released";

/**
 * Brings the text below the line in as a report like any other, with an id, a label and a day of its own.
 *
 * Once more is the same report: its bytes are.
 */
export async function storeRelease(
  release: TearLine,
  {
    system,
    writer,
    signal,
  }: { readonly system: System; readonly writer: Writer; readonly signal: AbortSignal },
): Promise<string> {
  await ownDesk(system, writer);
  const bytes = Buffer.from(documentOf(release));
  const [run] = await runImport(
    openInput(oneChunk(bytes), "release.md", USUAL_LIMITS, signal),
    { source: await sourceOfReleases(system, writer), format: "field-report", label: release.label },
    { store: system.store, writer, clock: { now: () => dayOf(system.clock.now()) }, signal },
  );
  if (run?.fault) throw run.fault;
  const nativeId = `sha256:${hash("sha256", bytes, "hex")}`;
  const { items } = await system.store.systemView().list(Report, { where: { nativeId }, limit: 1 });
  const [stored] = items;
  if (!stored)
    throw new Fault("conflict", `The release was not taken in: ${run?.summary ?? "nothing came."}`);
  return stored.id;
}

/** No finer time of a source's telling is kept, and none of its release beside it. */
function dayOf(time: Date): Date {
  return new Date(`${time.toISOString().slice(0, 10)}T00:00:00.000Z`);
}

function documentOf({ title, text, occurredOn, country, place }: TearLine): string {
  const head = {
    title,
    ...(occurredOn && { occurred: occurredOn }),
    ...(country && { country }),
    ...(place && { place }),
  };
  return `---\n${stringify(head)}---\n${text}\n`;
}

async function* oneChunk(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

/** One for all sources of the desk: it tells of none of them. */
async function sourceOfReleases({ store }: System, writer: Writer): Promise<Stored<Source>> {
  const id = derivedId("source", "releases of field reports");
  const [known] = await store.systemView().many(Source, [id]);
  if (known) return known;
  return writer.transaction(async (transaction) => {
    const body = { name: RELEASES, discipline: "human" as const, access: "not told" };
    await transaction.put(Source, [{ id, label: OPEN, body }]);
    return transaction.view.one(Source, id);
  });
}
