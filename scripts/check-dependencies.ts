/**
 * `npm run package-ages`: holds what is in use against the days of docs/security/dependencies.md, by asking the
 * registry. Before each release.
 *
 * Exit code 1: something is overdue, or a weakness is known. 2: the registry could not be asked about versions.
 * 3: nothing is overdue, but weaknesses could not be asked for, and have to be looked up elsewhere.
 */
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { z } from "zod";
import { type Frame, Times, UPDATE_DAYS, updateFrame, weaknessesIn } from "./time-frames.ts";

const Lock = z.object({ packages: z.record(z.string(), z.looseObject({ version: z.string().optional() })) });
const Package = z.object({
  dependencies: z.record(z.string(), z.string()),
  devDependencies: z.record(z.string(), z.string()).default({}),
});
const AT_ONCE = 6;

const PROGRAM = "npm";

/** @returns what npm printed as JSON; undefined where it printed none. */
function npm(words: readonly string[]): Promise<unknown> {
  return new Promise((done, fail) => {
    const asked = spawn(PROGRAM, [...words], { stdio: ["ignore", "pipe", "ignore"] });
    const parts: Buffer[] = [];
    asked.stdout.on("data", (part: Buffer) => parts.push(part));
    asked.once("error", fail);
    asked.once("close", () => {
      // `npm audit` ends with 1 when it has found something, and prints it all the same.
      try {
        done(JSON.parse(Buffer.concat(parts).toString("utf8")));
      } catch {
        done(undefined);
      }
    });
  });
}

async function framesOf(
  pinned: readonly (readonly [string, string])[],
  now: Date,
): Promise<readonly (Frame | string)[]> {
  const found: (Frame | string)[] = [];
  for (let i = 0; i < pinned.length; i += AT_ONCE)
    found.push(
      ...(await Promise.all(
        pinned.slice(i, i + AT_ONCE).map(async ([name, version]) => {
          const times = Times.safeParse(await npm(["view", name, "time", "--json"]));
          return times.success ? updateFrame(name, version, times.data, now) : name;
        }),
      )),
    );
  return found;
}

const { dependencies, devDependencies } = Package.parse(
  JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8")),
);
const lock = Lock.parse(JSON.parse(readFileSync(new URL("../package-lock.json", import.meta.url), "utf8")));
// The lock has the version that is installed, the package's own page may have a range.
const pinned = Object.entries({ ...dependencies, ...devDependencies }).map(
  ([name, version]) => [name, lock.packages[`node_modules/${name}`]?.version ?? version] as const,
);
const frames = await framesOf(pinned, new Date());
const unknown = frames.filter((one) => typeof one === "string");
const overdue = frames.filter((one) => typeof one !== "string").filter(({ isOverdue }) => isOverdue);
for (const { name, version, newest, days } of overdue)
  console.log(
    `overdue: ${name} ${version}; ${newest} is there, the first newer one for ${days} days (${UPDATE_DAYS} allowed)`,
  );
for (const name of unknown) console.log(`not answered: ${name}`);
const weaknesses = weaknessesIn(await npm(["audit", "--json"]));
for (const { name, severity, days } of weaknesses ?? [])
  console.log(`weakness: ${name}, ${severity}; to be mended within ${days} days of its publication`);
console.log(
  `${frames.length} packages: ${overdue.length} overdue, ${unknown.length} not answered; ${
    weaknesses
      ? `${weaknesses.length} with a known weakness`
      : "the registry does not tell of weaknesses: look them up at https://github.com/advisories or https://osv.dev"
  }.`,
);
process.exitCode =
  overdue.length > 0 || (weaknesses?.length ?? 0) > 0 ? 1 : unknown.length > 0 ? 2 : weaknesses ? 0 : 3;
