import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { referencePages } from "../src/app/reference.ts";

test.each([...referencePages()])(
  "docs/reference/%s says what the code says (npm run reference)",
  (name, content) => {
    expect(readFileSync(join("docs/reference", name), "utf8")).toBe(content);
  },
);
