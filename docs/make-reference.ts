/** Writes docs/reference from the code: `npm run reference`. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { referencePages } from "../src/app/reference.ts";

const folder = new URL("reference/", import.meta.url).pathname;
mkdirSync(folder, { recursive: true });
for (const [name, content] of referencePages()) writeFileSync(join(folder, name), content);
