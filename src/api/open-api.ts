import { z } from "zod";
import type { Operation } from "../app/operation.ts";
import { operations } from "../app/operations/all.ts";
import { VERSION } from "../app/version.ts";
import { FAULTS } from "../kernel/fault.ts";

/** The OpenAPI 3.1 document of every operation, made from the schemas that also check the calls. */
export function openApi() {
  const served = [...operations].filter(({ only }) => only !== "cli");
  return {
    openapi: "3.1.0",
    info: { title: "Presage", version: VERSION, license: { name: "Apache-2.0", identifier: "Apache-2.0" } },
    paths: Object.fromEntries(
      served.map((operation) => [
        `/api/${operation.id}`,
        { [operation.effect === "read" ? "get" : "post"]: describe(operation) },
      ]),
    ),
  };
}

function describe(operation: Operation) {
  return {
    operationId: operation.id,
    summary: operation.title,
    description: operation.about,
    ...(operation.effect === "read"
      ? { parameters: [...parametersOf(operation), AS_OF] }
      : {
          requestBody: { content: { "application/json": { schema: jsonSchema(operation.input, "input") } } },
        }),
    responses: {
      200: {
        description: "The answer.",
        content: { "application/json": { schema: jsonSchema(operation.output, "output") } },
      },
      ...Object.fromEntries(
        [...new Set(Object.values(FAULTS).map(({ status }) => status))].map((status) => [
          status,
          { description: "A problem (RFC 9457).", content: { "application/problem+json": {} } },
        ]),
      ),
    },
  };
}

const AS_OF = {
  name: "asOf",
  in: "query",
  required: false,
  description: "Answer as it was known at this time; the present if left out.",
  schema: { type: "string" },
};

function parametersOf({ input }: Operation) {
  return Object.entries<z.ZodType>(input.shape).map(([name, field]) => ({
    name,
    in: "query",
    required: !field.safeParse(undefined).success,
    description: field.meta()?.description ?? field.meta()?.title,
    schema: jsonSchema(field, "input"),
  }));
}

function jsonSchema(schema: z.ZodType, io: "input" | "output") {
  return z.toJSONSchema(schema, { io, unrepresentable: "any" });
}
