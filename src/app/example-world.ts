/** The example's world: places with outlines, organisations, and the sources that will report. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { putDeskBasis } from "../collect/collection-basis.ts";
import { openTable } from "../collect/delimited.ts";
import type { CollectionBasis } from "../kernel/basis.ts";
import { Entity } from "../kernel/entity.ts";
import { SourceGrade } from "../kernel/grade.ts";
import { type Label, OPEN, readLabel } from "../kernel/label.ts";
import { Place } from "../kernel/place.ts";
import { Discipline, Source } from "../kernel/source.ts";
import { placesFromGazetteer } from "../process/desk-places.ts";
import { organisationId } from "../process/organisations.ts";
import { derivedId } from "../store/identity.ts";
import type { Writer } from "../store/writer.ts";

const text = z.string();
const optional = text.transform((value) => (value === "" ? undefined : value));

const SourceRow = z.object({
  id: text,
  name: text,
  discipline: Discipline,
  grade: SourceGrade,
  access: optional,
  language: optional,
  url: optional,
  about: text,
});
const PlaceRow = z.object({
  id: text,
  name: text,
  alternate_names: text,
  country: text,
  admin1: optional,
  feature: text,
  latitude: text,
  longitude: text,
  population: text,
});
const OrganisationRow = z.object({
  id: text,
  name: text,
  aliases: text,
  schema: text,
  country: optional,
  about: text,
});

/** What reports of each discipline are labelled when they say nothing of it themselves. */
const LABELS: Readonly<Record<Discipline, Label>> = {
  human: readLabel("TLP:AMBER"),
  technical: readLabel("TLP:GREEN"),
  open: OPEN,
};

export async function settleWorld(folder: string, writer: Writer): Promise<void> {
  const outlines = await Promise.all(
    ["states.geojson", "admin1.geojson"].map(
      async (name): Promise<unknown> => JSON.parse(await readFile(join(folder, "world", name), "utf8")),
    ),
  );
  const places = placesFromGazetteer(await rows(PlaceRow, folder, "world", "gazetteer.csv"), outlines);
  const organisations = await rows(OrganisationRow, folder, "world", "organisations.csv");
  const sources = await rows(SourceRow, folder, "sources.csv");
  await writer.transaction(async (transaction) => {
    await putDeskBasis(transaction, EXERCISE_BASIS);
    await transaction.put(
      Place,
      places.map(({ body }) => ({ id: derivedId("place", body.nativeId), label: OPEN, body })),
    );
    await transaction.put(
      Entity,
      organisations.map(({ id, name, aliases, schema, country, about }) => ({
        id: organisationId(name),
        label: OPEN,
        body: {
          nativeId: id,
          name,
          schema,
          ...(country && { country }),
          about,
          aliases: aliases.split(";").filter((alias) => alias !== ""),
        },
      })),
    );
    await transaction.put(Source, [
      ...sources.map(({ id, url, ...body }) => ({
        id: derivedId("source", id),
        label: OPEN,
        body: {
          ...body,
          ...(url && { url }),
          label: LABELS[body.discipline],
        },
      })),
      { id: derivedId("source", "UCDP"), label: OPEN, body: UCDP },
    ]);
  });
}

/** Valid for a year after the story's end; what the example holds is invented or published. */
const EXERCISE_BASIS: z.input<typeof CollectionBasis> = {
  title: "Basis of the worked example",
  purpose: "Showing and trying what this desk does.",
  legalBasis: "None is needed: the reports are invented, the figures published under CC BY 4.0.",
  authority: "Whoever keeps this desk.",
  necessity: "An example without material shows nothing.",
  categories: [
    "Invented reports about events, places and organisations",
    "Published figures of conflict deaths",
  ],
  geography: ["An invented archipelago", "The world"],
  // The figures begin in 1989, and are taken in on the story's clock.
  retentionDays: 36_525,
  reviewBy: "2021-01-20T12:00:00.000Z",
  approvedBy: "Nobody yet: made with the worked example",
};

const UCDP: z.input<typeof Source> = {
  name: "UCDP",
  discipline: "open",
  grade: "A",
  about:
    "Uppsala Conflict Data Program, Georeferenced Event Dataset 25.1 and Candidate events (Sundberg and Melander 2013; Davies et al. 2025). CC BY 4.0. Deaths, best estimate, of events within one month.",
  url: "https://ucdp.uu.se/",
  label: OPEN,
};

/** The sources' names by the ids that stand in file names. */
export async function sourceNames(folder: string): Promise<ReadonlyMap<string, string>> {
  const sources = await rows(SourceRow, folder, "sources.csv");
  return new Map(sources.map(({ id, name }) => [id, name]));
}

async function rows<Row extends z.ZodType>(
  schema: Row,
  ...path: readonly string[]
): Promise<z.output<Row>[]> {
  const file = await readFile(join(...path));
  const head = { name: path.at(-1) ?? "", text: file.toString(), encoding: "utf-8" as const };
  const { signal } = new AbortController();
  const table = await openTable({ ...head, bytes: once(file), chunks: once(head.text), signal });
  const found: z.output<Row>[] = [];
  for await (const items of table.batches)
    for (const item of items) {
      if (!("cells" in item))
        throw new Error(`${head.name} of the example has a bad row at line ${item.position}`);
      const { cells } = item;
      found.push(schema.parse(Object.fromEntries(table.columns.map((column, at) => [column, cells[at]]))));
    }
  return found;
}

async function* once<Value>(value: Value): AsyncGenerator<Value> {
  yield value;
}
