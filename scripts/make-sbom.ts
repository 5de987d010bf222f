/**
 * The bill of materials: `npm run sbom` writes `dist/sbom.json` (CycloneDX 1.6) from package-lock.json alone.
 *
 * The lock says what is installed, from where and with which hash; nothing is asked of the network, so that
 * the same lock gives the same bill.
 */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { billOf } from "./bill-of-materials.ts";

const root = new URL("../", import.meta.url);
const folder = new URL("dist/", root);
mkdirSync(folder, { recursive: true });
const lock: unknown = JSON.parse(readFileSync(new URL("package-lock.json", root), "utf8"));
const bill = billOf(lock);
const path = new URL("sbom.json", folder);
writeFileSync(path, `${JSON.stringify(bill, undefined, 2)}\n`);
console.log(`Wrote ${fileURLToPath(path)}: ${bill.components.length} components.`);
