/**
 * Records: the things the store keeps.
 *
 * A record's schema is written once, here in the kernel. The store's tables, the API's JSON Schema, the
 * desk's forms and the reference docs are all derived from it; nobody writes those by hand.
 * A change is a new version of a record, never an update in place.
 */
import { z } from "zod";
import { Label } from "./label.ts";

export type RecordSchema = z.ZodObject & { readonly kind: string };

declare module "zod" {
  interface GlobalMeta {
    /** The store must be able to find records by this field; or also list what it finds in order of another. */
    indexed?: true | string;
    /** The full-text index covers this field. */
    searched?: true;
    /** What the number counts, such as "persons" or "days". */
    unit?: string;
  }
}

export function record<Kind extends string, Shape extends z.ZodRawShape>(kind: Kind, shape: Shape) {
  return Object.assign(z.strictObject(shape).meta({ id: kind }), { kind });
}

export function fieldsMarked(schema: z.ZodObject, mark: "indexed" | "searched"): string[] {
  return Object.entries<z.ZodType>(schema.shape)
    .filter(([, field]) => field.meta()?.[mark])
    .map(([name]) => name);
}

/** What the store adds to every record's body. Times are ISO 8601 in UTC. */
export const Envelope = z.strictObject({
  id: z.uuid(),
  version: z.int().min(1),
  recordedAt: z.iso.datetime(),
  recordedBy: z.string(),
  label: Label,
});

/** A record as it is read back: the envelope and, in it, the body its schema describes. */
export type Stored<Body> = z.infer<typeof Envelope> & { readonly body: Body };

export function storedSchema<Schema extends RecordSchema>(schema: Schema) {
  return Envelope.extend({ body: schema });
}

/**
 * What a list shows of a record: of its envelope and its body what is named, and nothing that stands besides.
 * The whole record is for whoever opens it.
 */
export function rowSchema<Own extends z.ZodRawShape, Body extends z.ZodRawShape>(
  envelope: z.ZodObject<Own>,
  body: z.ZodObject<Body>,
) {
  return z.object(envelope.shape).extend({ body: z.object(body.shape) });
}

/** Points at one record; with a version it points at that version for ever. */
export const Reference = z.strictObject({
  kind: z.string(),
  id: z.uuid(),
  version: z.int().min(1).optional(),
});
export type Reference = z.infer<typeof Reference>;
