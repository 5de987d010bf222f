import { z } from "zod";
import type { Operation } from "../app/operation.ts";
import { operations } from "../app/operations/all.ts";
import { VERSION } from "../app/version.ts";
import { FAULTS } from "../kernel/fault.ts";

/** The OpenAPI 3.1 document of every operation, made from the schemas that also check the calls. */
export function openApi() {
  const served = [...operations].filter(({ only }) => only !== "cli");
  const shelf = new Shelf();
  const paths = Object.fromEntries([
    ...served.map((operation) => [
      `/api/${operation.id}`,
      { [operation.effect === "read" ? "get" : "post"]: describe(operation, shelf) },
    ]),
    ...OTHERS,
  ]);
  return {
    openapi: "3.1.0",
    info: { title: "Presage", version: VERSION, license: { name: "Apache-2.0", identifier: "Apache-2.0" } },
    paths,
    components: { schemas: { ...shelf.schemas, Problem: PROBLEM } },
  };
}

/** Schemas with a name stand once, under components, and are pointed at from everywhere. */
class Shelf {
  readonly schemas: Record<string, unknown> = {};

  /** Input and output of one schema differ where a field has a default; they get names of their own. */
  schemaOf(schema: z.ZodType, io: "input" | "output"): unknown {
    const { $schema: _, $defs = {}, ...own } = z.toJSONSchema(schema, { io, unrepresentable: "any" });
    const named = (name: string) => (io === "input" ? `${name}Input` : name);
    const pointed = (value: unknown): unknown => {
      if (Array.isArray(value)) return value.map(pointed);
      if (typeof value !== "object" || value === null) return value;
      return Object.fromEntries(
        Object.entries(value).flatMap(([key, inner]): [string, unknown][] => {
          if (key === "$ref" && typeof inner === "string")
            return [
              [key, inner.replace(/^#\/\$defs\/(.*)$/, (_, name) => `#/components/schemas/${named(name)}`)],
            ];
          return key === "id" && typeof inner === "string" ? [] : [[key, pointed(inner)]];
        }),
      );
    };
    for (const [name, definition] of Object.entries($defs)) this.schemas[named(name)] ??= pointed(definition);
    return pointed(own);
  }
}

function describe(operation: Operation, shelf: Shelf) {
  return {
    operationId: operation.id,
    summary: operation.title,
    description: operation.about,
    parameters: [...(operation.effect === "read" ? parametersOf(operation, shelf) : []), AS_OF, LANGUAGE],
    ...(operation.effect === "write" && {
      requestBody: {
        required: true,
        content: { "application/json": { schema: shelf.schemaOf(operation.input, "input") } },
      },
    }),
    responses: {
      200: {
        description: "The answer.",
        content: { "application/json": { schema: shelf.schemaOf(operation.output, "output") } },
      },
      ...PROBLEMS,
    },
  };
}

/** RFC 9457. */
const PROBLEM = {
  type: "object",
  required: ["type", "title", "status", "detail", "code"],
  properties: {
    type: { type: "string" },
    title: { type: "string" },
    status: { type: "integer" },
    detail: { type: "string", description: "What was found, what was expected, what to do." },
    code: { enum: [...Object.keys(FAULTS), "internal"] },
    details: { type: "object" },
    instance: { type: "string", description: "By which a fault of Presage's own is found in its log." },
  },
};

const PROBLEMS = Object.fromEntries(
  [...new Set(Object.values(FAULTS).map(({ status }) => status))].map((status) => [
    status,
    {
      description: "A problem (RFC 9457).",
      content: { "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" } } },
    },
  ]),
);

const AS_OF = {
  name: "asOf",
  in: "query",
  required: false,
  description: "Answer as it was known at this time; the present if left out.",
  schema: { type: "string" },
};

const LANGUAGE = {
  name: "Accept-Language",
  in: "header",
  required: false,
  description: "Language of the sentences that rules made (RFC 9110): en or tr; English if left out.",
  schema: { type: "string" },
};

/** What is served beside the operations. */
const OTHERS: [string, unknown][] = [
  [
    "/api/upload",
    {
      post: {
        operationId: "upload",
        summary: "Brings in files, like ./presage import",
        parameters: ["source", "format", "label", "options"].map((name) => text(name, "query")),
        requestBody: { required: true, content: { "multipart/form-data": { schema: { type: "object" } } } },
        responses: {
          200: { description: "A run for each file.", content: { "application/json": {} } },
          ...PROBLEMS,
        },
      },
    },
  ],
  [
    "/api/live",
    {
      get: {
        operationId: "live",
        summary: "Tells what changed and how far long work has come, as server-sent events",
        responses: { 200: { description: "Events.", content: { "text/event-stream": {} } } },
      },
    },
  ],
  [
    "/api/briefs/{file}",
    {
      get: {
        operationId: "brief-file",
        summary: "Gives a brief as a file: ID.pdf, ID.html or ID.md",
        parameters: [text("file", "path")],
        responses: {
          200: { description: "The file.", content: { "application/octet-stream": {} } },
          ...PROBLEMS,
        },
      },
    },
  ],
];

function text(name: string, place: "query" | "path") {
  return { name, in: place, required: place === "path", schema: { type: "string" } };
}

function parametersOf({ input }: Operation, shelf: Shelf) {
  return Object.entries<z.ZodType>(input.shape).map(([name, field]) => ({
    name,
    in: "query",
    required: !field.safeParse(undefined).success,
    description: field.meta()?.description ?? field.meta()?.title,
    schema: shelf.schemaOf(field, "input"),
  }));
}
