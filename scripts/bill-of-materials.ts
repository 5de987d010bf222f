/** A CycloneDX 1.6 bill of materials from npm's lock file (version 3). */
import { z } from "zod";

const Package = z.looseObject({
  name: z.string().optional(),
  version: z.string().optional(),
  license: z.string().optional(),
  /** Subresource integrity: algorithm, dash, base64. */
  integrity: z.string().optional(),
  dev: z.boolean().default(false),
  optional: z.boolean().default(false),
  link: z.boolean().default(false),
});
type Package = z.infer<typeof Package>;

const Lock = z.looseObject({
  name: z.string(),
  version: z.string(),
  lockfileVersion: z.literal(3),
  packages: z.record(z.string(), Package),
});

const FOLDER = "node_modules/";
const ALGORITHMS: Readonly<Record<string, string>> = {
  sha1: "SHA-1",
  sha256: "SHA-256",
  sha384: "SHA-384",
  sha512: "SHA-512",
};

/** @param lock the parsed package-lock.json. */
export function billOf(lock: unknown) {
  const { name, version, packages } = Lock.parse(lock);
  const components = new Map<string, ReturnType<typeof componentOf>>();
  for (const [path, found] of Object.entries(packages)) {
    if (!path.includes(FOLDER) || found.link || found.version === undefined) continue;
    const own = found.name ?? path.slice(path.lastIndexOf(FOLDER) + FOLDER.length);
    const component = componentOf(own, found.version, found);
    const before = components.get(component["bom-ref"]);
    // Installed twice, it is as needed as the copy that is needed most.
    if (!before || before.scope === "excluded") components.set(component["bom-ref"], component);
  }
  return {
    bomFormat: "CycloneDX",
    specVersion: "1.6",
    version: 1,
    metadata: { component: { type: "application", name, version, purl: purlOf(name, version) } },
    components: [...components.values()].sort((a, b) => (a["bom-ref"] < b["bom-ref"] ? -1 : 1)),
  };
}

function componentOf(name: string, version: string, { license, integrity, dev, optional }: Package) {
  const [group, short] = name.startsWith("@") ? name.split("/") : [undefined, name];
  return {
    type: "library",
    "bom-ref": purlOf(name, version),
    ...(group && { group }),
    name: short ?? name,
    version,
    scope: dev ? "excluded" : optional ? "optional" : "required",
    purl: purlOf(name, version),
    ...(integrity && { hashes: integrity.split(/\s+/).flatMap(hashOf) }),
    ...(license && {
      licenses: [/\s/.test(license) ? { expression: license } : { license: { id: license } }],
    }),
  };
}

/** Package URL (ECMA-427): a scope's `@` is encoded. */
function purlOf(name: string, version: string): string {
  return `pkg:npm/${name.replace(/^@/, "%40")}@${encodeURIComponent(version)}`;
}

function hashOf(integrity: string): { alg: string; content: string }[] {
  const [name = "", ...rest] = integrity.split("-");
  const alg = ALGORITHMS[name];
  return alg ? [{ alg, content: Buffer.from(rest.join("-"), "base64").toString("hex") }] : [];
}
